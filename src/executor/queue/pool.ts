// The queue and the slots: does what dispatch.ts plans. A slot is given away only when the run that held it has let go of everything.
import { ringAt } from '#base/alarms.ts';
import type { Queue } from '#contracts/change.ts';
import type { PoolLimits } from '#contracts/settings.ts';
import { Cooldowns, keyOf, type Seat, type Verdict } from './cooldowns.ts';
import { type Direction, inOrder, movedPlaces } from './order.ts';
import { type Action, accountKey, planDispatch, slotsOf, type WaitingEntry, type Why } from './plan.ts';
import { isSameWhy, waitReason } from './reasons.ts';

/** What a classifier may know of the load: running and waiting executions, for how many slots (absent = not known), and whether the agent is limited now. */
export type SystemStatus = Record<string, { activeTasks: number; rateLimited: boolean; slots?: number }>;

export interface Job extends Seat {
  id: string;
  /** The agent type whose slots it takes; default: its own. */
  slot?: string;
  priority: number;
  /** When the user asked for it (epoch ms). */
  createdAt: number;
  /** Holds the slot until it resolves. Must not reject. */
  run(signal: AbortSignal): Promise<void>;
  /** Told each time the reason why it waits has changed. */
  onWaiting(why: Why, reason: string): void;
  /** Told when it is cancelled before it ran. */
  onCancelledInQueue(): Promise<void>;
}

export interface PoolClock {
  /** Epoch milliseconds. */
  now(): number;
  /** 0 ≤ x < 1. */
  random(): number;
  /** Calls `wake` once, at that time or somewhat later; the function returned takes it back. */
  at(time: number, wake: () => void): () => void;
}

interface Waiting {
  job: Job;
  entry: WaitingEntry;
  /** null until it is told. */
  why: Why | null;
  reason: string;
}

interface Running {
  job: Job;
  entry: WaitingEntry;
  startedAt: number;
  abort: AbortController;
  done: Promise<void>;
  /** It waits for the user: it lives on, and holds no slot. */
  isParked: boolean;
}

const systemClock: PoolClock = { now: Date.now, random: Math.random, at: (time, wake) => ringAt(time, wake) };

export class Pool {
  readonly cooldowns: Cooldowns;
  /** Told when the order of the queue or its pause has changed. */
  onDidChangeQueue: (queue: Queue) => void = () => undefined;
  readonly #waiting = new Map<string, Waiting>();
  readonly #running = new Map<string, Running>();
  readonly #returning = new Map<string, { entry: WaitingEntry; resume(): void }>();
  readonly #limits: () => PoolLimits;
  readonly #clock: PoolClock;
  readonly #loaded = new Map<string, string>();
  #isPaused = false;
  #isQueueChanged = false;
  #isActing = false;
  #isOutdated = false;
  #forgetWake: () => void = () => undefined;

  /** `limits` is asked at every dispatch, so that a changed setting holds at once. */
  constructor(limits: () => PoolLimits, clock: PoolClock = systemClock) {
    this.#limits = limits;
    this.#clock = clock;
    this.cooldowns = new Cooldowns(clock.now, clock.random);
  }

  enqueue(job: Job): void {
    const { id, agentType, slot = agentType, account, model, priority, createdAt } = job;
    // A plan knows slots; what limits the agent itself is behind `hold`.
    const entry = {
      id,
      agentType: slot,
      account,
      model,
      priority,
      createdAt,
      hold: keyOf(job),
      place: createdAt,
      hasBegun: false,
      overtaken: 0,
    };
    this.#waiting.set(id, { job, entry, why: null, reason: '' });
    this.#isQueueChanged = true;
    this.dispatch();
  }

