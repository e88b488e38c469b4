// Runs one execution in the slot that the pool gave it, and records how the run ended.
import { errorSentence } from '#base/errorMessage.ts';
import { Refusal } from '#base/refusal.ts';
import type { Execution, ExecutionError, HandOverOffer } from '#contracts/execution.ts';
import type { Runner } from '#contracts/runner.ts';
import type { Task } from '#contracts/task.ts';
import type { Place } from '#executor/changes/copyStore.ts';
import { preparePlace, type RunChangeParts, settleChange } from '#executor/changes/runChange.ts';
import type { HandOver } from '#executor/handOver/handOver.ts';
import { agentOutcomeOf } from '#executor/queue/agentOutcome.ts';
import type { Pool } from '#executor/queue/pool.ts';
import type { Records } from '#executor/records/records.ts';
import { allowance, spentAfter } from '#executor/records/spending.ts';
import { NO_AGENT, type Permission } from '#executor/routing/permissions.ts';
import { endLine } from '#executor/run/endLine.ts';
import { couldNotStart } from '#executor/run/internalFailure.ts';
import { type LiveView, type LiveViews, listenTo } from '#executor/run/liveView.ts';
import type { OpenQuestions } from '#executor/run/openQuestions.ts';
import { runnableTask } from '#executor/run/runnableTask.ts';
import { type FinishedRun, runOnce } from '#executor/run/runOnce.ts';
import type { ExecutionStore } from '#storage/executions.ts';
import { parseChangestat } from '#transcript/changestat.ts';
import { summarizeText } from '#transcript/oneLine.ts';
import type { QuotaWait } from './quotaWait.ts';

export interface SlotRunParts extends RunChangeParts {
  store: Pick<ExecutionStore, 'transcriptPath'>;
  records: Pick<Records, 'get' | 'change' | 'note'>;
  pool: Pick<Pool, 'recordOutcome' | 'park'>;
  views: Pick<LiveViews, 'of' | 'end'>;
  questions: Pick<OpenQuestions, 'ask'>;
  quotaWait: Pick<QuotaWait, 'begin'>;
  permit(agentType: string, task: Task): Promise<Permission>;
  /** Blocks the execution until the user has answered. */
  askUser(id: string, agentType: string, question: string): Promise<void>;
  /** Ends the execution without a run. */
  fail(id: string, error: ExecutionError): Promise<void>;
  end(id: string, outcome: { kind: 'cancelled' }): Promise<void>;
  handOver: Pick<HandOver, 'offer' | 'startIfWanted'>;
  log(executionId: string, line: string): void;
  /** True while the window closes: nothing more is written then, so that the next start finds the run interrupted. */
  isClosing(): boolean;
}

/** Resolves when the run has let go of everything: then the pool frees its slot. Never rejects. */
export async function runInSlot(
  id: string,
  task: Task,
  runner: Runner | undefined,
  parts: SlotRunParts,
  signal: AbortSignal,
): Promise<void> {
  try {
    if (!runner) return await parts.fail(id, NO_AGENT);
    if (!(await mayStart(id, task, parts, signal))) return;
    await parts.records.change(id, { kind: 'start' });
    await run(id, task, runner, parts, signal);
  } catch (error) {
    parts.log(id, `internal error: ${errorSentence(error)}`);
    parts.views.end(id);
    if (parts.records.get(id)?.state === 'queued') await parts.fail(id, couldNotStart(error).error).catch(() => undefined);
  }
}

/** The settings may have changed since the execution was queued, perhaps hours ago: what they allowed then they may not allow now. */
async function mayStart(id: string, task: Task, parts: SlotRunParts, signal: AbortSignal): Promise<boolean> {
  const agentType = parts.records.get(id)?.agentType ?? '';
  const permission = await parts.permit(agentType, task);
  if (signal.aborted) return false; // whoever cancelled it ends it
  if (permission.kind === 'refused') await parts.fail(id, permission.error);
  if (permission.kind === 'ask') await parts.askUser(id, agentType, permission.question);
  return permission.kind === 'allowed' && !parts.isClosing();
}

