// Finds out from its transcript how an execution ended whose window died.
import { stat } from 'node:fs/promises';
import { type Execution, isErrorKind, type Spent } from '#contracts/execution.ts';
import { spentAfter, totalUse } from '#executor/records/spending.ts';
import type { ExecutionStore } from '#storage/executions.ts';
import { type Changes, changesIn } from '#transcript/changestat.ts';
import { summarizeText } from '#transcript/oneLine.ts';
import { findResult, readBeginning } from '#transcript/read.ts';
import type { ResultLine } from '#transcript/result.ts';
import { summarize, type TranscriptEnd, type TranscriptSummary, transcriptEnd } from '#transcript/summary.ts';

/** Read of the transcript for the summary of an interrupted run: a log of gigabytes must not delay the start. */
const MAX_REPLAYED_BYTES = 8 * 1024 * 1024;
/** Read of it for the changes of files, which may come late. */
const MAX_SEARCHED_BYTES = 64 * 1024 * 1024;

export interface ReplayParts {
  store: Pick<ExecutionStore, 'transcriptPath'>;
  /** Epoch milliseconds. */
  now: () => number;
}

/** True when a run was under way, which died with its window. An execution that waited, for a slot, a quota or the answer to a question asked
 *  before any run, can go on in another window as if nothing had happened. */
export function wasRunning({ state, startedAt }: Execution): boolean {
  return state === 'running' || (state === 'blocked' && startedAt !== null);
}

/** The execution as it stands after its window died: ended, if its transcript ends in a result line, else interrupted. One whose last run met a rate
 *  limit is queued again: it was about to wait for its quota, or had waited and was about to run. */
export async function replay(execution: Execution, { store, now }: ReplayParts): Promise<Execution> {
  const transcript = store.transcriptPath(execution.id);
  const result = await findResult(transcript);
  const soFar = await summarize(readBeginning(transcript, MAX_REPLAYED_BYTES));
  const changes = await changesIn(readBeginning(transcript, MAX_SEARCHED_BYTES));
  const replayed = { ...execution, changestats: changes.changestats ?? execution.changestats };
  if (result && transcriptEnd(result, soFar.apiError).errorKind === 'rateLimited')
    return { ...execution, state: 'queued', question: null, toolQuestion: null, retryAt: null, spent: spentBy(execution, soFar) };
  if (soFar.timeUp !== null && result?.isError !== false)
    return timedOut(soFar.timeUp, replayed, soFar, await lastSignOfLife(transcript, execution, now()));
  if (result) return finishedBy(result, replayed, soFar, changes, await lastSignOfLife(transcript, execution, now()));
  return { ...replayed, ...interrupted(execution, soFar), finishedAt: await lastSignOfLife(transcript, execution, now()) };
}

/** What all its runs took. The record may lack the last one, as its window died before it could store it. */
function spentBy({ spent, sessionId }: Execution, { ends, text }: TranscriptSummary): Spent | null {
  const told = ends.reduce(
    (sum: Spent | null, end) => spentAfter(sum, end.durationMs ?? 0, end, text === '' ? null : (end.sessionId ?? sessionId)),
    null,
  );
  return (told?.tokensOut ?? 0) > (spent?.tokensOut ?? 0) ? told : spent;
}

/** The time limit told it to stop: that is why it ended, whatever its result line says. */
function timedOut(message: string, execution: Execution, soFar: TranscriptSummary, finishedAt: number): Execution {
  return {
    ...execution,
    ...withoutQuestion(execution, soFar),
    ...(soFar.result ? totalUse(execution.spent, soFar.result) : {}),
    state: 'timed-out',
    isTimeUp: true,
    error: { kind: 'incomplete', message },
    finishedAt,
  };
}

function finishedBy(result: ResultLine, execution: Execution, soFar: TranscriptSummary, changes: Changes, endedAt: number): Execution {
  const end = transcriptEnd(result, soFar.apiError);
  const { stopReason, durationMs } = end;
  const { spent } = execution;
  const { state, error } = endOf(end, execution.agentType);
  const isReady = state === 'completed' && changes.changedFiles;
  return {
    ...execution,
    state: isReady ? 'ready' : state,
    error,
    question: null,
    retryAt: null,
    toolQuestion: null,
    stopReason,
    ...totalUse(spent, end),
    workedMs: durationMs === null ? null : (spent?.ms ?? 0) + durationMs,
    sessionId: end.sessionId ?? execution.sessionId,
    summary: (end.isError ? '' : summarizeText(result.text)) || soFar.summary || execution.summary,
    finishedAt: isReady ? null : endedAt,
  };
}

function endOf(end: TranscriptEnd, agentType: string): Pick<Execution, 'state' | 'error'> {
  if (!end.isError || end.stopReason === 'maxTurns') return { state: 'completed', error: null };
  if (end.subtype === 'error_max_budget_usd' || end.errorKind === 'budgetExceeded') return { state: 'budget-exceeded', error: null };
  if (end.errorKind === 'cancelled') return { state: 'cancelled', error: null };
  const message = end.errorMessage ?? 'The run ended with an error that its log does not explain.';
  if (end.errorKind === 'timedOut') return { state: 'timed-out', error: { kind: 'incomplete', message } };
  // It was told to stop, or stopped to ask, and no window was left to go on with it.
  if (end.terminalReason?.startsWith('aborted') || end.errorKind === 'blocked') return { state: 'interrupted', error: null };
  const unnamed = agentType === 'local' ? 'internal' : 'agentFailed';
  return { state: 'failed', error: { kind: isErrorKind(end.errorKind) ? end.errorKind : unnamed, message } };
}

function interrupted(execution: Execution, soFar: TranscriptSummary): Partial<Execution> {
  return { ...withoutQuestion(execution, soFar), state: 'interrupted' };
}

function withoutQuestion(execution: Execution, soFar: TranscriptSummary): Partial<Execution> {
  return {
    question: null,
    retryAt: null,
    toolQuestion: null,
    summary: soFar.summary || execution.summary,
    sessionId: execution.sessionId ?? soFar.sessionId,
  };
}

/** When the transcript was last written (epoch ms), else now. */
async function lastSignOfLife(transcript: string, { startedAt, createdAt }: Execution, nowMs: number): Promise<number> {
  const writtenAt = await stat(transcript).then(
    (status) => Math.trunc(status.mtimeMs),
    () => nowMs,
  );
  return Math.min(Math.max(writtenAt, startedAt ?? createdAt), nowMs);
}
