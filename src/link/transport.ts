// Declares the connection that a link works over: a socket, a pipe or a test's.

/** One connection. It delivers whole messages in order, until it ends. */
export interface Transport {
  send(message: string): void;
  /** `onMessage` is called for each message, `onEnd` once. */
  listen(onMessage: (message: string) => void, onEnd: () => void): void;
}
