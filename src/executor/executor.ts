// Task → classification → pool → runner → execution. The only thing that windows talk to; needs no VS Code.
import { randomUUID } from 'node:crypto';
import type { Runner } from '../runners/runner.ts';
import type { ExecutionStore } from '../storage/executions.ts';
import { parseChangestat } from '../transcript/changestat.ts';
import { summarizeText } from '../transcript/one-line.ts';
import { extractSummary } from '../transcript/summary.ts';
import type { Candidate } from './classifier.ts';
import type { Classification, Execution, ExecutionError } from './execution.ts';
import type { ChangeFeed } from './feed.ts';
import { LiveView, listenTo } from './live.ts';
import type { Pool, SystemStatus } from './pool.ts';
import type { Change, ExecutionDetail, ExecutionText, ExecutorPort, Phase, Snapshot, Task, Unsubscribe } from './port.ts';
import type { Records } from './records.ts';
import type { RunnerRegistry } from './registry.ts';
import { closeTranscript, messageOf, type RunEnd, runOnce } from './run.ts';
import { isAtRest, isEnd } from './state.ts';

/** May this agent type have this task? `grant` remembers the user's yes. */
export type Permission =
  | { kind: 'allowed' }
  | { kind: 'ask'; question: string; grant(): Promise<void> }
  | { kind: 'refused'; error: ExecutionError };

export interface ExecutorParts {
  store: ExecutionStore;
  records: Records;
  feed: ChangeFeed;
  pool: Pool;
  registry: RunnerRegistry;
  permit(agentType: string, task: Task): Promise<Permission>;
  /** `mayAskLocalModel`: false while sending the task to the local model's server isn't allowed yet. */
  classify(
    task: Task,
    resumed: string | null,
    candidates: Candidate[],
    status: SystemStatus,
    mayAskLocalModel: boolean,
    signal: AbortSignal,
  ): Promise<Classification>;
  /** A readable line for the output channel. */
  log(executionId: string, line: string): void;
  now(): number;
}

const NO_AGENT: ExecutionError = {
  kind: 'agentMissing',
  message: 'No agent is set up for this folder. Find a local model server in the panel, or set claudomator.localModel.endpoint.',
};

