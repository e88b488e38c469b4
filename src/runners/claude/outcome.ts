// Decides the outcome of a Claude CLI run from its result line and how its process ended.
// Only `is_error: false` is a success: failed requests come as `subtype: success`, and exit code 0 proves nothing.
import type { ErrorKind } from '#contracts/execution.ts';
import type { Outcome } from '#contracts/runner.ts';
import type { ProcessEnd } from '#processes/processRequest.ts';
import { classifyFailure } from '#retry/failure.ts';
import { lastLine } from '#retry/failureExit.ts';
import { errorLine } from '#runners/cli/jsonLine.ts';
import { type TranscriptEnd, transcriptEnd } from '#transcript/summary.ts';
import type { ClaudeEvidence } from './lines.ts';

/** Characters of a message that are quoted. */
const MAX_QUOTE = 300;

export function claudeOutcome(evidence: ClaudeEvidence, end: Extract<ProcessEnd, { kind: 'ended' }>, inactivityMs: number): Outcome {
  const run = evidence.result && transcriptEnd(evidence.result, evidence.apiError);
  if (run !== null && !run.isError) return completed(evidence, run, run.stopReason ?? 'stop');
  if (end.endedBy === 'cancel') return { kind: 'cancelled' };
  if (end.endedBy === 'inactivity') return { kind: 'timedOut', message: inactivityMessage(inactivityMs) };
  if (run === null) return failed('agentFailed', withoutResult(end, evidence.plainText));
  if (run.stopReason === 'maxTurns') return completed(evidence, run, 'maxTurns');
  if (run.subtype === 'error_max_budget_usd' || run.terminalReason === 'budget_exhausted') return { kind: 'budgetExceeded' };
  return outcomeOfError(evidence, run, end.stderrTail);
}

function completed(evidence: ClaudeEvidence, run: TranscriptEnd, stopReason: 'stop' | 'length' | 'maxTurns'): Outcome {
  return {
    kind: 'completed',
    text: (run.isError ? '' : evidence.result?.text) || evidence.streamedText || evidence.lastText,
    stopReason,
    tokensIn: run.tokensIn,
    tokensOut: run.tokensOut,
    costUsd: run.costUsd,
    ...(run.sessionId === null ? {} : { sessionId: run.sessionId }),
    changedFiles: evidence.changedFiles,
  };
}

function outcomeOfError(evidence: ClaudeEvidence, run: TranscriptEnd, stderrTail: string): Outcome {
  const { rateLimitEvent, apiError, resultFields: result } = evidence;
  const failure = classifyFailure({ now: Date.now(), rateLimitEvent, apiError, result });
  const reason = oneLine(run.errorMessage ?? lastLine(stderrTail)) || `no reason given (${run.terminalReason ?? run.subtype})`;
  switch (failure.kind) {
    case 'rateLimited':
    case 'quota':
      return { kind: 'rateLimited', ...(failure.until === null ? {} : { retryAt: failure.until }) };
    case 'unpaid':
      return failed(
        'agentFailed',
        `Claude Code is out of credit (${reason}). Add credit to its account, or log in with another one (“claude”, then /login), then retry.`,
      );
    case 'auth':
      return failed(
        'unauthorized',
        `Claude Code is not logged in, or its key was refused (${reason}). Run “claude” once in a terminal and log in, then retry.`,
      );
    default:
      return failed(errorKindOf(evidence, run), `Claude Code could not finish: ${reason}`);
  }
}

function errorKindOf(evidence: ClaudeEvidence, run: TranscriptEnd): ErrorKind {
  if (run.terminalReason === 'prompt_too_long' || run.terminalReason === 'blocking_limit') return 'contextExceeded';
  if (evidence.resultFields?.api_error === 'connection_failed') return 'unreachable';
  // Older CLIs say this in the text only; where it is marked as an API error, the text is the CLI's, not the model's.
  if (evidence.apiError !== null && /^API Error: Unable to connect to API/.test(run.errorMessage ?? '')) return 'unreachable';
  return run.errorKind === 'modelNotFound' || run.errorKind === 'serverError' ? run.errorKind : 'agentFailed';
}

/** The message for a CLI that exited without a result line. */
function withoutResult({ exitCode, signal, stderrTail }: Extract<ProcessEnd, { kind: 'ended' }>, plainText: string): string {
  const how = signal ?? `exit code ${exitCode}`;
  const reason = oneLine(lastLine(stderrTail) || errorLine(plainText));
  const problem = `Claude Code ended without a result (${how})${reason === '' ? '.' : `: ${reason}`}`;
  const advice = /^error: unknown option/.test(reason)
    ? 'Update it (“claude update”), then retry.'
    : 'Retry; if it happens again, run “claude” in a terminal.';
  return `${problem} ${advice}`;
}

function inactivityMessage(inactivityMs: number): string {
  const { value, unit } = inactivityMs < 60_000 ? { value: inactivityMs / 1000, unit: 's' } : { value: inactivityMs / 60_000, unit: 'min' };
  return `Claude Code produced no output for ${Math.round(value * 10) / 10} ${unit} and was stopped. Retry, or try a smaller task.`;
}

function failed(kind: ErrorKind, message: string): Outcome {
  return { kind: 'failed', error: { kind, message } };
}

function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > MAX_QUOTE ? `${line.slice(0, MAX_QUOTE - 1)}…` : line;
}
