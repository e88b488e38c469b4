// Takes one execution from its record to its end: decides, queues, runs, cancels and ends it.
// Its parts: decide.ts (which agent), slotRun.ts (the run itself), quotaWait.ts (rate limits).
import { errorSentence } from '#base/errorMessage.ts';
import type { Isolation } from '#contracts/changes.ts';
import type { Execution, ExecutionError } from '#contracts/execution.ts';
import { isEnd } from '#contracts/states.ts';
import type { Task } from '#contracts/task.ts';
import type { CopyStore, Verify } from '#executor/changes/copyStore.ts';
import type { HandOverParts } from '#executor/handOver/handOver.ts';
import type { Pool } from '#executor/queue/pool.ts';
import type { ChangeFeed } from '#executor/records/feed.ts';
import type { Records } from '#executor/records/records.ts';
import { Agents } from '#executor/routing/agents.ts';
import type { AgentFacts } from '#executor/routing/alternatives.ts';
import { type Permission, permitAll } from '#executor/routing/permissions.ts';
import type { RunnerRegistry } from '#executor/routing/registry.ts';
import { closeTranscript } from '#executor/run/closeTranscript.ts';
import { couldNotStart } from '#executor/run/internalFailure.ts';
import { type LiveView, LiveViews } from '#executor/run/liveView.ts';
import { OpenQuestions } from '#executor/run/openQuestions.ts';
import type { ExecutionStore } from '#storage/executions.ts';
import { type DecideParts, decide, findFallback } from './decide.ts';
import { QuotaWait } from './quotaWait.ts';
import { runInSlot, type SlotRunParts } from './slotRun.ts';

export interface LifecycleParts {
  store: ExecutionStore;
  records: Records;
  feed: ChangeFeed;
  pool: Pool;
  registry: RunnerRegistry;
  permit(agentType: string, task: Task): Promise<Permission>;
  /** Null = agents work in the user's files. */
  copies: CopyStore | null;
  verify: Verify;
  /** As the settings of the folder say. */
  isolation(folder: string): Isolation;
  classify: DecideParts['classify'];
  lookFor: DecideParts['lookFor'];
  /** See HandOverParts. */
  handOver: HandOverParts['handOver'];
  usualCost: HandOverParts['usualCost'];
  /** Ends the processes of a run whose window died. Resolves with how many there were. */
  endLeftovers(executionId: string): Promise<number>;
  /** A readable line for the output channel. */
  log(executionId: string, line: string): void;
  now(): number;
}

export class Lifecycle {
  readonly #parts: LifecycleParts;
  readonly #agents: Agents;
  readonly #views: LiveViews;
  readonly #deciding = new Map<string, { abort: AbortController; done: Promise<void> }>();
  readonly #questions: OpenQuestions;
  readonly #quotaWait: QuotaWait;
  readonly #slotRunParts: SlotRunParts;
  #isClosing = false;

  constructor(parts: LifecycleParts, handOver: SlotRunParts['handOver']) {
    const agents = new Agents(parts.registry, parts.pool, parts.now);
    const views = new LiveViews(parts);
    const isClosing = () => this.#isClosing;
    const fail = (id: string, error: ExecutionError) => this.#endWithoutRun(id, { kind: 'failed', error });
    const questions = new OpenQuestions({ ...parts, isClosing });
    const quotaWait = new QuotaWait({
      ...parts,
      agents,
      views,
      findFallback: (id, task) => findFallback(id, task, { ...parts, agents }),
      enqueue: (id, task) => this.#enqueue(id, task),
      fail,
    });
    const askUser: SlotRunParts['askUser'] = (id, agentType, question) => this.#askUser(id, agentType, question);
    this.#parts = parts;
    this.#agents = agents;
    this.#views = views;
    this.#questions = questions;
    this.#quotaWait = quotaWait;
    const end: SlotRunParts['end'] = (id, outcome) => this.#endWithoutRun(id, outcome);
    this.#slotRunParts = { ...parts, handOver, views, questions, quotaWait, askUser, fail, end, isClosing };
  }

  /** The questions that runs of this window wait on. */
  get questions(): Pick<OpenQuestions, 'answer' | 'get'> {
    return this.#questions;
  }

  /** What windows see of each execution that is under way. */
  live(): ReadonlyMap<string, LiveView> {
    return this.#views.all();
  }

  /** For what is shown of an execution that is not under way any more. */
  get views(): Pick<LiveViews, 'recall' | 'of' | 'end'> {
    return this.#views;
  }

