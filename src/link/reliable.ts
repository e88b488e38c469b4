// Delivers messages exactly once and in order, across connections that end and are replaced.
import type { Transport } from './transport.ts';

/** `seq`: of this message, from 1; 0 = an acknowledgement only. `ack`: `seq` of the last message received. */
interface Envelope {
  seq: number;
  ack: number;
  body: string;
}

/** UTF-16 units that wait for an acknowledgement. */
const MAX_BACKLOG = 8 * 1024 * 1024;

export class ReliableLink {
  /** Called when an acknowledgement has made room. */
  onDidDrain: () => void = () => undefined;
  readonly #onMessage: (body: string) => void;
  #transport: Transport | null = null;
  /** Sent but not acknowledged; the first has the `seq` after `#acked`. */
  #unacknowledged: string[] = [];
  #backlog = 0;
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

  /** True while the other end is gone, or slow, for so long that what can be left out should not be sent. What is sent all the same is kept. */
  get isFull(): boolean {
    return this.#backlog > MAX_BACKLOG;
  }

  /** Sends at once if there is a connection, otherwise over the next one. */
  send(body: string): void {
    this.#backlog += body.length;
    this.#unacknowledged.push(body);
    this.#transmit(this.#acked + this.#unacknowledged.length, body);
  }

  #receive({ seq, ack, body }: Envelope): void {
    if (ack > this.#acked) {
      const arrived = this.#unacknowledged.slice(0, ack - this.#acked);
      this.#unacknowledged = this.#unacknowledged.slice(ack - this.#acked);
      this.#acked = ack;
      this.#backlog -= arrived.reduce((sum, { length }) => sum + length, 0);
      if (!this.isFull) this.onDidDrain();
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
