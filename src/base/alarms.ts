// Calls back at a time of day, also when the machine slept in between.

/** How late an alarm may be after a sleep. */
const LOOK_EVERY_MS = 60_000;

/** Calls `ring` once, at `time` (epoch ms) or at once, never in this turn; the function returned takes it back. Holds no process open. */
export function ringAt(time: number, ring: () => void, now: () => number = Date.now): () => void {
  let timer: NodeJS.Timeout;
  const look = () => {
    if (now() >= time) ring();
    else wait();
  };
  const wait = () => {
    timer = setTimeout(look, Math.min(Math.max(0, time - now()), LOOK_EVERY_MS));
    timer.unref();
  };
  wait();
  return () => clearTimeout(timer);
}

/** One alarm an execution: when what waits for a quota is to run again. */
export class Alarms {
  readonly #takeBacks = new Map<string, () => void>();

  /** Calls `ring` once, in `waitMs` or at once. Holds no process open. */
  set(id: string, waitMs: number, ring: () => void): void {
    this.clear(id);
    this.#takeBacks.set(id, ringAt(Date.now() + waitMs, ring));
  }

  /** True if there was one that had not been cleared, also where it has rung. */
  clear(id: string): boolean {
    this.#takeBacks.get(id)?.();
    return this.#takeBacks.delete(id);
  }

  dispose(): void {
    for (const id of [...this.#takeBacks.keys()]) this.clear(id);
  }
}
