// Calls back when a CLI has been silent too long.
// Time in which it is not read, or in which it waits for the user, does not count.

export class QuietWatch {
  #limitMs: number;
  #onQuiet: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isPaused = false;
  #isSuspended = false;
  #isOver = false;

  constructor(limitMs: number, onQuiet: () => void) {
    this.#limitMs = limitMs;
    this.#onQuiet = onQuiet;
    this.noteActivity();
  }

  noteActivity(): void {
    if (this.#isPaused || this.#isSuspended || this.#isOver) return;
    // The same timer again, as this is called for every block that is read.
    if (this.#timer) this.#timer.refresh();
    else this.#timer = setTimeout(() => this.#onQuiet(), this.#limitMs);
  }

  /** Stops counting while a block is being handled. */
  pause(): void {
    this.#clear();
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.noteActivity();
  }

  /** Stops counting while the CLI waits for the user. */
  suspend(isSuspended: boolean): void {
    this.#clear();
    this.#isSuspended = isSuspended;
    this.noteActivity();
  }

  /** Starts over with another limit and callback, no longer suspended. */
  restart(limitMs: number, onQuiet: () => void): void {
    this.#clear();
    this.#isSuspended = false;
    this.#limitMs = limitMs;
    this.#onQuiet = onQuiet;
    this.noteActivity();
  }

  stop(): void {
    this.#isOver = true;
    this.#clear();
  }

  #clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
