// What happens to one execution by itself, from its record to its end: decided, queued, run, settled; asked, limited, woken.
import { Alarms } from '#base/alarms.ts';
import { errorSentence } from '#base/errorMessage.ts';
import type { Classification, Decision, Execution, ExecutionError } from '#contracts/execution.ts';
import type { Runner } from '#contracts/runner.ts';
import { isEnd } from '#contracts/states.ts';
import type { Task } from '#contracts/task.ts';
import { verdictOf } from '#executor/queue/cooldowns.ts';
import type { Pool, SystemStatus } from '#executor/queue/pool.ts';
import type { ChangeFeed } from '#executor/records/feed.ts';
import type { Records } from '#executor/records/records.ts';
import { allowance, spentAfter } from '#executor/records/spending.ts';
import { Agents } from '#executor/routing/agents.ts';
import type { AgentFacts } from '#executor/routing/alternatives.ts';
import type { Candidate } from '#executor/routing/classifier.ts';
import { NO_AGENT, type Permission, permitAll } from '#executor/routing/permissions.ts';
import type { RunnerRegistry } from '#executor/routing/registry.ts';
import { endLine } from '#executor/run/endLine.ts';
import { type LiveView, LiveViews, listenTo } from '#executor/run/liveView.ts';
import { OpenQuestions } from '#executor/run/openQuestions.ts';
import { runnableTask } from '#executor/run/runnableTask.ts';
import { closeTranscript, couldNotStart, type RunEnd, runOnce } from '#executor/run/runOnce.ts';
import type { ExecutionStore } from '#storage/executions.ts';
import { parseChangestat } from '#transcript/changestat.ts';
import { summarizeText } from '#transcript/oneLine.ts';

/** `mayAsk`: false while sending the task where this agent type would send it isn't allowed. */
export type Classify = (
  task: Task,
  resumed: string | null,
  candidates: Candidate[],
  status: SystemStatus,
  mayAsk: (agentType: string) => boolean,
  signal: AbortSignal,
) => Promise<Classification>;

export interface LifecycleParts {
  store: ExecutionStore;
  records: Records;
  feed: ChangeFeed;
  pool: Pool;
  registry: RunnerRegistry;
  permit(agentType: string, task: Task): Promise<Permission>;
  classify: Classify;
  /** Ends the processes of a run whose window died. Resolves with how many there were. */
  endLeftovers(executionId: string): Promise<number>;
  /** A readable line for the output channel. */
  log(executionId: string, line: string): void;
  now(): number;
}

const HEAD_START_MS = 500;

export class Lifecycle {
  readonly #parts: LifecycleParts;
  readonly #agents: Agents;
  readonly #views: LiveViews;
  readonly #deciding = new Map<string, { abort: AbortController; done: Promise<void> }>();
  readonly #alarms = new Alarms();
  readonly #questions: OpenQuestions;
  #isClosing = false;

  constructor(parts: LifecycleParts) {
    this.#parts = parts;
    this.#views = new LiveViews(parts);
    this.#agents = new Agents(parts.registry, parts.pool, parts.now);
    this.#questions = new OpenQuestions({ ...parts, isClosing: () => this.#isClosing });
  }

  /** What the runs of this window ask. */
  get questions(): Pick<OpenQuestions, 'answer' | 'get'> {
    return this.#questions;
  }

  /** What windows see of an execution while it lives. */
  live(): ReadonlyMap<string, LiveView> {
    return this.#views.all();
  }

