// Holds rate-limited executions until their limit is over, or reroutes them to another agent.
import { Alarms } from '#base/alarms.ts';
import { errorSentence } from '#base/errorMessage.ts';
import type { Decision, Execution, ExecutionError, Spent } from '#contracts/execution.ts';
import type { Task } from '#contracts/task.ts';
import type { Pool } from '#executor/queue/pool.ts';
import type { Records } from '#executor/records/records.ts';
import type { Agents } from '#executor/routing/agents.ts';
import type { LiveViews } from '#executor/run/liveView.ts';
import type { ExecutionStore } from '#storage/executions.ts';

export interface QuotaWaitParts {
  store: Pick<ExecutionStore, 'loadTask'>;
  records: Pick<Records, 'all' | 'change' | 'note'>;
  pool: Pick<Pool, 'cooldowns' | 'dispatch' | 'recordLimit' | 'withdraw'>;
  agents: Pick<Agents, 'keyFor'>;
  views: Pick<LiveViews, 'recall' | 'end'>;
  /** Another agent that can take the task now; null = it has to wait. */
  findFallback(id: string, task: Task): Promise<Decision | null>;
  /** Puts the execution into the pool's queue, synchronously. */
  enqueue(id: string, task: Task): void;
  /** Ends the execution without another run. */
  fail(id: string, error: ExecutionError): Promise<void>;
  log(executionId: string, line: string): void;
  now(): number;
}

/** An execution is back in the queue, in its own place, this long before its limit is over; else whoever waits there would start before it. */
const HEAD_START_MS = 500;

/**
 * A waiting execution always has an alarm here, also while the alarm's work is under way. Whatever takes it out of the wait calls `#alarms.clear`
 * first (false = it was cancelled meanwhile) and then puts it into the pool's queue without an `await` in between: so at every moment `cancel`
 * finds it either here or in the pool.
 */
export class QuotaWait {
  readonly #parts: QuotaWaitParts;
  readonly #alarms = new Alarms();

  constructor(parts: QuotaWaitParts) {
    this.#parts = parts;
  }

  /** Records that a limit stopped a run which still holds its slot. `retryAt`: as the agent said, epoch ms; null = it did not say. */
  async begin(id: string, task: Task, retryAt: number | null, spent: Spent): Promise<void> {
    const { records, pool } = this.#parts;
    const limited = await records.change(id, { kind: 'limited', retryAt: pool.recordLimit(id, retryAt), spent });
    // A run of which something came goes on in its session, so it waits for the same agent.
    if (spent.sessionId !== null) this.wakeLater(limited);
    // Not at once: the pool must not be given the id again before the run has let go of its slot. An alarm never rings in the same turn.
    else this.#alarms.set(id, 0, () => this.#rerouteOrWait(limited, task));
  }

  /** Queues an execution again at its `retryAt`. */
  wakeLater({ id, retryAt }: Execution): void {
    this.#alarms.set(id, (retryAt ?? 0) - this.#parts.now() - HEAD_START_MS, () => void this.#wake(id));
  }

  /** Takes a queued execution, whose agent can't be asked now, to another agent; it stays in the queue where there is none. */
  async rerouteQueued(id: string, task: Task): Promise<void> {
    const decision = await this.#parts.findFallback(id, task);
    if (decision && this.#parts.pool.withdraw(id)) await this.#reroute(id, task, decision);
  }

  /** Does nothing for an execution that does not wait here. */
  cancel(id: string): void {
    this.#alarms.clear(id);
  }

  /** Restores the rate limits that earlier windows learned of, from the executions that wait for them. */
  async restoreCooldowns(): Promise<void> {
    for (const execution of this.#parts.records.all()) if (execution.state === 'waiting-quota') await this.restoreCooldown(execution);
  }

  /** The limit that an execution waits for holds for every task of the same agent, account and model. */
  async restoreCooldown({ id, retryAt, agentType, classification }: Execution): Promise<void> {
    const { store, pool, agents, now } = this.#parts;
    if (retryAt === null || retryAt <= now()) return;
    const task = await store.loadTask(id).catch(() => ({ folder: null })); // a damaged task changes nothing of its agent's limit
    if (pool.cooldowns.restore(agents.keyFor(agentType, classification?.model ?? '', task), retryAt)) pool.dispatch();
  }

  dispose(): void {
    this.#alarms.dispose();
  }

  #rerouteOrWait(limited: Execution, task: Task): void {
    this.#rerouteLimited(limited, task).catch((error: unknown) => {
      this.#parts.log(limited.id, `can't go elsewhere: ${errorSentence(error)}`);
      this.wakeLater(limited);
    });
  }

  async #rerouteLimited(limited: Execution, task: Task): Promise<void> {
    const { id } = limited;
    const decision = await this.#parts.findFallback(id, task);
    if (!this.#alarms.clear(id)) return; // cancelled meanwhile
    // No await from here until it is in the queue: see the class.
    if (!decision) return this.wakeLater(limited);
    const requeued = this.#parts.records.change(id, { kind: 'requeue' });
    await Promise.all([requeued, this.#reroute(id, task, decision)]);
  }

  /** Must be called in the turn in which the execution left the place where it waited, and queues it before its own first await. */
  async #reroute(id: string, task: Task, classification: Decision): Promise<void> {
    const { records, enqueue, log } = this.#parts;
    const { agentType, model, reason } = classification;
    log(id, `goes to ${agentType} instead: ${reason}`);
    const noted = records.note(id, { agentType, model, classification, sessionId: null });
    enqueue(id, task);
    await noted;
  }

  async #wake(id: string): Promise<void> {
    const { store, records, views, enqueue, fail, log } = this.#parts;
    try {
      const task = await store.loadTask(id);
      await views.recall(id);
      if (!this.#alarms.clear(id)) return views.end(id); // cancelled meanwhile
      // No await from here until it is in the queue: see the class.
      const requeued = records.change(id, { kind: 'requeue' });
      enqueue(id, task);
      await requeued;
    } catch (error) {
      const message = `The rate limit has reset, but the task can’t continue: ${errorSentence(error)} Submit it as a new task.`;
      await fail(id, { kind: 'internal', message }).catch((failure: unknown) => log(id, `could not be woken: ${errorSentence(failure)}`));
    }
  }
}
