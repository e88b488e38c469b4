// Measures how fast an answer is written, over the last seconds.

const WINDOW_MS = 3_000;

/** Counts pieces of text in a sliding window. A piece is one token on the servers that we know. */
export class Rate {
  readonly #times: number[] = [];
  #first = 0;

  /** `now`: epoch milliseconds. */
  add(now: number): void {
    this.#times.push(now);
    while ((this.#times[this.#first] ?? now) < now - WINDOW_MS) this.#first += 1;
    if (this.#first > 4_096) this.#first -= this.#times.splice(0, this.#first).length; // not at each call: removing is O(n)
  }

  /** Tokens per second, with one decimal. Null until there is enough to tell. */
  perSecond(): number | null {
    const from = this.#times[this.#first];
    const to = this.#times.at(-1);
    const count = this.#times.length - this.#first - 1;
    if (from === undefined || to === undefined || count < 3 || to - from < 200) return null;
    return Math.round((count / (to - from)) * 10_000) / 10;
  }
}