  /** Decides in the background which agent does the task, and goes on from there. */
  begin(id: string, task: Task): void {
    const abort = new AbortController();
    const done = this.#decide(id, task, abort.signal)
      .catch(async (error: unknown) => {
        if (abort.signal.aborted) return this.#endWithoutRun(id, { kind: 'cancelled' });
        return this.#endWithoutRun(id, couldNotStart(error));
      })
      .catch((error: unknown) => this.#parts.log(id, `could not be ended: ${errorSentence(error)}`))
      .finally(() => this.#deciding.delete(id));
    this.#deciding.set(id, { abort, done });
  }

  /** Ends a blocked execution whose question the user declined. */
  async refuse(execution: Execution): Promise<void> {
    const message = `You denied this, so nothing was sent. (${execution.question ?? ''}) Retry to be asked again, or choose another agent or address.`;
    await this.#endWithoutRun(execution.id, { kind: 'failed', error: { kind: 'notAllowed', message } });
  }

  /** Resolves when nothing of the execution runs or waits any more, also where its run met a rate limit at the same moment. */
  async cancel(id: string): Promise<void> {
    const deciding = this.#deciding.get(id);
    if (deciding) {
      deciding.abort.abort();
      await deciding.done;
    }
    await this.#parts.pool.cancel(id, 'cancelled by the user');
    const state = this.#parts.records.get(id)?.state;
    if (state && state !== 'ready' && !isEnd(state)) await this.#endWithoutRun(id, { kind: 'cancelled' });
  }

  /** Goes on with an execution that waited when its window died; does nothing in the states that only a run or the user can leave. */
  async takeUp(execution: Execution): Promise<void> {
    const { id, state } = execution;
    if (state === 'waiting-quota') return this.#quotaWait.wakeLater(execution);
    if (state !== 'pending' && state !== 'classifying' && state !== 'queued') return;
    try {
      const task = await this.#parts.store.loadTask(id);
      if (state !== 'queued') return this.begin(id, task);
      if (execution.spent) await this.#views.recall(id);
      this.#enqueue(id, task);
    } catch (error) {
      const message = `The task couldn’t continue: ${errorSentence(error)}`;
      await this.#endWithoutRun(id, { kind: 'failed', error: { kind: 'internal', message } });
    }
  }

  /** Every registered agent, and what is known of it for this task. */
  async agentsFor(task: Task): Promise<AgentFacts[]> {
    const { permissions } = await permitAll(task, this.#parts);
    return this.#agents.facts(task, permissions);
  }

  restoreCooldowns(): Promise<void> {
    return this.#quotaWait.restoreCooldowns();
  }

  restoreCooldown(execution: Execution): Promise<void> {
    return this.#quotaWait.restoreCooldown(execution);
  }

  /** Stops every run without recording an end: the next start finds them interrupted, as after a crash. Nothing relies on this being called. */
  async dispose(): Promise<void> {
    this.#isClosing = true;
    for (const { abort } of this.#deciding.values()) abort.abort();
    this.#quotaWait.dispose();
    await Promise.allSettled([...this.#views.all().keys()].map((id) => this.#parts.pool.cancel(id, 'the window closes')));
  }

  async #decide(id: string, task: Task, signal: AbortSignal): Promise<void> {
    const { records } = this.#parts;
    if (records.get(id)?.state === 'pending') await records.change(id, { kind: 'classify' });
    this.#views.of(id).show({ kind: 'classifying' });
    const choice = await decide(id, task, { ...this.#parts, agents: this.#agents }, signal);
    if (choice.kind === 'refused') return this.#endWithoutRun(id, { kind: 'failed', error: choice.error });
    if (choice.kind === 'ask') return this.#askUser(id, choice.agentType, choice.question);
    await records.change(id, { kind: 'queue', classification: choice.decision });
    if (!this.#isClosing) this.#enqueue(id, task);
  }

  /** Synchronous, so that a caller can take an execution out of one place and queue it before anybody looks for it: see QuotaWait. */
  #enqueue(id: string, task: Task): void {
    const { records, pool, registry, log, now } = this.#parts;
    const { agentType = '', classification = null, createdAt = now() } = records.get(id) ?? {};
    pool.enqueue({
      id,
      slot: registry.slotOf(agentType),
      ...this.#agents.keyFor(agentType, classification?.model ?? '', task),
      priority: 0,
      createdAt,
      run: (signal) => runInSlot(id, task, registry.get(agentType), this.#slotRunParts, signal),
      onWaiting: (reason, text) => {
        this.#views.of(id).show({ kind: 'queued', ahead: reason.kind === 'slot' ? reason.ahead : 0, reason: text });
        if (reason.kind !== 'cooldown' && reason.kind !== 'openCircuit') return;
        this.#quotaWait.rerouteQueued(id, task).catch((error: unknown) => log(id, `can't go elsewhere: ${errorSentence(error)}`));
      },
      onCancelledInQueue: () => this.#endWithoutRun(id, { kind: 'cancelled' }),
    });
  }

  async #askUser(id: string, agentType: string, question: string): Promise<void> {
    if (this.#isClosing) return;
    this.#views.end(id);
    this.#parts.log(id, `asks: ${question}`);
    await this.#parts.records.change(id, { kind: 'ask', question, agentType });
  }

  /** Ends an execution that never ran, or waits and will not run again; its transcript says so too. */
  async #endWithoutRun(id: string, outcome: { kind: 'cancelled' } | { kind: 'failed'; error: ExecutionError }): Promise<void> {
    const { store, records, log } = this.#parts;
    if (this.#isClosing) return;
    this.#quotaWait.cancel(id);
    this.#views.end(id);
    await closeTranscript(store.transcriptPath(id), id, outcome).catch((error: unknown) => log(id, errorSentence(error)));
    await records.change(id, outcome.kind === 'cancelled' ? { kind: 'cancel' } : { kind: 'fail', error: outcome.error });
    log(id, outcome.kind === 'cancelled' ? 'cancelled' : `failed: ${outcome.error.message}`);
  }
}
