// Measures how long a run has worked, and calls back when its limit is reached; both can be paused.

export class Countdown {
  #leftMs: number | null;
  readonly #onUp: () => void;
  #timer: NodeJS.Timeout | undefined;
  #workedMs = 0;
  /** When it was last resumed (epoch ms). Null while it is paused. */
  #since: number | null = null;

  /** Counts from now on. `leftMs`: null = no limit. `onUp` is called at most once. */
  constructor(leftMs: number | null, onUp: () => void) {
    this.#leftMs = leftMs;
    this.#onUp = onUp;
    this.resume();
  }

  get workedMs(): number {
    return this.#workedMs + (this.#since === null ? 0 : Date.now() - this.#since);
  }

  pause(): void {
    if (this.#since === null) return;
    clearTimeout(this.#timer);
    const worked = Date.now() - this.#since;
    this.#workedMs += worked;
    if (this.#leftMs !== null) this.#leftMs = Math.max(0, this.#leftMs - worked);
    this.#since = null;
  }

  resume(): void {
    if (this.#since !== null) return;
    this.#since = Date.now();
    if (this.#leftMs !== null) this.#timer = setTimeout(this.#onUp, this.#leftMs);
  }

  stop(): void {
    this.pause();
    this.#leftMs = null;
  }
}
