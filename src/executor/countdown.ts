// A time limit that stands still while somebody else is waited for.

export class Countdown {
  #leftMs: number | null;
  readonly #onUp: () => void;
  #timer: NodeJS.Timeout | null = null;
  #startedAt = 0;

  /** Runs from now on. `leftMs` null = no limit. */
  constructor(leftMs: number | null, onUp: () => void) {
    this.#leftMs = leftMs;
    this.#onUp = onUp;
    this.resume();
  }

  pause(): void {
    if (this.#timer === null || this.#leftMs === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#leftMs = Math.max(0, this.#leftMs - (Date.now() - this.#startedAt));
  }

  resume(): void {
    if (this.#timer !== null || this.#leftMs === null) return;
    this.#startedAt = Date.now();
    this.#timer = setTimeout(this.#onUp, this.#leftMs);
  }

  stop(): void {
    this.pause();
    this.#leftMs = null;
  }
}
