// Delivers JSON messages exactly once and in order across connections that end and come back.
import type { Transport } from './transport.ts';

/** `seq`: of this message, from 1; 0 = it only acknowledges. `ack`: the last message that was received. */
interface Envelope {
  seq: number;
  ack: number;
  body: string;
}

export class ReliableLink {
  readonly #onMessage: (body: string) => void;
  #transport: Transport | null = null;
  /** Sent, and not known to have arrived: the first has the number after `#acked`. */
  #unacknowledged: string[] = [];
  #acked = 0;
  #received = 0;

  constructor(onMessage: (body: string) => void) {
    this.#onMessage = onMessage;
  }

  /** The connection from now on. What may not have arrived by an earlier one is sent again. */
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

  /** Sends at once where there is a connection, else with the next one. */
  send(body: string): void {
    this.#unacknowledged.push(body);
    this.#transmit(this.#acked + this.#unacknowledged.length, body);
  }

  #receive({ seq, ack, body }: Envelope): void {
    if (ack > this.#acked) {
      this.#unacknowledged = this.#unacknowledged.slice(ack - this.#acked);
      this.#acked = ack;
    }
    // Sent again over a new connection, or an acknowledgement alone.
    if (seq !== this.#received + 1) return;
    this.#received = seq;
    this.#onMessage(body);
    // Not for each message one of its own: whatever is sent meanwhile has told.
    queueMicrotask(() => this.#received === seq && this.#acknowledge());
  }

  #acknowledge(): void {
    this.#transmit(0, '');
  }

  #transmit(seq: number, body: string): void {
    this.#transport?.send(JSON.stringify({ seq, ack: this.#received, body } satisfies Envelope));
  }
}
