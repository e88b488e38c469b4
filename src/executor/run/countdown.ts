// How long somebody has worked, and a limit to it: both stand still while somebody else is waited for.

export class Countdown {
  #leftMs: number | null;
  readonly #onUp: () => void;
  #timer: NodeJS.Timeout | undefined;
  #workedMs = 0;
  /** Null while it stands still. */
  #since: number | null = null;

  /** Runs from now on. `leftMs` null = no limit. */
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
