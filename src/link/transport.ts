// Declares the connection under a link: a socket, a pipe, or a fake in tests.

/** One connection, which delivers whole messages in order until it ends. */
export interface Transport {
  send(message: string): void;
  /** `onMessage` is called for each message, `onEnd` once. */
  listen(onMessage: (message: string) => void, onEnd: () => void): void;
}