async function run(id: string, task: Task, runner: Runner, parts: SlotRunParts, signal: AbortSignal): Promise<void> {
  const { records, store, views, questions, isClosing } = parts;
  const view = views.of(id);
  const place = await placeOf(id, task, view, parts, signal);
  if (place === 'failed') return;
  view.show({ kind: 'waiting' });
  const execution = recordOf(id, parts);
  const listener = listenTo(view, {
    onIdentity: ({ model, sessionId }) => void records.note(id, { model: model || execution.model, sessionId }),
    ask: (asked, asking) => questions.ask(id, asked, view, asking),
  });
  const allowed = allowance(task, execution.spent);
  const earlier = task.resumes === null ? undefined : records.get(task.resumes);
  const runnable = runnableTask(task, execution, { earlier, place, maxCostUsd: allowed.maxCostUsd });
  const end = await runOnce(runner, runnable, store.transcriptPath(id), allowed, listener, isClosing, signal);
  if (!isClosing()) await settle(id, task, end, place, view, parts, signal);
}

/** Where the agent works; null = the task has no folder. `failed`: there is no place for it, and the execution has ended. */
async function placeOf(id: string, task: Task, view: LiveView, parts: SlotRunParts, signal: AbortSignal): Promise<Place | null | 'failed'> {
  view.show({ kind: 'preparingCopy' });
  try {
    return await preparePlace(id, task, view, parts, signal);
  } catch (error) {
    if (parts.isClosing()) return 'failed';
    if (signal.aborted) await parts.end(id, { kind: 'cancelled' });
    else await parts.fail(id, noPlace(error));
    return 'failed';
  }
}

function noPlace(error: unknown): ExecutionError {
  if (error instanceof Refusal) return { kind: 'notAllowed', message: error.message };
  return {
    kind: 'internal',
    message: `The copy of the workspace could not be made: ${errorSentence(error)} Nothing in your files has changed.`,
  };
}

function recordOf(id: string, { records }: Pick<SlotRunParts, 'records'>): Execution {
  const execution = records.get(id);
  if (!execution) throw new Error(`No execution ${id}`);
  return execution;
}

async function settle(
  id: string,
  task: Task,
  { outcome: reported, usedTools, hasOutput, isTimeUp, use, workedMs }: FinishedRun,
  place: Place | null,
  view: LiveView,
  parts: SlotRunParts,
  signal: AbortSignal,
): Promise<void> {
  const { records, store, log, pool, views, quotaWait, isClosing } = parts;
  pool.recordOutcome(id, agentOutcomeOf(reported));
  const settled = await settleChange(id, task, place, { view, isWhole: reported.kind === 'completed' }, parts, signal);
  if (isClosing()) return;
  // What differs in the copy counts, not what the agent says of it.
  const outcome = settled && reported.kind === 'completed' ? { ...reported, changedFiles: settled.changes !== null } : reported;
  const text = outcome.kind === 'completed' ? outcome.text : view.text.text;
  const isUnsolved = outcome.kind === 'completed' && outcome.said === 'notSolved';
  const handOver = isUnsolved ? await offerOf(id, task, parts) : null;
  const remains = {
    summary: summarizeText(text),
    changestats: settled ? settled.changestats : usedTools ? await parseChangestat(store.transcriptPath(id)) : null,
    changes: settled?.changes ?? null,
    verification: settled?.verification ?? null,
    handOver,
    use,
    isTimeUp,
    workedMs,
  };
  views.end(id);
  if (outcome.kind === 'rateLimited' || (outcome.kind === 'failed' && outcome.error.kind === 'rateLimited')) {
    if (outcome.kind === 'failed') log(id, outcome.error.message);
    const retryAt = (outcome.kind === 'rateLimited' ? outcome.retryAt : undefined) ?? null;
    const { spent = null, sessionId = null } = records.get(id) ?? {};
    await quotaWait.begin(id, task, retryAt, spentAfter(spent, workedMs, use, hasOutput ? sessionId : null));
  } else if (outcome.kind === 'blocked')
    await records.change(id, { kind: 'ask', question: outcome.question, agentType: records.get(id)?.agentType ?? '' });
  else if (outcome.kind === 'timedOut') await records.change(id, { kind: 'timeOut', message: outcome.message, remains });
  else await records.change(id, { kind: 'finish', outcome, remains });
  log(id, endLine(records.get(id)));
  if (handOver)
    await parts.handOver.startIfWanted(id, task).catch((error: unknown) => log(id, `could not be handed over: ${errorSentence(error)}`));
}

async function offerOf(id: string, task: Task, { records, handOver, log }: SlotRunParts): Promise<HandOverOffer | null> {
  try {
    return await handOver.offer(records.get(id)?.agentType ?? '', task);
  } catch (error) {
    log(id, `no agent could be found to hand it over to: ${errorSentence(error)}`);
    return null;
  }
}
