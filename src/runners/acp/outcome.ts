// Decides the outcome of an ACP agent’s run, and its result line in the transcript.
// Only a stop reason of the protocol is a success.
import type { ErrorKind } from '#contracts/execution.ts';
import type { Outcome } from '#contracts/runner.ts';
import { quotable, serverMessage } from '#llm/serverText.ts';
import { folderGoneMessage, type ProcessEnd } from '#processes/processRequest.ts';
import { classifyFailure } from '#retry/failure.ts';
import { lastLine } from '#retry/failureExit.ts';
import type { Failure } from '#retry/failureKind.ts';
import { errorLine } from '#runners/cli/jsonLine.ts';
import type { RunResult } from '#transcript/envelope.ts';
import type { RpcError } from './peer.ts';
import type { TurnEnd, TurnTokens } from './session.ts';

/** What is known of a run, once its process has ended. */
export interface AcpRun {
  label: string;
  program: string;
  /** See AcpAgent. */
  install: string;
  login: string;
  end: ProcessEnd;
  /** Null = it never came to an end. */
  turn: TurnEnd | null;
  /** '' = no session. */
  sessionId: string;
  answer: string;
  hasOutput: boolean;
  changedFiles: boolean;
  /** What was told of single requests; null = nothing. */
  tokens: { tokensIn: number; tokensOut: number } | null;
  /** Of this run; null = not told. */
  costUsd: number | null;
  isOverBudget: boolean;
  /** The user has denied something. */
  hasDenied: boolean;
  /** The end of what it printed on stdout beside its messages. */
  plainText: string;
  startedAt: number;
  now: number;
  inactivityMs: number;
  startLimitMs: number;
}

const NO_TOKENS: TurnTokens = { tokensIn: null, tokensOut: null, cachedTokens: null };

export function acpOutcome(run: AcpRun): { outcome: Outcome; result: RunResult } {
  const outcome = outcomeOf(run);
  const tokens = tokensOf(run);
  const counts = { durationMs: run.now - run.startedAt, ...tokens, costUsd: run.costUsd };
  if (outcome.kind === 'completed') {
    const subtype = outcome.stopReason === 'maxTurns' ? 'error_max_turns' : 'success';
    return { outcome, result: { ...counts, subtype, isError: false, text: outcome.text, stopReason: outcome.stopReason } };
  }
  const { kind, message } = errorOf(outcome, run);
  const subtype = outcome.kind === 'budgetExceeded' ? 'error_max_budget_usd' : 'error_during_execution';
  return {
    outcome,
    result: { ...counts, subtype, isError: true, text: message, stopReason: null, errorKind: kind, errorMessage: message },
  };
}

/** What is told at the end counts, else the sum of what was told on the way. */
function tokensOf({ turn, tokens }: AcpRun): TurnTokens {
  if (turn?.kind === 'stopped' && turn.tokens.tokensOut !== null) return turn.tokens;
  return tokens === null ? NO_TOKENS : { ...tokens, cachedTokens: null };
}

function errorOf(outcome: Exclude<Outcome, { kind: 'completed' }>, { label }: AcpRun): { kind: string; message: string } {
  switch (outcome.kind) {
    case 'failed':
      return outcome.error;
    case 'timedOut':
      return { kind: 'timedOut', message: outcome.message };
    case 'rateLimited':
      return { kind: 'rateLimited', message: `${label} has reached its provider’s limit.` };
    case 'cancelled':
      return { kind: 'cancelled', message: 'Cancelled.' };
    case 'budgetExceeded':
      return { kind: 'budgetExceeded', message: `${label} was stopped because it has used up the budget.` };
    case 'blocked':
      return { kind: 'blocked', message: outcome.question };
  }
}

function outcomeOf(run: AcpRun): Outcome {
  const { end, turn, label, program } = run;
  if (end.kind === 'notStarted')
    return failed(
      'agentMissing',
      `${label} could not be started (${quotable(end.message, null)}). Install “${program}” again: ${run.install}`,
    );
  if (end.kind === 'folderGone') return failed('notAllowed', folderGoneMessage(end.folder));
  const stopped = turn?.kind === 'stopped' ? outcomeOfStop(turn.stopReason, tokensOf(run), run) : null;
  if (stopped?.kind === 'completed') return stopped;
  if (run.isOverBudget) return { kind: 'budgetExceeded' };
  if (end.endedBy === 'cancel') return { kind: 'cancelled' };
  if (end.endedBy === 'inactivity')
    return {
      kind: 'timedOut',
      message: `${label} produced no output for ${span(run.inactivityMs)} and was stopped. Retry, or try a smaller task.`,
    };
  return stopped ?? outcomeOfTurn(run, end);
}

/** Null for a stop reason that is no end of its own. */
function outcomeOfStop(stopReason: string, { tokensIn, tokensOut }: TurnTokens, run: AcpRun): Outcome {
  const { label, answer, costUsd, changedFiles, sessionId, hasOutput } = run;
  const completed = (reason: 'stop' | 'length' | 'maxTurns'): Outcome => ({
    kind: 'completed',
    text: answer,
    stopReason: reason,
    tokensIn,
    tokensOut,
    costUsd,
    changedFiles,
    ...(sessionId === '' ? {} : { sessionId }),
  });
  switch (stopReason) {
    case 'end_turn':
      // Some agents end this way when their model's answer could not be used.
      return hasOutput
        ? completed('stop')
        : failed('incomplete', `${label} ended its turn without an answer. Retry, or choose another model for it.`);
    case 'max_tokens':
      return completed('length');
    case 'max_turn_requests':
      return completed('maxTurns');
    case 'refusal':
      return failed(
        'agentFailed',
        `${label} refused the task${answer === '' ? '' : `: ${quotable(answer, null)}`}. Rephrase the task, or choose another agent.`,
      );
    case 'cancelled':
      // Some agents end their turn when something is denied.
      if (run.hasDenied && run.end.kind === 'ended' && run.end.endedBy !== 'cancel' && !run.isOverBudget) return completed('stop');
      return failed('agentFailed', `${label} stopped before it was finished. Retry.`);
    default:
      return failed('agentFailed', `${label} ended its turn for an unknown reason (${quotable(stopReason, null)}). Retry.`);
  }
}

