// Calls back at a point in time, even when the machine was suspended in between.

/** Timers stand still while the machine is suspended, so the clock is checked this often: an alarm is at most this late after waking. */
const CHECK_EVERY_MS = 60_000;

/**
 * Calls `ring` once at `time` (epoch ms), or as soon as possible if that has passed, but never synchronously.
 * Returns a function that cancels it. Does not keep the process alive.
 */
export function ringAt(time: number, ring: () => void, now: () => number = Date.now): () => void {
  let timer: NodeJS.Timeout;
  const check = () => {
    if (now() >= time) ring();
    else wait();
  };
  const wait = () => {
    timer = setTimeout(check, Math.min(Math.max(0, time - now()), CHECK_EVERY_MS));
    timer.unref();
  };
  wait();
  return () => clearTimeout(timer);
}

/** At most one alarm per execution id, for the time at which one that waits for a quota runs again. */
export class Alarms {
  readonly #takeBacks = new Map<string, () => void>();

  /** Replaces the id's alarm with one that calls `ring` once, in `waitMs`. Does not keep the process alive. */
  set(id: string, waitMs: number, ring: () => void): void {
    this.clear(id);
    this.#takeBacks.set(id, ringAt(Date.now() + waitMs, ring));
  }

  /** Returns true if there was an alarm that had not been cleared, even if it has rung. */
  clear(id: string): boolean {
    this.#takeBacks.get(id)?.();
    return this.#takeBacks.delete(id);
  }

  dispose(): void {
    for (const id of [...this.#takeBacks.keys()]) this.clear(id);
  }
}
