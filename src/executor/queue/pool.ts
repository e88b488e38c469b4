// Queues jobs, and gives each a slot that is free again only when its run has let go.
import { ringAt } from '#base/alarms.ts';
import type { Queue } from '#contracts/change.ts';
import type { PoolLimits } from '#contracts/settings.ts';
import type { AgentOutcome } from './agentOutcome.ts';
import { Cooldowns, keyOf } from './cooldowns.ts';
import type { PoolState, WaitingEntry, WaitReason } from './entry.ts';
import type { Job, PoolClock } from './job.ts';
import { type Direction, inOrder, movedPlaces } from './order.ts';
import { type Action, planDispatch } from './plan.ts';
import { isSameReason, waitText } from './reasons.ts';
import { accountKey, slotsOf } from './slotUsage.ts';

interface Waiting {
  job: Job;
  entry: WaitingEntry;
  /** As the job was last told. Null = it was told nothing yet. */
  reason: WaitReason | null;
  text: string;
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
  /** Called when the order of the queue or its pause has changed. */
  onDidChangeQueue: (queue: Queue) => void = () => undefined;
  readonly #waiting = new Map<string, Waiting>();
  readonly #running = new Map<string, Running>();
  /** Parked runs that want a slot again. */
  readonly #unparking = new Map<string, { entry: WaitingEntry; resume(): void }>();
  readonly #limits: () => PoolLimits;
  readonly #clock: PoolClock;
  /** The model that ran last, by `accountKey`. */
  readonly #loadedModels = new Map<string, string>();
  #isPaused = false;
  #hasQueueChanged = false;
  #isDispatching = false;
  #needsPlan = false;
  #cancelWake: () => void = () => undefined;

  /** `limits` is read at every dispatch, so that a changed setting takes effect at once. */
  constructor(limits: () => PoolLimits, clock: PoolClock = systemClock) {
    this.#limits = limits;
    this.#clock = clock;
    this.cooldowns = new Cooldowns(clock.now, clock.random);
  }

  enqueue(job: Job): void {
    const { id, agentType, slot = agentType, account, model, priority, createdAt } = job;
    const needs = { slot, account, model, agentKey: keyOf(job) };
    const entry: WaitingEntry = { id, ...needs, priority, createdAt, place: createdAt, hasBegun: false, overtaken: 0 };
    this.#waiting.set(id, { job, entry, reason: null, text: '' });
    this.#hasQueueChanged = true;
    this.dispatch();
  }

