// Carries out what windows ask for: submit, cancel, answer, rerun, remove, and snapshots.

import { Refusal } from '#base/refusal.ts';
import { visible } from '#base/visible.ts';
import {
  type Alternative,
  type Change,
  type EarlierRequest,
  type EarlierText,
  type ExecutionDetail,
  type Phase,
  SHOWN_TEXT,
  type Snapshot,
} from '#contracts/change.ts';
import type { Answer, Execution } from '#contracts/execution.ts';
import type { Limits } from '#contracts/limits.ts';
import type { ChangePort, TaskPort, Unsubscribe } from '#contracts/ports/executorPort.ts';
import type { Reply } from '#contracts/reply.ts';
import { replied } from '#contracts/reply.ts';
import { GO_ON } from '#contracts/runner.ts';
import { isAtRest, isEnd } from '#contracts/states.ts';
import type { Task } from '#contracts/task.ts';
import { createChangeRequests } from '#executor/changes/changeRequests.ts';
import { createVerifyAgain, type VerifyAgain } from '#executor/changes/verifyAgain.ts';
import { HandOver } from '#executor/handOver/handOver.ts';
import type { Direction } from '#executor/queue/order.ts';
import { type Holder, TakeOver, type Wish } from '#executor/recovery/takeOver.ts';
import { whatSpeaksAgainst } from '#executor/routing/alternatives.ts';
import { earlierText, shownText, type TextSource } from '#executor/run/shownText.ts';
import { extractSummary } from '#transcript/summary.ts';
import { Lifecycle, type LifecycleParts } from './lifecycle.ts';
import { newExecution } from './newExecution.ts';

const NO_OTHER_AGENT = 'The task of this execution can no longer be read, so no other agent can run it.';

export class Executor implements TaskPort {
  readonly changes: ChangePort;
  readonly #parts: LifecycleParts;
  readonly #lifecycle: Lifecycle;
  readonly #takeOver: TakeOver;
  readonly #verifyAgain: VerifyAgain;
  readonly #handOver: HandOver;

