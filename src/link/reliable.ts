// Delivers messages exactly once and in order, across connections that end and are replaced.
import type { Transport } from './transport.ts';

/** `seq`: of this message, from 1; 0 = an acknowledgement only. `ack`: `seq` of the last message received. */
interface Envelope {
  seq: number;
  ack: number;
  body: string;
}

export class ReliableLink {
  readonly #onMessage: (body: string) => void;
  #transport: Transport | null = null;
  /** Sent but not acknowledged; the first has the `seq` after `#acked`. */
  #unacknowledged: string[] = [];
  #acked = 0;
  #received = 0;

  constructor(onMessage: (body: string) => void) {
    this.#onMessage = onMessage;
  }

  /** Uses this connection from now on, and sends again what may not have arrived over an earlier one. */
  connect(transport: Transport): void {
    this.#transport = transport;
    transport.listen(
      (text) => this.#transport === transport && this.#receive(JSON.parse(text)),
      () => {
        if (this.#transport === transport) this.#transport = null;
      },
    );
    this.#acknowledge();
    for (const [index, body] of this.#unacknowledged.entries()) this.#transmit(this.#acked + 1 + index, body);
  }

  /** Sends at once if there is a connection, otherwise over the next one. */
  send(body: string): void {
    this.#unacknowledged.push(body);
    this.#transmit(this.#acked + this.#unacknowledged.length, body);
  }

  #receive({ seq, ack, body }: Envelope): void {
    if (ack > this.#acked) {
      this.#unacknowledged = this.#unacknowledged.slice(ack - this.#acked);
      this.#acked = ack;
    }
    // A repeated message, or an acknowledgement only.
    if (seq !== this.#received + 1) return;
    this.#received = seq;
    this.#onMessage(body);
    // At most one per turn of the event loop: a message sent meanwhile carries the acknowledgement.
    queueMicrotask(() => this.#received === seq && this.#acknowledge());
  }

  #acknowledge(): void {
    this.#transmit(0, '');
  }

  #transmit(seq: number, body: string): void {
    this.#transport?.send(JSON.stringify({ seq, ack: this.#received, body } satisfies Envelope));
  }
}