export class Executor implements ExecutorPort {
  readonly #parts: ExecutorParts;
  readonly #live = new Map<string, LiveView>();
  readonly #deciding = new Map<string, { abort: AbortController; done: Promise<void> }>();
  readonly #ours = new Set<string>();
  #isClosing = false;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(parts: ExecutorParts) {
    this.#parts = parts;
  }

  async submit(task: Task): Promise<Execution> {
    const execution = fresh(task, this.#parts.now());
    this.#ours.add(execution.id);
    await this.#parts.records.add(execution, task);
    this.#parts.log(execution.id, `asked: ${execution.name}`);
    this.#decideInBackground(execution.id, task);
    return this.#parts.records.get(execution.id) ?? execution;
  }

  async cancel(executionId: string): Promise<void> {
    const deciding = this.#deciding.get(executionId);
    if (deciding) {
      deciding.abort.abort();
      await deciding.done;
    }
    if (await this.#parts.pool.cancel(executionId, 'cancelled by the user')) return;
    const execution = this.#parts.records.get(executionId);
    if (execution?.state === 'blocked' || execution?.state === 'waiting-quota') await this.#endUnrun(executionId, { kind: 'cancelled' });
  }

  async answer(executionId: string, allow: boolean): Promise<void> {
    const execution = this.#parts.records.get(executionId);
    if (execution?.state !== 'blocked') return;
    if (!allow) return this.#endUnrun(executionId, { kind: 'cancelled' });
    const task = await this.#task(executionId);
    const permission = await this.#parts.permit(execution.agentType || task.agentType, task);
    // What the user allowed is what they read, not what the settings have come to say since.
    if (permission.kind === 'ask' && permission.question === execution.question) await permission.grant();
    await this.#parts.records.change(executionId, { kind: 'allow', to: 'classifying' });
    this.#decideInBackground(executionId, task);
  }

  async remove(executionIds: string[]): Promise<void> {
    for (const id of executionIds) {
      const execution = this.#parts.records.get(id);
      if (execution && isEnd(execution.state)) await this.#parts.records.remove(id);
    }
    this.#parts.records.saveIndex();
  }

  async snapshot(): Promise<Snapshot> {
    const phases: Record<string, Phase> = {};
    for (const [id, view] of this.#live) if (view.phase) phases[id] = view.phase;
    return { seq: this.#parts.feed.seq, executions: this.#parts.records.all(), phases };
  }

  async detail(executionId: string): Promise<ExecutionDetail> {
    const { store, records } = this.#parts;
    const task = await store.loadTask(executionId).catch(() => null); // an older or damaged file: the record still says enough
    return {
      instructions: task?.instructions ?? records.get(executionId)?.instructions ?? '',
      attachments: (task?.attachments ?? []).map(({ name, startLine, truncated }) => ({ name, startLine, truncated })),
      text: await this.#text(executionId),
    };
  }

  async rerun(executionId: string, how: 'retry' | 'resume'): Promise<Execution> {
    const task = await this.#task(executionId);
    if (how === 'retry') return this.submit(task);
    return this.submit({
      ...task,
      instructions: 'Continue exactly where you stopped.',
      name: task.name,
      attachments: [],
      resumes: executionId,
    });
  }

  onDidChange(listener: (change: Change) => void): Unsubscribe {
    return this.#parts.feed.subscribe(listener);
  }

  /** Resolves at once for an execution that already rests. Rejects for an id that nobody knows. */
  async whenFinished(executionId: string): Promise<Execution> {
    const execution = this.#parts.records.get(executionId);
    if (!execution) throw new Error(`There is no execution ${executionId}`);
    if (isAtRest(execution.state)) {
      await this.#parts.records.saved(executionId);
      return execution;
    }
    return new Promise((resolve, reject) => {
      const stop = this.onDidChange((change) => {
        if (change.kind === 'removed' && change.executionId === executionId) reject(new Error(`Execution ${executionId} was deleted`));
        else if (change.kind !== 'execution' || change.execution.id !== executionId || !isAtRest(change.execution.state)) return;
        else resolve(change.execution);
        stop();
      });
    });
  }

  executions(): readonly Execution[] {
    return this.#parts.records.all();
  }

  /** True for what was submitted here since the start: the files can only be behind. */
  owns(executionId: string): boolean {
    return this.#ours.has(executionId);
  }

  /** Takes up an execution that waits for its quota, after its window died. */
  wakeLater(execution: Execution): void {
    const wait = Math.max(0, (execution.retryAt ?? 0) - this.#parts.now());
    const timer = setTimeout(() => void this.#wake(execution.id), Math.min(wait, 2 ** 31 - 1));
    timer.unref();
    this.#timers.set(execution.id, timer);
  }

  /** Lets go of every run without ending it on record: the next start finds it interrupted, as after a crash. Nothing relies on this being called. */
  async dispose(): Promise<void> {
    this.#isClosing = true;
    for (const { abort } of this.#deciding.values()) abort.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.allSettled([...this.#live.keys()].map((id) => this.#parts.pool.cancel(id, 'the window closes')));
  }

  #decideInBackground(id: string, task: Task): void {
    const abort = new AbortController();
    const done = this.#decide(id, task, abort.signal)
      .catch(async (error: unknown) => {
        if (abort.signal.aborted) return this.#endUnrun(id, { kind: 'cancelled' });
        return this.#endUnrun(id, {
          kind: 'failed',
          error: { kind: 'internal', message: `Claudomator could not start the task: ${messageOf(error)}` },
        });
      })
      .catch((error: unknown) => this.#parts.log(id, `could not be ended: ${messageOf(error)}`))
      .finally(() => this.#deciding.delete(id));
    this.#deciding.set(id, { abort, done });
  }

  async #decide(id: string, task: Task, signal: AbortSignal): Promise<void> {
    const { records, registry } = this.#parts;
    if (records.get(id)?.state === 'pending') await records.change(id, { kind: 'classify' });
    const view = this.#view(id);
    view.show({ kind: 'classifying' });
    const { allowed, permissions, refusal } = await this.#permitAll(registry.candidates(task.folder), task);
    if (allowed.length === 0 || (refusal && permissions.get(task.agentType)?.kind === 'refused')) {
      return this.#endUnrun(id, { kind: 'failed', error: refusal ?? NO_AGENT });
    }
    const resumed = task.resumes === null ? null : (records.get(task.resumes)?.agentType ?? null);
    const mayAsk = permissions.get('local')?.kind === 'allowed';
    const classification = await this.#parts.classify(task, resumed, allowed, this.#status(allowed), mayAsk, signal);
    signal.throwIfAborted();
    this.#parts.log(
      id,
      `goes to ${[classification.agentType, classification.model].filter(Boolean).join(' · ')} (${classification.source}): ${classification.reason}`,
    );
    const permission = permissions.get(classification.agentType);
    if (permission?.kind === 'ask') {
      this.#endView(id);
      this.#parts.log(id, `asks: ${permission.question}`);
      await records.change(id, { kind: 'ask', question: permission.question });
      return;
    }
    await records.change(id, { kind: 'queue', classification });
    this.#enqueue(id, task);
  }

  async #permitAll(candidates: Candidate[], task: Task) {
    const permissions = new Map<string, Permission>();
    for (const { agentType } of candidates) permissions.set(agentType, await this.#parts.permit(agentType, task));
    if (task.agentType !== 'auto' && !permissions.has(task.agentType) && this.#parts.registry.get(task.agentType)) {
      // Registered, but not set up for this folder: the refusal says so better than «no such agent».
      permissions.set(task.agentType, {
        kind: 'refused',
        error: { ...NO_AGENT, message: `${task.agentType} is not set up for this folder. ${NO_AGENT.message}` },
      });
    }
    const refusals = [...permissions.values()].flatMap((permission) => (permission.kind === 'refused' ? [permission.error] : []));
    const wished = permissions.get(task.agentType);
    return {
      permissions,
      allowed: candidates.filter(({ agentType }) => permissions.get(agentType)?.kind !== 'refused'),
      refusal: (wished?.kind === 'refused' ? wished.error : refusals[0]) ?? null,
    };
  }

  #status(candidates: readonly Candidate[]): SystemStatus {
    return Object.fromEntries(
      candidates.map(({ agentType }) => [agentType, { activeTasks: this.#parts.pool.activeTasks(agentType), rateLimited: false }]),
    );
  }

  #enqueue(id: string, task: Task): void {
    const { records, pool, registry } = this.#parts;
    const agentType = records.get(id)?.agentType ?? '';
    pool.enqueue({
      id,
      agentType,
      priority: 0,
      run: (signal) => this.#runInSlot(id, task, registry.get(agentType), signal),
      onWaiting: (ahead) => this.#view(id).show({ kind: 'queued', ahead, reason: `waits for ${agentType}: ${ahead} ahead` }),
      onCancelledInQueue: () => this.#endUnrun(id, { kind: 'cancelled' }),
    });
  }

  async #runInSlot(id: string, task: Task, runner: Runner | undefined, signal: AbortSignal): Promise<void> {
    try {
      if (!runner) return await this.#endUnrun(id, { kind: 'failed', error: NO_AGENT });
      const execution = await this.#parts.records.change(id, { kind: 'start' });
      await this.#run(execution, task, runner, signal);
    } catch (error) {
      this.#parts.log(id, `internal error: ${messageOf(error)}`);
      this.#endView(id);
    }
  }

  async #run(execution: Execution, task: Task, runner: Runner, signal: AbortSignal): Promise<void> {
    const { id } = execution;
    const { records, store } = this.#parts;
    const view = this.#view(id);
    view.show({ kind: 'waiting' });
    const listener = listenTo(view, ({ model, sessionId }) => void records.note(id, { model: model || execution.model, sessionId }));
    const end = await runOnce(
      runner,
      {
        executionId: id,
        instructions: task.instructions,
        attachments: task.attachments,
        model: execution.model,
        folder: task.folder,
        resumes: task.resumes === null ? null : { executionId: task.resumes, sessionId: records.get(task.resumes)?.sessionId ?? null },
        maxCostUsd: task.maxCostUsd,
      },
      store.transcriptPath(id),
      task.timeoutSeconds,
      listener,
      () => this.#isClosing,
      signal,
    );
    if (!this.#isClosing) await this.#settle(id, end, view);
  }

  async #settle(id: string, { outcome, usedTools }: RunEnd, view: LiveView): Promise<void> {
    const { records, store, log, now } = this.#parts;
    const text = outcome.kind === 'completed' ? outcome.text : view.text.text;
    const remains = { summary: summarizeText(text), changestats: usedTools ? await parseChangestat(store.transcriptPath(id)) : null };
    this.#endView(id);
    if (outcome.kind === 'rateLimited') {
      if (outcome.retryAt === undefined || outcome.retryAt <= now()) {
        const error = { kind: 'rateLimited' as const, message: 'The agent is rate-limited and does not say until when. Try again later.' };
        await records.change(id, { kind: 'finish', outcome: { kind: 'failed', error }, remains });
      } else this.wakeLater(await records.change(id, { kind: 'limited', retryAt: outcome.retryAt }));
    } else if (outcome.kind === 'blocked') await records.change(id, { kind: 'ask', question: outcome.question });
    else if (outcome.kind === 'timedOut') await records.change(id, { kind: 'timeOut', message: outcome.message, remains });
    else await records.change(id, { kind: 'finish', outcome, remains });
    const after = records.get(id);
    log(id, `${after?.state}${after?.error ? `: ${after.error.message}` : ''}`);
  }

  async #wake(id: string): Promise<void> {
    this.#timers.delete(id);
    try {
      const task = await this.#task(id);
      await this.#parts.records.change(id, { kind: 'requeue' });
      this.#enqueue(id, task);
    } catch (error) {
      this.#parts.log(id, `could not be woken: ${messageOf(error)}`);
    }
  }

  /** Ends what never ran, or asks no more; its transcript says so too. */
  async #endUnrun(id: string, outcome: { kind: 'cancelled' } | { kind: 'failed'; error: ExecutionError }): Promise<void> {
    if (this.#isClosing) return;
    clearTimeout(this.#timers.get(id));
    this.#endView(id);
    await closeTranscript(this.#parts.store.transcriptPath(id), id, outcome).catch((error: unknown) =>
      this.#parts.log(id, messageOf(error)),
    );
    await this.#parts.records.change(id, outcome.kind === 'cancelled' ? { kind: 'cancel' } : { kind: 'fail', error: outcome.error });
    this.#parts.log(id, outcome.kind === 'cancelled' ? 'cancelled' : `failed: ${outcome.error.message}`);
  }

  async #task(id: string): Promise<Task> {
    const task = await this.#parts.store.loadTask(id);
    if (!task) throw new Error(`The task of execution ${id} can't be read.`);
    return task;
  }

  async #text(executionId: string): Promise<ExecutionText> {
    const read = this.#live.has(executionId) ? null : await extractSummary(this.#parts.store.transcriptPath(executionId)).catch(() => null);
    const { text, thinking, notices } = this.#live.get(executionId)?.text ?? read ?? { text: '', thinking: '', notices: [] };
    return { text, thinking, notices: [...notices] };
  }

  #view(id: string): LiveView {
    const known = this.#live.get(id);
    if (known) return known;
    const view = new LiveView(id, this.#parts.feed, this.#parts.now);
    this.#live.set(id, view);
    return view;
  }

  #endView(id: string): void {
    if (this.#live.delete(id)) this.#parts.feed.emit({ kind: 'phase', executionId: id, phase: null });
  }
}

function fresh(task: Task, now: number): Execution {
  return {
    id: randomUUID(),
    name: task.name || nameOf(task.instructions),
    instructions: task.instructions,
    state: 'pending',
    agentType: '',
    model: '',
    classification: null,
    stopReason: null,
    tokensIn: null,
    tokensOut: null,
    costUsd: null,
    createdAt: now,
    startedAt: null,
    finishedAt: null,
    summary: '',
    changestats: null,
    error: null,
    resumes: task.resumes,
    sessionId: null,
    question: null,
    retryAt: null,
  };
}

/** The first words of the instructions. */
function nameOf(instructions: string): string {
  const line = instructions.slice(0, 400).trim().split('\n')[0]?.trim() ?? '';
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`;
}