  /** Decides who does it, in the background, and goes on from there. */
  begin(id: string, task: Task): void {
    const abort = new AbortController();
    const done = this.#decide(id, task, abort.signal)
      .catch(async (error: unknown) => {
        if (abort.signal.aborted) return this.#endUnrun(id, { kind: 'cancelled' });
        return this.#endUnrun(id, couldNotStart(error));
      })
      .catch((error: unknown) => this.#parts.log(id, `could not be ended: ${errorSentence(error)}`))
      .finally(() => this.#deciding.delete(id));
    this.#deciding.set(id, { abort, done });
  }

  /** The user said no to what a blocked execution asks. */
  async refuse(execution: Execution): Promise<void> {
    const message = `You did not allow it, so nothing was sent. (${execution.question ?? ''}) Retry to be asked again, or choose another agent or address.`;
    await this.#endUnrun(execution.id, { kind: 'failed', error: { kind: 'notAllowed', message } });
  }

  /** Resolves when nothing of the execution goes on any more, nor waits: not for a quota either that its run met just then. */
  async cancel(id: string): Promise<void> {
    const deciding = this.#deciding.get(id);
    if (deciding) {
      deciding.abort.abort();
      await deciding.done;
    }
    await this.#parts.pool.cancel(id, 'cancelled by the user');
    const state = this.#parts.records.get(id)?.state;
    if (state && state !== 'ready' && !isEnd(state)) await this.#endUnrun(id, { kind: 'cancelled' });
  }

  /** Goes on with an execution that waited, after its window died; what does not wait stays as it is. */
  async takeUp(execution: Execution): Promise<void> {
    const { id, state } = execution;
    if (state === 'waiting-quota') return this.wakeLater(execution);
    if (state !== 'pending' && state !== 'classifying' && state !== 'queued') return;
    try {
      const task = await this.#parts.store.loadTask(id);
      if (state !== 'queued') return this.begin(id, task);
      if (execution.spent) await this.#views.recall(id);
      this.#enqueue(id, task);
    } catch (error) {
      await this.#endUnrun(id, { kind: 'failed', error: { kind: 'internal', message: `It could not go on: ${errorSentence(error)}` } });
    }
  }

  /** Runs an execution again when its quota is said to be there. */
  wakeLater(execution: Execution): void {
    const { id, retryAt } = execution;
    // In the queue, in its own place, before the limit is over: else whoever waits there would go before it.
    this.#alarms.set(id, (retryAt ?? 0) - this.#parts.now() - HEAD_START_MS, () => void this.#wake(id));
  }

  /** Every registered agent, and what is known of it for this task. */
  async agentsFor(task: Task): Promise<AgentFacts[]> {
    const { permissions } = await permitAll(task, this.#parts);
    return this.#agents.facts(task, permissions);
  }

  /** What earlier windows learned of limits stands in the executions that wait for them. */
  async restoreCooldowns(): Promise<void> {
    for (const execution of this.#parts.records.all()) if (execution.state === 'waiting-quota') await this.restoreCooldown(execution);
  }

  /** The limit that an execution waits for holds for every task of the same agent. */
  async restoreCooldown({ id, retryAt, agentType, classification }: Execution): Promise<void> {
    const { store, pool, now } = this.#parts;
    if (retryAt === null || retryAt <= now()) return;
    const task = await store.loadTask(id).catch(() => ({ folder: null })); // damaged: its agent is limited all the same
    if (pool.cooldowns.restore(this.#agents.seat(agentType, classification?.model ?? '', task), retryAt)) pool.dispatch();
  }

  /** Lets go of every run without ending it on record: the next start finds it interrupted, as after a crash. Nothing relies on this being called. */
  async dispose(): Promise<void> {
    this.#isClosing = true;
    for (const { abort } of this.#deciding.values()) abort.abort();
    this.#alarms.dispose();
    await Promise.allSettled([...this.#views.all().keys()].map((id) => this.#parts.pool.cancel(id, 'the window closes')));
  }

  async #decide(id: string, task: Task, signal: AbortSignal): Promise<void> {
    const { records } = this.#parts;
    if (records.get(id)?.state === 'pending') await records.change(id, { kind: 'classify' });
    const view = this.#views.of(id);
    view.show({ kind: 'classifying' });
    const { allowed, permissions, refusal } = await permitAll(task, this.#parts);
    if (allowed.length === 0 || (refusal && permissions.get(task.agentType)?.kind === 'refused')) {
      return this.#endUnrun(id, { kind: 'failed', error: refusal ?? NO_AGENT });
    }
    const resumed = task.resumes === null ? null : (records.get(task.resumes)?.agentType ?? null);
    const mayAsk = (agentType: string) => permissions.get(agentType)?.kind === 'allowed';
    const candidates = this.#agents.choosable(task, resumed, allowed);
    const classification = await this.#parts.classify(task, resumed, candidates, this.#agents.status(allowed, task), mayAsk, signal);
    signal.throwIfAborted();
    this.#parts.log(
      id,
      `goes to ${[classification.agentType, classification.model].filter(Boolean).join(' · ')} (${classification.source}): ${classification.reason}`,
    );
    const permission = permissions.get(classification.agentType);
    if (permission?.kind === 'ask') return this.#block(id, classification.agentType, permission.question);
    await records.change(id, { kind: 'queue', classification: this.#agents.decision(classification, task, permissions) });
    if (!this.#isClosing) this.#enqueue(id, task);
  }

  /** A task that anyone may do need not wait for an agent that is held. Null = this one has to, or nobody else is free. */
  async #elsewhere(id: string, task: Task): Promise<Decision | null> {
    if (task.agentType !== 'auto') return null;
    const { allowed, permissions } = await permitAll(task, this.#parts);
    const execution = this.#parts.records.get(id);
    return execution ? this.#agents.elsewhere(execution, task, allowed, permissions) : null;
  }

  async #leaveQueue(id: string, task: Task): Promise<void> {
    const decision = await this.#elsewhere(id, task);
    if (decision && this.#parts.pool.withdraw(id)) await this.#redirect(id, task, decision);
  }

  /** For a run that its limit stopped before anything had come of it. */
  #leaveOrWait(execution: Execution, task: Task): void {
    this.#leaveQuota(execution, task).catch((error: unknown) => {
      this.#parts.log(execution.id, `can't go elsewhere: ${errorSentence(error)}`);
      this.wakeLater(execution);
    });
  }

  async #leaveQuota(execution: Execution, task: Task): Promise<void> {
    const { id } = execution;
    const decision = await this.#elsewhere(id, task);
    if (!this.#alarms.clear(id)) return; // cancelled meanwhile
    if (!decision) return this.wakeLater(execution);
    const requeued = this.#parts.records.change(id, { kind: 'requeue' });
    await Promise.all([requeued, this.#redirect(id, task, decision)]);
  }

  async #redirect(id: string, task: Task, classification: Decision): Promise<void> {
    const { agentType, model, reason } = classification;
    this.#parts.log(id, `goes to ${agentType} instead: ${reason}`);
    const noted = this.#parts.records.note(id, { agentType, model, classification, sessionId: null });
    this.#enqueue(id, task); // in the same turn as it left where it waited: a cancel must find it
    await noted;
  }

  #enqueue(id: string, task: Task): void {
    const { records, pool, registry } = this.#parts;
    const { agentType = '', classification = null, createdAt = this.#parts.now() } = records.get(id) ?? {};
    pool.enqueue({
      id,
      slot: registry.slotOf(agentType),
      ...this.#agents.seat(agentType, classification?.model ?? '', task),
      priority: 0,
      createdAt,
      run: (signal) => this.#runInSlot(id, task, registry.get(agentType), signal),
      onWaiting: (why, reason) => {
        this.#views.of(id).show({ kind: 'queued', ahead: why.kind === 'slot' ? why.ahead : 0, reason });
        if (why.kind === 'cooling' || why.kind === 'tripped')
          this.#leaveQueue(id, task).catch((error: unknown) => this.#parts.log(id, `can't go elsewhere: ${errorSentence(error)}`));
      },
      onCancelledInQueue: () => this.#endUnrun(id, { kind: 'cancelled' }),
    });
  }

  /** What the settings allowed when it was queued, perhaps hours ago, they may not allow now. */
  async #mayStart(id: string, task: Task, signal: AbortSignal): Promise<boolean> {
    const { records, permit } = this.#parts;
    const agentType = records.get(id)?.agentType ?? '';
    const permission = await permit(agentType, task);
    if (signal.aborted) return false; // what cancels it ends it
    if (permission.kind === 'refused') await this.#endUnrun(id, { kind: 'failed', error: permission.error });
    if (permission.kind === 'ask') await this.#block(id, agentType, permission.question);
    return permission.kind === 'allowed' && !this.#isClosing;
  }

  async #block(id: string, agentType: string, question: string): Promise<void> {
    if (this.#isClosing) return;
    this.#views.end(id);
    this.#parts.log(id, `asks: ${question}`);
    await this.#parts.records.change(id, { kind: 'ask', question, agentType });
  }

  async #runInSlot(id: string, task: Task, runner: Runner | undefined, signal: AbortSignal): Promise<void> {
    try {
      if (!runner) return await this.#endUnrun(id, { kind: 'failed', error: NO_AGENT });
      if (!(await this.#mayStart(id, task, signal))) return;
      const execution = await this.#parts.records.change(id, { kind: 'start' });
      await this.#run(execution, task, runner, signal);
    } catch (error) {
      this.#parts.log(id, `internal error: ${errorSentence(error)}`);
      this.#views.end(id);
      if (this.#parts.records.get(id)?.state === 'queued') await this.#endUnrun(id, couldNotStart(error)).catch(() => undefined);
    }
  }

  async #run(execution: Execution, task: Task, runner: Runner, signal: AbortSignal): Promise<void> {
    const { id } = execution;
    const { records, store } = this.#parts;
    const view = this.#views.of(id);
    view.show({ kind: 'waiting' });
    const listener = listenTo(view, {
      onIdentity: ({ model, sessionId }) => void records.note(id, { model: model || execution.model, sessionId }),
      ask: (asked, asking) => this.#questions.ask(id, asked, view, asking),
    });
    const allowed = allowance(task, execution.spent);
    const earlier = task.resumes === null ? undefined : records.get(task.resumes);
    const end = await runOnce(
      runner,
      runnableTask(task, execution, earlier, allowed.maxCostUsd),
      store.transcriptPath(id),
      allowed,
      listener,
      () => this.#isClosing,
      signal,
    );
    if (!this.#isClosing) await this.#settle(id, task, end, view);
  }

  async #settle(id: string, task: Task, { outcome, usedTools, hasOutput, isTimeUp, use, workedMs }: RunEnd, view: LiveView): Promise<void> {
    const { records, store, log, pool } = this.#parts;
    const text = outcome.kind === 'completed' ? outcome.text : view.text.text;
    const remains = {
      summary: summarizeText(text),
      changestats: usedTools ? await parseChangestat(store.transcriptPath(id)) : null,
      use,
      isTimeUp,
      workedMs,
    };
    this.#views.end(id);
    pool.went(id, verdictOf(outcome));
    if (outcome.kind === 'rateLimited' || (outcome.kind === 'failed' && outcome.error.kind === 'rateLimited')) {
      const told = outcome.kind === 'rateLimited' ? outcome.retryAt : undefined;
      if (outcome.kind === 'failed') log(id, outcome.error.message);
      const { spent = null, sessionId = null } = records.get(id) ?? {};
      const after = spentAfter(spent, workedMs, use, hasOutput ? sessionId : null);
      const limited = await records.change(id, { kind: 'limited', retryAt: pool.limited(id, told ?? null), spent: after });
      if (after.sessionId !== null) this.wakeLater(limited);
      else this.#alarms.set(id, 0, () => this.#leaveOrWait(limited, task)); // when it has let go of its slot
    } else if (outcome.kind === 'blocked')
      await records.change(id, { kind: 'ask', question: outcome.question, agentType: records.get(id)?.agentType ?? '' });
    else if (outcome.kind === 'timedOut') await records.change(id, { kind: 'timeOut', message: outcome.message, remains });
    else await records.change(id, { kind: 'finish', outcome, remains });
    const after = records.get(id);
    log(id, endLine(after));
  }

  async #wake(id: string): Promise<void> {
    try {
      const task = await this.#parts.store.loadTask(id);
      await this.#views.recall(id);
      if (!this.#alarms.clear(id)) return this.#views.end(id); // cancelled meanwhile
      const requeued = this.#parts.records.change(id, { kind: 'requeue' });
      this.#enqueue(id, task); // in the same turn: a cancel must find it
      await requeued;
    } catch (error) {
      const message = `Its limit has passed, but it can't go on: ${errorSentence(error)} Give it as a new task.`;
      await this.#endUnrun(id, { kind: 'failed', error: { kind: 'internal', message } }).catch((failure: unknown) =>
        this.#parts.log(id, `could not be woken: ${errorSentence(failure)}`),
      );
    }
  }

  /** Ends what never ran, or asks no more; its transcript says so too. */
  async #endUnrun(id: string, outcome: { kind: 'cancelled' } | { kind: 'failed'; error: ExecutionError }): Promise<void> {
    if (this.#isClosing) return;
    this.#alarms.clear(id);
    this.#views.end(id);
    await closeTranscript(this.#parts.store.transcriptPath(id), id, outcome).catch((error: unknown) =>
      this.#parts.log(id, errorSentence(error)),
    );
    await this.#parts.records.change(id, outcome.kind === 'cancelled' ? { kind: 'cancel' } : { kind: 'fail', error: outcome.error });
    this.#parts.log(id, outcome.kind === 'cancelled' ? 'cancelled' : `failed: ${outcome.error.message}`);
  }
}
