// Checks what a runner resolves with, as other extensions register runners too.
import { isErrorKind, type Said } from '#contracts/execution.ts';
import type { Outcome } from '#contracts/runner.ts';
import { internalFailure } from './internalFailure.ts';

/** The outcome, or a failure of kind `internal` that says what is wrong with it. */
export function parseOutcome(value: unknown, agentType: string): Outcome {
  const bad = (what: string) =>
    internalFailure(`The runner “${agentType}” ended without a valid outcome (${what}). This is a bug of that runner.`);
  if (typeof value !== 'object' || value === null) return bad(`it gave ${value === null ? 'null' : typeof value}`);
  const outcome = value as Record<string, unknown>;
  switch (outcome.kind) {
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'budgetExceeded':
      return { kind: 'budgetExceeded' };
    case 'timedOut':
      return typeof outcome.message === 'string' ? { kind: 'timedOut', message: outcome.message } : bad('timedOut without a message');
    case 'blocked':
      return typeof outcome.question === 'string' ? { kind: 'blocked', question: outcome.question } : bad('blocked without a question');
    case 'rateLimited':
      return typeof outcome.retryAt === 'number' && Number.isFinite(outcome.retryAt)
        ? { kind: 'rateLimited', retryAt: outcome.retryAt }
        : { kind: 'rateLimited' };
    case 'failed':
      return parseFailed(outcome.error) ?? bad('failed without an error');
    case 'completed':
      return parseCompleted(outcome) ?? bad('completed without a text or a stop reason');
    default:
      return bad('unknown kind');
  }
}

function parseFailed(error: unknown): Outcome | null {
  if (typeof error !== 'object' || error === null) return null;
  const { kind, message } = error as Record<string, unknown>;
  return isErrorKind(kind) && typeof message === 'string' ? { kind: 'failed', error: { kind, message } } : null;
}

function parseCompleted(outcome: Record<string, unknown>): Outcome | null {
  const { text, stopReason, tokensIn, tokensOut, costUsd, sessionId, changedFiles, said } = outcome;
  if (typeof text !== 'string' || (stopReason !== 'stop' && stopReason !== 'length' && stopReason !== 'maxTurns')) return null;
  return {
    kind: 'completed',
    text,
    stopReason,
    tokensIn: count(tokensIn),
    tokensOut: count(tokensOut),
    costUsd: count(costUsd),
    ...(typeof sessionId === 'string' ? { sessionId } : {}),
    changedFiles: changedFiles === true,
    ...(isSaid(said) ? { said } : {}),
  };
}

const SAID: readonly unknown[] = ['answered', 'verified', 'unverified', 'notSolved'] satisfies Said[];

function isSaid(value: unknown): value is Said {
  return SAID.includes(value);
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}
