// Retries with exponential backoff and jitter: which failures, how often, how long it waits.
import type { Clock } from '#base/clock.ts';

export const MAX_RETRIES = 2;
/** The sum of all waits of one run. A server that asks for more is reported to the caller instead. */
export const MAX_WAIT_MS = 60_000;
const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 8_000;

/** Never 500: the server may have done the work, and will likely fail the same way again. */
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);
/** The connection was never established, or broke before an answer. Not TLS: a wrong certificate stays wrong. */
const RETRYABLE_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
]);

export function isRetryableStatus(status: number): boolean {
  return RETRYABLE_STATUSES.has(status);
}

export function isRetryableCode(code: string): boolean {
  return RETRYABLE_CODES.has(code);
}

/** The outcome of one attempt. `value` is returned to the caller when there is no other attempt. */
export type Attempt<T> =
  | { kind: 'final'; value: T }
  /** `retryAfterMs`: the minimum that the server asks for; null = none. The caller guarantees that no byte of an answer was received. */
  | { kind: 'retryable'; value: T; retryAfterMs: number | null; reason: string };

export interface Retry {
  /** 1 for the first retry. */
  attempt: number;
  /** Epoch ms. */
  retryAt: number;
  reason: string;
}

/** `retryAt` (epoch ms): when the server may be asked again, if the last failure said so; else null. */
export interface BackoffResult<T> {
  value: T;
  retryAt: number | null;
  /** The server asked for a longer wait than MAX_WAIT_MS allows. */
  tooLong: boolean;
}

/**
 * Tries up to 1 + MAX_RETRIES times, with full jitter: a random share of an exponentially growing delay (500 ms, 1 s), on top of what the server asked for.
 * An abort ends the wait at once; the caller checks `signal` before it uses the value.
 */
export async function runWithBackoff<T>(
  attempt: (retry: number) => Promise<Attempt<T>>,
  onRetry: (retry: Retry) => void | Promise<void>,
  clock: Clock,
  signal: AbortSignal,
): Promise<BackoffResult<T>> {
  let waitedMs = 0;
  for (let retry = 0; ; retry++) {
    const outcome = await attempt(retry);
    if (outcome.kind === 'final') return { value: outcome.value, retryAt: null, tooLong: false };
    const retryAt = outcome.retryAfterMs === null ? null : clock.now() + outcome.retryAfterMs;
    if (signal.aborted) return { value: outcome.value, retryAt, tooLong: false };
    const jitterMs = Math.floor(clock.random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** retry));
    const delayMs = (outcome.retryAfterMs ?? 0) + jitterMs;
    if (waitedMs + (outcome.retryAfterMs ?? 0) > MAX_WAIT_MS) return { value: outcome.value, retryAt, tooLong: true };
    if (retry >= MAX_RETRIES) return { value: outcome.value, retryAt, tooLong: false };
    await onRetry({ attempt: retry + 1, retryAt: clock.now() + delayMs, reason: outcome.reason });
    await clock.sleep(delayMs, signal);
    if (signal.aborted) return { value: outcome.value, retryAt, tooLong: false };
    waitedMs += delayMs;
  }
}
