// Keeps the beginning and the end of a program's output, however much it prints.

const HEAD_BYTES = 128 * 1024;
const TAIL_BYTES = 512 * 1024;

export class BoundedOutput {
  readonly #head: Buffer[] = [];
  #headBytes = 0;
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #leftOut = 0;

  add(block: Buffer): void {
    const room = HEAD_BYTES - this.#headBytes;
    // Copies: a slice would keep the whole block in memory.
    if (room > 0) this.#head.push(Buffer.from(block.subarray(0, room)));
    this.#headBytes += Math.min(room, block.length);
    const rest = block.subarray(room);
    if (rest.length === 0) return;
    this.#tail.push(Buffer.from(rest));
    this.#tailBytes += rest.length;
    // Cut only now and then, so that every byte is copied a few times at most.
    if (this.#tailBytes > 2 * TAIL_BYTES) this.#cut();
  }

  /** The text as UTF-8, still with its control sequences. Where something was left out, a line of its own says so. */
  toString(): string {
    this.#cut();
    const head = Buffer.concat(this.#head).toString('utf8');
    const tail = Buffer.concat(this.#tail).toString('utf8');
    if (this.#leftOut === 0) return Buffer.concat([...this.#head, ...this.#tail]).toString('utf8');
    // A character may have been cut in two.
    return `${head.replace(/\uFFFD+$/, '')}\n… ${this.#leftOut} bytes left out …\n${tail.replace(/^\uFFFD+/, '')}`;
  }

  #cut(): void {
    if (this.#tailBytes <= TAIL_BYTES) return;
    const whole = Buffer.concat(this.#tail);
    this.#leftOut += whole.length - TAIL_BYTES;
    this.#tail = [Buffer.from(whole.subarray(-TAIL_BYTES))];
    this.#tailBytes = TAIL_BYTES;
  }
}
