// The queue and the slots. A slot is given away only when the run that held it has let go of everything.
import { countAhead, type PoolLimits, planDispatch, type WaitingEntry } from './dispatch.ts';

/** What a classifier may know of the load: running and waiting executions, and whether the agent is limited now. */
export type SystemStatus = Record<string, { activeTasks: number; rateLimited: boolean }>;

export interface Job {
  id: string;
  agentType: string;
  priority: number;
  /** Holds the slot until it resolves. Must not reject. */
  run(signal: AbortSignal): Promise<void>;
  /** Told each time the number of executions before this one changes. */
  onWaiting(ahead: number): void;
  /** Told when it is cancelled before it ran. */
  onCancelledInQueue(): Promise<void>;
}

interface Running {
  agentType: string;
  abort: AbortController;
  done: Promise<void>;
  /** It waits for the user: it lives on, and holds no slot. */
  isParked: boolean;
}

/** Above every priority that a task can have: a run that has begun goes before those that have not. */
const RETURNING = Number.POSITIVE_INFINITY;

export class Pool {
  readonly #waiting = new Map<string, Job>();
  readonly #running = new Map<string, Running>();
  readonly #returning = new Map<string, { entry: WaitingEntry; resume(): void }>();
  readonly #limits: () => PoolLimits;
  readonly #ahead = new Map<string, number>();

  /** `limits` is asked at every dispatch, so that a changed setting holds at once. */
  constructor(limits: () => PoolLimits) {
    this.#limits = limits;
  }

  enqueue(job: Job): void {
    this.#waiting.set(job.id, job);
    this.dispatch();
  }

  /** Resolves when the execution has let go. True if the pool knew it. */
  async cancel(id: string, reason: unknown): Promise<boolean> {
    const job = this.#waiting.get(id);
    if (job) {
      this.#waiting.delete(id);
      await job.onCancelledInQueue();
      this.dispatch();
      return true;
    }
    const run = this.#running.get(id);
    if (!run) return false;
    run.abort.abort(reason);
    await run.done;
    return true;
  }

  /** Frees the slot of a run that waits for the user. */
  park(id: string): void {
    const run = this.#running.get(id);
    if (!run) return;
    run.isParked = true;
    this.dispatch();
  }

  /** Resolves when the parked run holds a slot again, or has ended. */
  unpark(id: string): Promise<void> {
    const run = this.#running.get(id);
    if (!run?.isParked) return Promise.resolve();
    return new Promise((resolve) => {
      this.#returning.set(id, { entry: { id, agentType: run.agentType, priority: RETURNING }, resume: resolve });
      this.dispatch();
    });
  }

  activeTasks(agentType: string): number {
    const running = this.#runningTypes().filter((type) => type === agentType).length;
    return running + [...this.#waiting.values()].filter((job) => job.agentType === agentType).length;
  }

  /** Starts what may start. Called by itself whenever a slot comes free; from outside when the limits have changed. */
  dispatch(): void {
    for (const id of planDispatch(this.#entries(), this.#runningTypes(), this.#limits())) {
      if (this.#returning.has(id)) this.#return(id);
      else this.#start(id);
    }
    this.#tellWaiting();
  }

  #start(id: string): void {
    const job = this.#waiting.get(id);
    if (!job) return;
    this.#waiting.delete(id);
    this.#ahead.delete(id);
    const abort = new AbortController();
    const done = job.run(abort.signal).finally(() => {
      this.#return(id);
      this.#running.delete(id);
      this.dispatch();
    });
    this.#running.set(id, { agentType: job.agentType, abort, done, isParked: false });
  }

  #return(id: string): void {
    const run = this.#running.get(id);
    if (run) run.isParked = false;
    this.#returning.get(id)?.resume();
    this.#returning.delete(id);
  }

  #tellWaiting(): void {
    for (const [id, ahead] of countAhead(this.#entries(), this.#runningTypes())) {
      if (this.#ahead.get(id) === ahead) continue;
      this.#ahead.set(id, ahead);
      this.#waiting.get(id)?.onWaiting(ahead);
    }
  }

  #entries(): WaitingEntry[] {
    return [...[...this.#returning.values()].map(({ entry }) => entry), ...this.#waiting.values()];
  }

  #runningTypes(): string[] {
    return [...this.#running.values()].filter((run) => !run.isParked).map((run) => run.agentType);
  }
}
