// Finds out how an execution ended whose window died: from its transcript, which outlives the window. Reads only; the caller stores the outcome.
import { stat } from 'node:fs/promises';
import { type Execution, type ExecutionState, isErrorKind } from '../executor/execution.ts';
import { summarizeText } from '../transcript/one-line.ts';
import { findResult, readBeginning } from '../transcript/read.ts';
import type { ResultLine } from '../transcript/result.ts';
import { type RunEnd, runEnd, summarize, type TranscriptSummary } from '../transcript/summary.ts';
import type { ExecutionStore, Stored } from './executions.ts';
import type { Liveness, Owner } from './owner.ts';

/** Of the transcript, for the summary of what was not finished: a log of gigabytes must not hold the start up. */
const MAX_REPLAYED_BYTES = 8 * 1024 * 1024;

/** States that only a living owner moves on. `waiting-quota` and `ready` rest by themselves. */
const LIVE_STATES: ReadonlySet<ExecutionState> = new Set(['pending', 'classifying', 'queued', 'running', 'blocked']);

export interface RecoveryOptions {
  store: Pick<ExecutionStore, 'transcriptPath'>;
  /** Epoch milliseconds. */
  now: () => number;
  isAlive: (owner: Owner) => Promise<Liveness>;
}

/** `changed: false`: it has ended, rests, or its owner may be alive; nothing of it may be touched. */
export async function recover(
  stored: Extract<Stored, { kind: 'ok' }>,
  { store, now, isAlive }: RecoveryOptions,
): Promise<{ execution: Execution; changed: boolean }> {
  const { execution, owner } = stored;
  if (!LIVE_STATES.has(execution.state)) return { execution, changed: false };
  if (owner && (await isAlive(owner)) !== 'dead') return { execution, changed: false };
  const transcript = store.transcriptPath(execution.id);
  // Only a running one is ended by a result: before a queue or a question, it ended an earlier attempt.
  const result = execution.state === 'running' ? await findResult(transcript) : null;
  const soFar = await summarize(readBeginning(transcript, MAX_REPLAYED_BYTES));
  const recovered = result
    ? finishedBy(result, execution, soFar, now())
    : { ...execution, ...interrupted(execution, soFar), finishedAt: await lastSignOfLife(transcript, execution, now()) };
  return { execution: recovered, changed: true };
}

function finishedBy(result: ResultLine, execution: Execution, soFar: TranscriptSummary, nowMs: number): Execution {
  const end = runEnd(result, soFar.apiError);
  const { tokensIn, tokensOut, costUsd, stopReason } = end;
  const { startedAt } = execution;
  return {
    ...execution,
    ...endOf(end, execution.agentType),
    question: null,
    stopReason,
    tokensIn,
    tokensOut,
    costUsd,
    sessionId: end.sessionId ?? execution.sessionId,
    summary: (end.isError ? '' : summarizeText(result.text)) || soFar.summary || execution.summary,
    finishedAt: startedAt === null || end.durationMs === null ? nowMs : Math.min(startedAt + end.durationMs, nowMs),
  };
}

function endOf(end: RunEnd, agentType: string): Pick<Execution, 'state' | 'error'> {
  if (!end.isError || end.stopReason === 'maxTurns') return { state: 'completed', error: null };
  if (end.subtype === 'error_max_budget_usd' || end.errorKind === 'budgetExceeded') return { state: 'budget-exceeded', error: null };
  if (end.errorKind === 'cancelled') return { state: 'cancelled', error: null };
  const message = end.errorMessage ?? 'The run ended with an error that its log does not explain.';
  if (end.errorKind === 'timedOut') return { state: 'timed-out', error: { kind: 'incomplete', message } };
  // It was told to stop, or stopped to ask, and nobody was left to go on with it.
  if (end.terminalReason?.startsWith('aborted') || end.errorKind === 'blocked') return { state: 'interrupted', error: null };
  const unnamed = agentType === 'local' ? 'internal' : 'agentFailed';
  return { state: 'failed', error: { kind: isErrorKind(end.errorKind) ? end.errorKind : unnamed, message } };
}

function interrupted(execution: Execution, soFar: TranscriptSummary): Partial<Execution> {
  return {
    state: 'interrupted',
    question: null,
    summary: soFar.summary || execution.summary,
    sessionId: execution.sessionId ?? soFar.sessionId,
  };
}

/** When the transcript was last written, else now. */
async function lastSignOfLife(transcript: string, { startedAt, createdAt }: Execution, nowMs: number): Promise<number> {
  const writtenAt = await stat(transcript).then(
    (status) => Math.trunc(status.mtimeMs),
    () => nowMs,
  );
  return Math.min(Math.max(writtenAt, startedAt ?? createdAt), nowMs);
}
