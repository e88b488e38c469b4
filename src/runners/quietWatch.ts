// Notices that a CLI has been silent for too long. Time in which nobody listens to it does not count.

export class QuietWatch {
  #limitMs: number;
  #onQuiet: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isPaused = false;

  constructor(limitMs: number, onQuiet: () => void) {
    this.#limitMs = limitMs;
    this.#onQuiet = onQuiet;
    this.heard();
  }

  heard(): void {
    if (this.#isPaused) return;
    // The same timer again: this is called for every block that is read.
    if (this.#timer) this.#timer.refresh();
    else this.#timer = setTimeout(() => this.#onQuiet(), this.#limitMs);
  }

  pause(): void {
    this.stop();
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.heard();
  }

  /** From now on another silence means something else. */
  become(limitMs: number, onQuiet: () => void): void {
    this.stop();
    this.#limitMs = limitMs;
    this.#onQuiet = onQuiet;
    this.heard();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