function outcomeOfTurn(run: AcpRun, end: Extract<ProcessEnd, { kind: 'ended' }>): Outcome {
  const { turn, label, program, login } = run;
  switch (turn?.kind) {
    case 'loggedOut': {
      const ways = turn.methods.length === 0 ? '' : ` It offers: ${turn.methods.map((each) => quotable(each, null)).join(', ')}.`;
      const because = reasonOf(turn.error);
      return failed('unauthorized', `${label} is not logged in${because}.${ways} To log in, ${login}; then retry.`);
    }
    case 'error':
      return outcomeOfError(turn.step, turn.error, run);
    case 'late':
      return failed(
        'agentFailed',
        `${label} did not answer “${turn.step}” within ${span(run.startLimitMs)} and was stopped. Check that “${program}” starts in a terminal; then retry.`,
      );
    case 'badAnswer':
      return failed('badResponse', `${label} isn’t compatible: at “${turn.step}”, ${turn.what}. Update it (${run.install}), then retry.`);
    case 'modelNotFound': {
      const offered = turn.offered.length === 0 ? 'It offers no choice of models.' : `It offers: ${turn.offered.slice(0, 20).join(', ')}.`;
      return failed('modelNotFound', `${label} has no such model. ${offered}`);
    }
    default:
      return outcomeOfExit(run, end);
  }
}

/** It ended before it answered. */
function outcomeOfExit(run: AcpRun, { exitCode, signal, stderrTail }: Extract<ProcessEnd, { kind: 'ended' }>): Outcome {
  const { label, program, turn } = run;
  const failure = classifyFailure({ now: run.now, stderrTail });
  const said = quotable(lastLine(stderrTail) || errorLine(run.plainText), null).replace(/\.$/, '');
  const because = said === '' ? '' : `: ${said}`;
  const known = outcomeOfFailure(failure, because, run);
  if (known) return known;
  const at = turn?.kind === 'gone' ? ` during “${turn.step}”` : '';
  return failed(
    'agentFailed',
    `${label} ended${at} without an answer (${signal ?? `exit code ${exitCode}`})${because}. Retry, or run “${program}” in a terminal to see more.`,
  );
}

function outcomeOfError(step: string, error: RpcError, run: AcpRun): Outcome {
  const failure = classifyFailure({ now: run.now, rpc: error });
  const because = reasonOf(error);
  return (
    outcomeOfFailure(failure, because, run) ??
    failed('agentFailed', `${run.label} failed at “${step}” (code ${error.code})${because}. Retry.`)
  );
}

function outcomeOfFailure(failure: Failure, because: string, { label, login, answer }: AcpRun): Outcome | null {
  switch (failure.kind) {
    case 'rateLimited':
    case 'quota':
      return { kind: 'rateLimited', ...(failure.until === null ? {} : { retryAt: failure.until }) };
    case 'unpaid':
      return failed(
        'agentFailed',
        `${label} is out of credit${because}. Add credit to its account, or log in with another one, then retry.`,
      );
    case 'auth':
      return failed('unauthorized', `${label} is not logged in, or its key was refused${because}. To log in, ${login}; then retry.`);
    case 'contextExceeded':
      return failed(
        'contextExceeded',
        `The task doesn’t fit the context of ${label}’s model${because}. Shorten it or its attachments, or start a new chat.`,
      );
    case 'transient':
      return answer === ''
        ? failed('serverError', `The service behind ${label} is overloaded or can’t be reached${because}. Retry later.`)
        : failed('incomplete', `The connection to the service behind ${label} was lost during the answer${because}. Retry.`);
    case 'invalid':
      return failed(
        'agentFailed',
        `The service behind ${label} refused the request${because}. Check the model that ${label} uses; then retry.`,
      );
    default:
      return null;
  }
}

/** The reason in the words of the agent or its server, as “: …” without a full stop; '' = none was given. */
function reasonOf({ message, data }: RpcError): string {
  const inner = typeof data === 'string' ? data : data === undefined || data === null ? '' : serverMessage(JSON.stringify(data));
  const own = serverMessage(message);
  const said =
    /^(?:internal error|server error|authentication required)?\.?$/i.test(own.trim()) && inner !== '' && !inner.startsWith('{')
      ? inner
      : own;
  const line = quotable(said, null).replace(/\.$/, '');
  return line === '' ? '' : `: ${line}`;
}

function span(ms: number): string {
  const { value, unit } = ms < 60_000 ? { value: ms / 1_000, unit: 's' } : { value: ms / 60_000, unit: 'min' };
  return `${Math.round(value * 10) / 10} ${unit}`;
}

function failed(kind: ErrorKind, message: string): Outcome {
  return { kind: 'failed', error: { kind, message } };
}
