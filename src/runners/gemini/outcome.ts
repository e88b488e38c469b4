// Decides the outcome of a Gemini CLI run, and its result line in the transcript.
// Judges by the CLI's result line, its exit code and the last line of its stderr.
import type { ErrorKind } from '#contracts/execution.ts';
import type { Outcome } from '#contracts/runner.ts';
import { quotable, serverMessage } from '#llm/serverText.ts';
import { folderGoneMessage, type ProcessEnd } from '#processes/processRequest.ts';
import { classifyFailure } from '#retry/failure.ts';
import { httpStatusOf, lastLine } from '#retry/failureExit.ts';
import type { Failure } from '#retry/failureKind.ts';
import { isUnknownGeminiModel } from '#retry/failureLines.ts';
import { errorLine } from '#runners/cli/jsonLine.ts';
import type { RunResult } from '#transcript/envelope.ts';
import type { GeminiLines } from './lines.ts';
import { nextPacificMidnight } from './quota.ts';

const EXIT_TURNS = 53;
const EXIT_UNTRUSTED = 55;
/** The CLI's own messages when it stops a run that would continue, each a line of its own. */
const STOPPED_BY_CLI = /^(?:Loop detected, stopping execution|Maximum session turns exceeded)$/;
const CUT_BY_CLI = /^Model response was truncated because it exceeded the token limit\./;

type Ended = Extract<ProcessEnd, { kind: 'ended' }>;

export interface GeminiRun {
  end: ProcessEnd;
  lines: GeminiLines;
  /** Epoch ms. */
  startedAt: number;
  now: number;
  inactivityMs: number;
}

export interface GeminiEnd {
  outcome: Outcome;
  result: RunResult;
}

export function geminiOutcome(run: GeminiRun): GeminiEnd {
  const outcome = outcomeOf(run);
  const { tokensIn = null, tokensOut = null, cachedTokens = null } = run.lines.result ?? {};
  const counts = { durationMs: run.now - run.startedAt, tokensIn, tokensOut, cachedTokens, costUsd: null };
  if (outcome.kind === 'completed') {
    const isCutShort = outcome.stopReason === 'maxTurns';
    return {
      outcome,
      result: {
        ...counts,
        subtype: isCutShort ? 'error_max_turns' : 'success',
        isError: false,
        text: outcome.text,
        stopReason: outcome.stopReason,
      },
    };
  }
  const { kind, message } = errorOf(outcome, run);
  const failed = { subtype: 'error_during_execution' as const, isError: true, text: message, stopReason: null };
  return { outcome, result: { ...counts, ...failed, errorKind: kind, errorMessage: message } };
}

function errorOf(outcome: Exclude<Outcome, { kind: 'completed' }>, run: GeminiRun): { kind: string; message: string } {
  switch (outcome.kind) {
    case 'failed':
      return outcome.error;
    case 'timedOut':
      return { kind: 'timedOut', message: outcome.message };
    case 'rateLimited':
      return { kind: 'rateLimited', message: limitMessage(run) };
    case 'cancelled':
      return { kind: 'cancelled', message: 'Cancelled.' };
    default:
      return { kind: outcome.kind, message: outcome.kind };
  }
}

function outcomeOf(run: GeminiRun): Outcome {
  const { end, lines } = run;
  const { result, notices, changedFiles } = lines;
  const { answer, sessionId } = lines.transcript;
  if (end.kind === 'notStarted') {
    const message = `The Gemini CLI could not be started (${quotable(end.message, null)}). Check claudomator.gemini.path, or install it again.`;
    return { kind: 'failed', error: { kind: 'agentMissing', message } };
  }
  if (end.kind === 'folderGone') return failed('notAllowed', folderGoneMessage(end.folder));
  if (end.endedBy === 'cancel') return { kind: 'cancelled' };
  const { tokensIn = null, tokensOut = null } = result ?? {};
  const used = { tokensIn, tokensOut, costUsd: null, changedFiles, ...(sessionId === '' ? {} : { sessionId }) };
  const isStopped = notices.some((notice) => STOPPED_BY_CLI.test(notice)) || exitCodeOf(end) === EXIT_TURNS;
  if (result && (isStopped || !result.isError)) {
    return { kind: 'completed', text: answer, stopReason: isStopped ? 'maxTurns' : 'stop', ...used };
  }
  if (end.endedBy === 'inactivity') return outcomeOfSilence(run, end.stderrTail);
  if (result && answer !== '' && notices.some((notice) => CUT_BY_CLI.test(notice))) {
    return { kind: 'completed', text: answer, stopReason: 'length', ...used };
  }
  return failedOutcome(run, end);
}

/** Null also where we interrupted a CLI that stayed after its result. */
function exitCodeOf({ exitCode, endedBy }: Ended): number | null {
  return endedBy === 'stop' ? null : exitCode;
}

