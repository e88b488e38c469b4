// How a run of the Claude CLI ended, from what its own lines say and from how its process went. Success is `is_error: false` alone: failed requests come as `subtype: success`, and exit code 0 proves nothing.
import type { ErrorKind } from '#contracts/execution.ts';
import type { Outcome } from '#contracts/runner.ts';
import type { ProcessEnd } from '#processes/runProcess.ts';
import { classifyFailure } from '#retry/failure.ts';
import { type RunEnd, runEnd } from '#transcript/summary.ts';
import type { ClaudeSeen } from './lines.ts';

const MAX_WORDS = 300;

export function claudeOutcome(seen: ClaudeSeen, end: Extract<ProcessEnd, { kind: 'ended' }>, inactivityMs: number): Outcome {
  const run = seen.result && runEnd(seen.result, seen.apiError);
  if (run !== null && !run.isError) return completed(seen, run, run.stopReason ?? 'stop');
  if (end.endedBy === 'cancel') return { kind: 'cancelled' };
  if (end.endedBy === 'inactivity') return { kind: 'timedOut', message: silence(inactivityMs) };
  if (run === null) return failed('agentFailed', withoutResult(end));
  if (run.stopReason === 'maxTurns') return completed(seen, run, 'maxTurns');
  if (run.subtype === 'error_max_budget_usd' || run.terminalReason === 'budget_exhausted') return { kind: 'budgetExceeded' };
  return ofError(seen, run, end.stderrTail);
}

function completed(seen: ClaudeSeen, run: RunEnd, stopReason: 'stop' | 'length' | 'maxTurns'): Outcome {
  return {
    kind: 'completed',
    text: (run.isError ? '' : seen.result?.text) || seen.lastText,
    stopReason,
    tokensIn: run.tokensIn,
    tokensOut: run.tokensOut,
    costUsd: run.costUsd,
    ...(run.sessionId === null ? {} : { sessionId: run.sessionId }),
    changedFiles: seen.changedFiles,
  };
}

function ofError(seen: ClaudeSeen, run: RunEnd, stderrTail: string): Outcome {
  const { rateLimitEvent, apiError, resultFields: result } = seen;
  const failure = classifyFailure({ now: Date.now(), rateLimitEvent, apiError, result });
  const words = oneLine(run.errorMessage ?? lastLine(stderrTail)) || `it gives no reason (${run.terminalReason ?? run.subtype})`;
  switch (failure.kind) {
    case 'rateLimited':
    case 'quota':
      return { kind: 'rateLimited', ...(failure.until === null ? {} : { retryAt: failure.until }) };
    case 'unpaid':
      return failed(
        'agentFailed',
        `Claude Code has nothing left to spend (${words}). Add to the balance of the account that it uses, or log in with another (“claude”, then /login); then retry.`,
      );
    case 'auth':
      return failed(
        'unauthorized',
        `Claude Code is not logged in, or its key was refused (${words}). Run “claude” once in a terminal and log in, then retry.`,
      );
    default:
      return failed(errorKindOf(seen, run), `Claude Code could not finish: ${words}`);
  }
}

function errorKindOf(seen: ClaudeSeen, run: RunEnd): ErrorKind {
  if (run.terminalReason === 'prompt_too_long' || run.terminalReason === 'blocking_limit') return 'contextExceeded';
  if (seen.resultFields?.api_error === 'connection_failed') return 'unreachable';
  // Older CLIs say it in words only; marked as an API error they are the CLI's, not the model's.
  if (seen.apiError !== null && /^API Error: Unable to connect to API/.test(run.errorMessage ?? '')) return 'unreachable';
  return run.errorKind === 'modelNotFound' || run.errorKind === 'serverError' ? run.errorKind : 'agentFailed';
}

function withoutResult({ exitCode, signal, stderrTail }: Extract<ProcessEnd, { kind: 'ended' }>): string {
  const how = signal ?? `exit code ${exitCode}`;
  const words = oneLine(lastLine(stderrTail));
  const what = `Claude Code ended without a result (${how})${words === '' ? '.' : `: ${words}`}`;
  return `${what} ${/^error: unknown option/.test(words) ? 'Update it (“claude update”), then retry.' : 'Retry; if it stays so, run “claude” in a terminal.'}`;
}

function silence(inactivityMs: number): string {
  const { value, unit } = inactivityMs < 60_000 ? { value: inactivityMs / 1000, unit: 's' } : { value: inactivityMs / 60_000, unit: 'min' };
  return `Claude Code said nothing for ${Math.round(value * 10) / 10} ${unit} and was ended. Retry, or give it a smaller task.`;
}

function failed(kind: ErrorKind, message: string): Outcome {
  return { kind: 'failed', error: { kind, message } };
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > MAX_WORDS ? `${line.slice(0, MAX_WORDS - 1)}…` : line;
}
