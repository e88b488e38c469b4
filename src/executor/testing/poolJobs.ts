// Builds jobs for the pool, and a clock that goes on when it is told to, for tests.
import type { Job, PoolClock } from '#executor/queue/job.ts';

/** Time that goes on when it is told to. */
export class VirtualClock implements PoolClock {
  time = 1_000_000;
  readonly random: () => number;
  readonly #alarms = new Set<{ time: number; wake: () => void }>();

  constructor(chance: () => number = () => 0) {
    this.random = chance;
  }

  now = () => this.time;

  at(time: number, wake: () => void): () => void {
    const alarm = { time, wake };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  pass(ms: number): void {
    this.time += ms;
    for (const alarm of [...this.#alarms]) {
      if (alarm.time > this.time || !this.#alarms.delete(alarm)) continue;
      alarm.wake();
    }
  }
}

export function aJob(id: string, facts: Partial<Job> = {}): Job {
  return {
    id,
    agentType: 'claude',
    account: 'default',
    model: '',
    priority: 0,
    createdAt: 0,
    run: () => new Promise<void>(() => undefined),
    onWaiting: () => undefined,
    onCancelledInQueue: async () => undefined,
    ...facts,
  };
}
