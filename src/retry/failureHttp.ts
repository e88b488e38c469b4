// Classifies an HTTP failure from its status, headers and machine-readable code, never from prose.
import { arrayAt, objectAt, stringAt } from '#base/json.ts';
import { isRetryableCode, isRetryableStatus } from './backoff.ts';
import type { Failure } from './failureKind.ts';
import { isRateLimitError } from './rateLimit.ts';
import { refusedForMs } from './refusedUntil.ts';
import type { ResponseHeaders } from './retryAfter.ts';

export interface HttpEvidence {
  /** Null: no answer came, and `code` is the network's. */
  status: number | null;
  headers?: ResponseHeaders;
  /** The body's `error.code` or `reason`, or the network's (`ECONNRESET`). */
  code?: string | null;
  /** The body's `error.type`. */
  type?: string | null;
  /** The body's JSON. Read only for which limit it is and when it ends, once it is known to be one. */
  body?: unknown;
}

const QUOTA_CODES: ReadonlySet<string> = new Set([
  'quota_exceeded',
  'quota_exhausted',
  'usage_limit_reached',
  'insufficient_g1_credits_balance',
]);
const UNPAID_CODES: ReadonlySet<string> = new Set([
  'insufficient_quota',
  'insufficient_balance',
  'billing_error',
  'billing_hard_limit_reached',
  'billing_not_active',
  // Moonshot, Zhipu, Alibaba, Volcengine, New API.
  'exceeded_current_quota_error',
  '1113',
  'arrearage',
  'accountoverdueerror',
  'insufficient_user_quota',
]);
const STATUS_PAYMENT_REQUIRED = 402;
const AUTH_CODES: ReadonlySet<string> = new Set([
  'authentication_error',
  'authentication_failed',
  'oauth_org_not_allowed',
  'permission_error',
  'invalid_api_key',
  'api_key_invalid',
  'unauthenticated',
  'permission_denied',
  // LiteLLM: 400 for a key that it could look up only in a database that it doesn't have.
  'no_db_connection',
  // LiteLLM.
  'auth_error',
]);
const CONTEXT_CODES: ReadonlySet<string> = new Set(['context_length_exceeded', 'exceed_context_size_error', 'request_too_large']);
const TRANSIENT_CODES: ReadonlySet<string> = new Set(['overloaded_error', 'overloaded', 'unavailable']);
/** Anthropic's “overloaded”. */
const STATUS_OVERLOADED = 529;

export function fromHttp({ status, headers = {}, code: rawCode, type, body }: HttpEvidence, now: number): Failure {
  const names = [rawCode, type].map((name) => name?.toLowerCase() ?? '');
  const isOneOf = (codes: ReadonlySet<string>) => names.some((name) => codes.has(name));
  const reset = unifiedReset(headers);
  if (reset !== null) return { kind: 'quota', until: reset };
  if (isOneOf(UNPAID_CODES) || status === STATUS_PAYMENT_REQUIRED) return { kind: 'unpaid' };
  // Groq names a limit beside it, which no wait makes any larger.
  if (status === 413) return { kind: 'contextExceeded' };
  if (isOneOf(QUOTA_CODES)) return { kind: 'quota', until: untilFrom(headers, body, now) };
  if (isRateLimitError({ status, headers, code: rawCode, type })) {
    if (neverFits(body)) return { kind: 'contextExceeded' };
    return { kind: isDaily(body) ? 'quota' : 'rateLimited', until: untilFrom(headers, body, now) };
  }
  if (isOneOf(CONTEXT_CODES)) return { kind: 'contextExceeded' };
  if (isOneOf(AUTH_CODES) || status === 401 || status === 403) return { kind: 'auth' };
  if (status === null) return { kind: isRetryableCode(rawCode ?? '') || isOneOf(TRANSIENT_CODES) ? 'transient' : 'unknown' };
  if (isRetryableStatus(status) || status === STATUS_OVERLOADED || isOneOf(TRANSIENT_CODES)) return { kind: 'transient' };
  // A 500 may fail the same way again, or the work may already be done: there is no telling.
  return { kind: status >= 400 && status < 500 ? 'invalid' : 'unknown' };
}

/** Google names the quota that is used up (google.rpc.QuotaFailure). */
function isDaily(body: unknown): boolean {
  const error: unknown = Array.isArray(body) ? body[0] : body;
  const details = arrayAt(objectAt(error, 'error') ?? error, 'details') ?? [];
  return details.some((detail) => /"quotaId":"[^"]*(?:PerDay|Daily)/.test(JSON.stringify(detail)));
}

/** OpenAI answers 429 also where one request asks for more tokens than a minute allows. */
function neverFits(body: unknown): boolean {
  const told = /^Request too large for .{1,300}?\bLimit (\d{1,12}), Requested (\d{1,12})\b/s.exec(
    stringAt(objectAt(body, 'error'), 'message') ?? '',
  );
  return told !== null && Number(told[2]) > Number(told[1]);
}

function untilFrom(headers: ResponseHeaders, body: unknown, now: number): number | null {
  const waitMs = refusedForMs(headers, body, now);
  return waitMs === null ? null : now + waitMs;
}

/** Anthropic's limits of hours and weeks: `rejected`, and the end of the window in epoch seconds. */
function unifiedReset(headers: ResponseHeaders): number | null {
  if (headers['anthropic-ratelimit-unified-status'] !== 'rejected') return null;
  const reset = headers['anthropic-ratelimit-unified-reset'];
  return typeof reset === 'string' && /^\d{9,11}$/.test(reset) ? Number(reset) * 1000 : null;
}
