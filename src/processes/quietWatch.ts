// Notices that a CLI has been silent for too long. Time in which nobody listens to it, or in which it waits for somebody, does not count.

export class QuietWatch {
  #limitMs: number;
  #onQuiet: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isPaused = false;
  #isExcused = false;
  #isOver = false;

  constructor(limitMs: number, onQuiet: () => void) {
    this.#limitMs = limitMs;
    this.#onQuiet = onQuiet;
    this.heard();
  }

  heard(): void {
    if (this.#isPaused || this.#isExcused || this.#isOver) return;
    // The same timer again: this is called for every block that is read.
    if (this.#timer) this.#timer.refresh();
    else this.#timer = setTimeout(() => this.#onQuiet(), this.#limitMs);
  }

  pause(): void {
    this.#clear();
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.heard();
  }

  /** While it waits for somebody, it may be silent. */
  excuse(isWaiting: boolean): void {
    this.#clear();
    this.#isExcused = isWaiting;
    this.heard();
  }

  /** From now on another silence means something else, and has no excuse. */
  become(limitMs: number, onQuiet: () => void): void {
    this.#clear();
    this.#isExcused = false;
    this.#limitMs = limitMs;
    this.#onQuiet = onQuiet;
    this.heard();
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