  /** Takes one that has not begun out of the queue again. False if it is not in it any more. */
  withdraw(id: string): boolean {
    if (!this.#waiting.delete(id)) return false;
    this.#isQueueChanged = true;
    return true;
  }

  /** Resolves when the execution has let go, at once for one that the pool does not know. */
  async cancel(id: string, reason: unknown): Promise<void> {
    const waiting = this.#waiting.get(id);
    if (waiting) {
      this.withdraw(id);
      await waiting.job.onCancelledInQueue();
      this.dispatch();
      return;
    }
    const run = this.#running.get(id);
    run?.abort.abort(reason);
    await run?.done;
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
      const earlier = this.#returning.get(id)?.resume;
      const resume = () => {
        earlier?.();
        resolve();
      };
      // A run that has begun goes before those that have not.
      this.#returning.set(id, { entry: { ...run.entry, priority: Number.POSITIVE_INFINITY, hasBegun: true }, resume });
      this.dispatch();
    });
  }

  /** Starts nothing new until `resume`; what runs goes on. */
  pause(): void {
    this.#setPaused(true);
  }

  resume(): void {
    this.#setPaused(false);
  }

  /** See movedPlaces. */
  move(id: string, direction: Direction): void {
    const places = movedPlaces(this.#order(), id, direction);
    if (places.size === 0) return;
    for (const { entry } of this.#waiting.values()) Object.assign(entry, places.get(entry.id), entry.id === id ? { overtaken: 0 } : {});
    this.#isQueueChanged = true;
    this.dispatch();
  }

  queue(): Queue {
    return { order: this.#order().map(({ id }) => id), isPaused: this.#isPaused };
  }

  /** Why it waits; '' = it does not. */
  whyWaiting(id: string): string {
    return this.#waiting.get(id)?.reason ?? '';
  }

  /** How many run on its slots, or wait for them. */
  activeTasks(agentType: string): number {
    const all = [...this.#claims(), ...[...this.#waiting.values()].map(({ entry }) => entry)];
    return all.filter((claim) => claim.agentType === agentType).length;
  }

  slots(agentType: string): number {
    return slotsOf(agentType, this.#limits());
  }

  /** How a run went, before it lets go of its slot. */
  went(id: string, verdict: Verdict): void {
    const run = this.#running.get(id);
    if (run) this.cooldowns.ended(run.job, id, verdict, run.startedAt);
  }

  /** A run was limited; `retryAt`: what it was told. Returns when its agent is free again. */
  limited(id: string, retryAt: number | null): number {
    const run = this.#running.get(id);
    return run ? this.cooldowns.limited(run.job, retryAt, run.startedAt) : (retryAt ?? this.#clock.now());
  }

  /** Starts what may start. Called by itself whenever a slot comes free; from outside when the limits have changed. */
  dispatch(): void {
    this.#isOutdated = true;
    if (this.#isActing) return; // what was just started changed something: the loop below plans again
    this.#isActing = true;
    try {
      while (this.#isOutdated) {
        this.#isOutdated = false;
        this.#forgetWake();
        this.#forgetWake = () => undefined;
        for (const action of planDispatch(this.#state(), this.#clock.now())) this.#act(action);
      }
    } finally {
      this.#isActing = false;
    }
    if (!this.#isQueueChanged) return;
    this.#isQueueChanged = false;
    this.onDidChangeQueue(this.queue());
  }

  #act(action: Action): void {
    switch (action.kind) {
      case 'start':
        for (const id of action.overtaken) {
          const passed = this.#waiting.get(id);
          if (passed) passed.entry.overtaken += 1;
        }
        if (this.#returning.has(action.id)) this.#return(action.id);
        else this.#start(action.id);
        return;
      case 'wait':
        this.#tell(action.id, action.why);
        return;
      case 'wake':
        this.#forgetWake = this.#clock.at(action.at, () => this.dispatch());
    }
  }

  #state() {
    return {
      waiting: [...[...this.#returning.values()].map(({ entry }) => entry), ...[...this.#waiting.values()].map(({ entry }) => entry)],
      running: this.#claims(),
      limits: this.#limits(),
      isPaused: this.#isPaused,
      holds: this.cooldowns.holds(),
      loaded: this.#loaded,
    };
  }

  #start(id: string): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    const { job, entry } = waiting;
    this.#waiting.delete(id);
    this.#isQueueChanged = true;
    this.#loaded.set(accountKey(entry), job.model);
    this.cooldowns.started(job, id);
    const run: Running = {
      job,
      entry,
      startedAt: this.#clock.now(),
      abort: new AbortController(),
      done: Promise.resolve(),
      isParked: false,
    };
    this.#running.set(id, run);
    run.done = job.run(run.abort.signal).finally(() => {
      this.cooldowns.ended(job, id, 'neither', run.startedAt);
      this.#return(id);
      this.#running.delete(id);
      this.dispatch();
    });
  }

  #return(id: string): void {
    const run = this.#running.get(id);
    if (run) run.isParked = false;
    this.#returning.get(id)?.resume();
    this.#returning.delete(id);
  }

  #tell(id: string, why: Why): void {
    const waiting = this.#waiting.get(id);
    if (!waiting || (waiting.why && isSameWhy(waiting.why, why))) return;
    waiting.why = why;
    waiting.reason = waitReason(why, why.kind === 'slot' ? waiting.entry.agentType : waiting.job.agentType, this.#clock.now());
    waiting.job.onWaiting(why, waiting.reason);
  }

  #setPaused(isPaused: boolean): void {
    if (this.#isPaused === isPaused) return;
    this.#isPaused = isPaused;
    this.#isQueueChanged = true;
    this.dispatch();
  }

  #order(): WaitingEntry[] {
    return inOrder([...this.#waiting.values()].map(({ entry }) => entry));
  }

  #claims(): WaitingEntry[] {
    return [...this.#running.values()].filter((run) => !run.isParked).map((run) => run.entry);
  }
}