/** A silent CLI may be waiting for a rate limit, which is then the last line of its stderr. */
function outcomeOfSilence(run: GeminiRun, stderrTail: string): Outcome {
  const failure = classifyFailure({ now: run.now - run.inactivityMs, stderrTail });
  if (failure.kind === 'rateLimited' && failure.until !== null) return { kind: 'rateLimited', retryAt: Math.max(failure.until, run.now) };
  const minutes = Math.max(1, Math.round(run.inactivityMs / 60_000));
  return {
    kind: 'timedOut',
    message: `The Gemini CLI produced no output for ${minutes} min and was stopped. Retry, or try a smaller task.`,
  };
}

function failedOutcome(run: GeminiRun, end: Ended): Outcome {
  const { stderrTail } = end;
  const exitCode = exitCodeOf(end);
  if (exitCode === EXIT_UNTRUSTED)
    return failed(
      'untrusted',
      'The Gemini CLI doesn’t run in a folder that isn’t trusted. Trust the workspace (“Workspaces: Manage Workspace Trust”), then retry.',
    );
  const failure = classifyFailure({
    now: run.now,
    result: run.lines.result?.line,
    exit: { program: 'gemini', code: exitCode },
    stderrTail,
  });
  const status = exitCode === null ? null : httpStatusOf(exitCode);
  return outcomeOfFailure(failure, status, run, end);
}

function outcomeOfFailure(failure: Failure, status: number | null, run: GeminiRun, end: Ended): Outcome {
  const { lines } = run;
  const said = reason(run, end.stderrTail);
  const because = said === '' ? '' : `: ${said}`;
  switch (failure.kind) {
    case 'rateLimited':
      return failure.until === null ? failed('rateLimited', limitMessage(run)) : { kind: 'rateLimited', retryAt: failure.until };
    case 'quota':
      return { kind: 'rateLimited', retryAt: failure.until ?? nextPacificMidnight(run.now) };
    case 'auth':
      return failed(
        'unauthorized',
        status === null
          ? `The Gemini CLI is not signed in${/^: Please set an Auth method/.test(because) ? '' : because}. Run “gemini” once in a terminal and sign in, or set GEMINI_API_KEY where VS Code is started; then retry.`
          : `The Gemini API did not accept the Gemini CLI’s key or account (${status})${because}. Run “gemini” in a terminal and choose /auth, or correct GEMINI_API_KEY; then retry.`,
      );
    case 'contextExceeded':
      return failed(
        'contextExceeded',
        `The task does not fit the model’s context${because}. Shorten it or its attachments, or start a new chat.`,
      );
    case 'transient':
      if (status !== null) return failed('serverError', `The Gemini API is overloaded or down (${status})${because}. Retry later.`);
      if (lines.transcript.answer !== '')
        return failed('incomplete', 'The connection to the Gemini API was lost during the answer. Retry.');
      return failed(
        'unreachable',
        `The Gemini CLI could not reach the Gemini API${because}. Check the network and its proxy settings, then retry.`,
      );
    case 'invalid':
      if (status === 404 || isUnknownGeminiModel(lines.result?.errorMessage ?? ''))
        return failed('modelNotFound', `The Gemini API has no such model${because}. Choose another in claudomator.gemini.model.`);
      return failed('agentFailed', `The Gemini CLI refused the task (exit code ${end.exitCode})${because}.`);
    default:
      if (status !== null && status >= 500) return failed('serverError', `The Gemini API failed (${status})${because}. Retry later.`);
      return failed('agentFailed', `${describeEnd(run, end)}${because}. Retry, or run “gemini” in a terminal to see more.`);
  }
}

function describeEnd({ lines }: GeminiRun, { exitCode, signal }: Ended): string {
  const how = signal === null ? `exit code ${exitCode}` : signal;
  return lines.result === null ? `The Gemini CLI ended without a result (${how})` : `The Gemini CLI failed (${how})`;
}

function limitMessage(run: GeminiRun): string {
  const said = reason(run, '');
  return `The Gemini API is limiting requests${said === '' ? '' : `: ${said}`}.`;
}

/** The reason in the words of the API or the CLI, without a full stop. */
function reason({ lines: { result, notices, plainText } }: GeminiRun, stderrTail: string): string {
  const text = result?.errorMessage || notices.at(-1) || lastLine(stderrTail) || errorLine(plainText);
  const inner = /^\[API Error: (.*)\]/s.exec(text)?.[1] ?? text;
  const [first = ''] = serverMessage(inner).trim().split('\n');
  return quotable(first, null).replace(/\.$/, '');
}

function failed(kind: ErrorKind, message: string): Outcome {
  return { kind: 'failed', error: { kind, message } };
}