  /** Takes one that has not begun out of the queue again. False if it is not in it any more. */
  withdraw(id: string): boolean {
    if (!this.#waiting.delete(id)) return false;
    this.#hasQueueChanged = true;
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
      const earlier = this.#unparking.get(id)?.resume;
      const resume = () => {
        earlier?.();
        resolve();
      };
      // A run that has begun goes before those that have not.
      this.#unparking.set(id, { entry: { ...run.entry, priority: Number.POSITIVE_INFINITY, hasBegun: true }, resume });
      this.dispatch();
    });
  }

  /** Starts nothing new until `resume`; runs go on. */
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
    this.#hasQueueChanged = true;
    this.dispatch();
  }

  queue(): Queue {
    return { order: this.#order().map(({ id }) => id), isPaused: this.#isPaused };
  }

  /** For people; '' = it is not in the queue. */
  whyWaiting(id: string): string {
    return this.#waiting.get(id)?.text ?? '';
  }

  /** How many runs hold a slot of this agent type or wait for one. */
  activeTasks(slot: string): number {
    const all = [...this.#slotHolders(), ...[...this.#waiting.values()].map(({ entry }) => entry)];
    return all.filter((entry) => entry.slot === slot).length;
  }

  /** How many slots this agent type has. */
  slots(slot: string): number {
    return slotsOf(slot, this.#limits());
  }

  /** Records what a run's end says of its agent. To be called while the run still holds its slot. */
  recordOutcome(id: string, outcome: AgentOutcome): void {
    const run = this.#running.get(id);
    if (run) this.cooldowns.recordEnd(run.job, id, outcome, run.startedAt);
  }

  /** Records that a run was rate-limited. `retryAt`: as its agent reported it; null = it did not. Returns when the agent is free again. Epoch ms. */
  recordLimit(id: string, retryAt: number | null): number {
    const run = this.#running.get(id);
    return run ? this.cooldowns.recordLimit(run.job, retryAt, run.startedAt) : (retryAt ?? this.#clock.now());
  }

  /** Starts what may start. The pool calls it whenever a slot comes free; others call it when the limits have changed. */
  dispatch(): void {
    this.#needsPlan = true;
    if (this.#isDispatching) return; // called by what was just started: the loop below plans again
    this.#isDispatching = true;
    try {
      while (this.#needsPlan) {
        this.#needsPlan = false;
        this.#cancelWake();
        this.#cancelWake = () => undefined;
        for (const action of planDispatch(this.#state(), this.#clock.now())) this.#carryOut(action);
      }
    } finally {
      this.#isDispatching = false;
    }
    if (!this.#hasQueueChanged) return;
    this.#hasQueueChanged = false;
    this.onDidChangeQueue(this.queue());
  }

  #carryOut(action: Action): void {
    switch (action.kind) {
      case 'start':
        for (const id of action.overtaken) {
          const passed = this.#waiting.get(id);
          if (passed) passed.entry.overtaken += 1;
        }
        if (this.#unparking.has(action.id)) this.#finishUnparking(action.id);
        else this.#start(action.id);
        return;
      case 'wait':
        this.#tellWaiting(action.id, action.reason);
        return;
      case 'wake':
        this.#cancelWake = this.#clock.at(action.at, () => this.dispatch());
    }
  }

  #state(): PoolState {
    return {
      waiting: [...[...this.#unparking.values()].map(({ entry }) => entry), ...[...this.#waiting.values()].map(({ entry }) => entry)],
      running: this.#slotHolders(),
      limits: this.#limits(),
      isPaused: this.#isPaused,
      restrictions: this.cooldowns.restrictions(),
      loadedModels: this.#loadedModels,
    };
  }

  #start(id: string): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    const { job, entry } = waiting;
    this.#waiting.delete(id);
    this.#hasQueueChanged = true;
    this.#loadedModels.set(accountKey(entry), job.model);
    this.cooldowns.recordStart(job, id);
    const startedAt = this.#clock.now();
    const run: Running = { job, entry, startedAt, abort: new AbortController(), done: Promise.resolve(), isParked: false };
    this.#running.set(id, run);
    run.done = job.run(run.abort.signal).finally(() => {
      this.cooldowns.recordEnd(job, id, 'neutral', run.startedAt);
      this.#finishUnparking(id);
      this.#running.delete(id);
      this.dispatch();
    });
  }

  #finishUnparking(id: string): void {
    const run = this.#running.get(id);
    if (run) run.isParked = false;
    this.#unparking.get(id)?.resume();
    this.#unparking.delete(id);
  }

  #tellWaiting(id: string, reason: WaitReason): void {
    const waiting = this.#waiting.get(id);
    if (!waiting || (waiting.reason && isSameReason(waiting.reason, reason))) return;
    waiting.reason = reason;
    waiting.text = waitText(reason, reason.kind === 'slot' ? waiting.entry.slot : waiting.job.agentType, this.#clock.now());
    waiting.job.onWaiting(reason, waiting.text);
  }

  #setPaused(isPaused: boolean): void {
    if (this.#isPaused === isPaused) return;
    this.#isPaused = isPaused;
    this.#hasQueueChanged = true;
    this.dispatch();
  }

  #order(): WaitingEntry[] {
    return inOrder([...this.#waiting.values()].map(({ entry }) => entry));
  }

  #slotHolders(): WaitingEntry[] {
    return [...this.#running.values()].filter((run) => !run.isParked).map((run) => run.entry);
  }
}