  constructor(parts: LifecycleParts) {
    this.#parts = parts;
    this.#handOver = new HandOver({
      ...parts,
      agentsFor: (task) => this.#lifecycle.agentsFor(task),
      submit: (task) => this.submit(task),
    });
    this.#lifecycle = new Lifecycle(parts, this.#handOver);
    this.#takeOver = new TakeOver({ ...parts, takeUp: (execution) => this.#lifecycle.takeUp(execution) });
    this.#verifyAgain = createVerifyAgain({ ...parts, views: this.#lifecycle.views, loadTask: (id) => parts.store.loadTask(id) });
    this.changes = createChangeRequests({ ...parts, verifyAgain: this.#verifyAgain, takeForChange: (id) => this.#takeFor('keep', id) });
    parts.pool.onDidChangeQueue = (queue) => parts.feed.emit({ kind: 'queue', ...queue });
  }

  async submit(asked: Task): Promise<Execution> {
    const task = await this.#inItsFolder(asked);
    await this.#withdrawOffer(task.resumes);
    const execution = newExecution(task, this.#parts.now());
    await this.#parts.records.add(execution, task);
    this.#parts.log(execution.id, `asked: ${execution.name}`);
    this.#lifecycle.begin(execution.id, task);
    return this.#parts.records.get(execution.id) ?? execution;
  }

  cancel(executionId: string): Promise<Reply<null>> {
    return replied(async () => {
      await this.#cancel(executionId);
      return null;
    });
  }

  answer(executionId: string, answer: Answer, questionId: string | null): Promise<Reply<null>> {
    return replied(async () => {
      await this.#answer(executionId, answer, questionId);
      return null;
    });
  }

  async #cancel(executionId: string): Promise<void> {
    await this.#takeFor('cancel', executionId);
    await this.#lifecycle.cancel(executionId);
  }

  async #answer(executionId: string, answer: Answer, questionId: string | null): Promise<void> {
    await this.#takeFor('answer', executionId);
    const execution = this.#parts.records.get(executionId);
    if (execution?.state !== 'blocked' || (execution.toolQuestion?.id ?? null) !== questionId) return;
    if (questionId !== null) return this.#lifecycle.questions.answer(executionId, questionId, answer);
    if (answer === 'deny') return this.#lifecycle.refuse(execution);
    const task = await this.#parts.store.loadTask(executionId);
    const permission = await this.#parts.permit(execution.agentType, task);
    // What the user allowed is what they read, not what the settings have come to say since.
    if (permission.kind === 'ask' && permission.question === execution.question) await permission.grant();
    await this.#parts.records.change(executionId, { kind: 'allow', to: 'classifying' });
    this.#lifecycle.begin(executionId, task);
  }

  async wholeQuestion(executionId: string): Promise<string | null> {
    return this.#lifecycle.questions.get(executionId)?.whole ?? null;
  }

  async remove(executionIds: string[]): Promise<void> {
    for (const id of executionIds) {
      const execution = this.#parts.records.get(id);
      if (execution && isEnd(execution.state)) await this.#parts.records.remove(id);
    }
    this.#parts.records.saveIndex();
  }

  /** The executor's part of a snapshot, as of now. */
  snapshot(): Pick<Snapshot, 'seq' | 'executions' | 'elsewhere' | 'phases' | 'queue'> {
    const phases: Record<string, Phase> = {};
    for (const [id, view] of this.#lifecycle.live()) if (view.phase) phases[id] = view.phase;
    const { feed, records, pool } = this.#parts;
    const executions = records.all();
    const elsewhere = executions.filter((execution) => records.isElsewhere(execution)).map(({ id }) => id);
    return { seq: feed.seq, executions, elsewhere, phases, queue: pool.queue() };
  }

  async detail(executionId: string, most?: number | null): Promise<ExecutionDetail> {
    const { store, records } = this.#parts;
    const task = await store.loadTask(executionId).catch(() => null); // an older or damaged file: the record still says enough
    return {
      instructions: task?.instructions ?? records.get(executionId)?.instructions ?? '',
      attachments: (task?.attachments ?? []).map(({ name, startLine, truncated }) => ({ name: visible(name), startLine, truncated })),
      folder: task?.folder ?? null,
      text: await shownText(this.#textSource(executionId), most ?? SHOWN_TEXT),
    };
  }

  earlierText(executionId: string, request: EarlierRequest): Promise<EarlierText> {
    return earlierText(this.#textSource(executionId), request);
  }

  async answerText(executionId: string): Promise<string> {
    const { view, transcript } = this.#textSource(executionId);
    return view ? view.text.text : (await extractSummary(transcript)).text;
  }

  rerun(executionId: string, how: 'retry' | 'resume', limits: Partial<Limits> = {}): Promise<Reply<Execution>> {
    return replied(async () => {
      if (how === 'resume') await this.#mustBeAtRest(executionId);
      const stored = await this.#storedTask(executionId, 'The task of this execution can no longer be read, so it can’t be run again.');
      const task = { ...stored, ...limits };
      if (how === 'retry') return this.submit(task);
      const name = this.#parts.records.get(executionId)?.name ?? '';
      return this.submit({ ...task, instructions: GO_ON, name, attachments: [], resumes: executionId });
    });
  }

  async move(executionId: string, direction: Direction): Promise<void> {
    this.#parts.pool.move(executionId, direction);
  }

  async pausePool(): Promise<void> {
    this.#parts.pool.pause();
  }

  async resumePool(): Promise<void> {
    this.#parts.pool.resume();
  }

  alternatives(executionId: string): Promise<Reply<Alternative[]>> {
    return replied(async () => {
      const current = this.#parts.records.get(executionId)?.agentType;
      const agents = await this.#lifecycle.agentsFor(await this.#storedTask(executionId, NO_OTHER_AGENT));
      return agents
        .filter(({ agentType }) => agentType !== current)
        .map((facts) => ({
          agentType: facts.agentType,
          against: whatSpeaksAgainst(facts, this.#parts.now()),
          isPossible: facts.isSetUp && facts.permission?.kind !== 'refused',
        }));
    });
  }

  runWith(executionId: string, agentType: string): Promise<Reply<Execution>> {
    return replied(async () => {
      const task = await this.#storedTask(executionId, NO_OTHER_AGENT);
      const state = this.#parts.records.get(executionId)?.state;
      if (state && !isEnd(state) && state !== 'ready') await this.#cancel(executionId);
      return this.submit({ ...task, agentType, model: '', agentMode: '' }); // a model and a mode are their agent's own
    });
  }

  handOver(executionId: string): Promise<Reply<Execution>> {
    return replied(async () => this.#handOver.start(executionId, await this.#storedTask(executionId, NO_OTHER_AGENT)));
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

  /** See TakeOver. */
  takeOver(executionId: string): Promise<Holder> {
    return this.#takeOver.take(executionId);
  }

  /** See Lifecycle. */
  restoreCooldowns(): Promise<void> {
    return this.#lifecycle.restoreCooldowns();
  }

  /** See Lifecycle. */
  restoreCooldown(execution: Execution): Promise<void> {
    return this.#lifecycle.restoreCooldown(execution);
  }

  /** See Lifecycle. */
  async dispose(): Promise<void> {
    await Promise.all([this.#verifyAgain.dispose(), this.#lifecycle.dispose()]);
  }

  /** A task that is continued is no longer offered to another agent. */
  async #withdrawOffer(earlierId: string | null): Promise<void> {
    const { records } = this.#parts;
    if (earlierId !== null && records.get(earlierId)?.handOver) await records.note(earlierId, { handOver: null });
  }

  /** A conversation stays in the folder where it began: the CLIs know their sessions by it. */
  async #inItsFolder(task: Task): Promise<Task> {
    if (task.resumes === null) return task;
    const earlier = await this.#parts.store.loadTask(task.resumes).catch(() => null); // deleted or damaged
    return earlier ? { ...task, folder: earlier.folder } : task;
  }

  async #mustBeAtRest(executionId: string): Promise<void> {
    await this.#takeFor('resume', executionId);
    const state = this.#parts.records.get(executionId)?.state;
    if (state && state !== 'ready' && !isEnd(state))
      throw new Refusal('This execution is still in progress. Wait for it, or stop it first.');
  }

  /** Throws a Refusal with `problem` where its file is gone or damaged. */
  #storedTask(executionId: string, problem: string): Promise<Task> {
    return this.#parts.store.loadTask(executionId).catch(() => {
      throw new Refusal(problem);
    });
  }

  /** What has not ended is this window's afterwards, or this throws a Refusal. */
  async #takeFor(wish: Wish, executionId: string): Promise<void> {
    const state = this.#parts.records.get(executionId)?.state;
    if (state && !isEnd(state)) await this.#takeOver.takeFor(wish, executionId);
  }

  #textSource(executionId: string): TextSource {
    return { view: this.#lifecycle.live().get(executionId), transcript: this.#parts.store.transcriptPath(executionId) };
  }
}
