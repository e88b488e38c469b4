// One alarm an execution: when what waits for a quota is to run again.

/** The longest wait that a timer can hold. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export class Alarms {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** Calls `ring` once, in `waitMs` or at once. Holds no process open. */
  set(id: string, waitMs: number, ring: () => void): void {
    this.clear(id);
    const timer = setTimeout(ring, Math.min(Math.max(0, waitMs), MAX_TIMER_MS));
    timer.unref();
    this.#timers.set(id, timer);
  }

  /** True if there was one that had not been cleared, also where it has rung. */
  clear(id: string): boolean {
    clearTimeout(this.#timers.get(id));
    return this.#timers.delete(id);
  }

  dispose(): void {
    for (const id of [...this.#timers.keys()]) this.clear(id);
  }
}
