// Recognizes a rate limit from status, headers and machine-readable codes.
// Never from prose, which may be a model's own words.
import type { ResponseHeaders } from './retryAfter.ts';

/** Without case, hyphens and underscores. OpenAI, Anthropic, Google, Azure, AWS. */
const CODES: ReadonlySet<string> = new Set([
  'ratelimit',
  'ratelimited',
  'ratelimiterror',
  'ratelimitexceeded',
  'ratelimitreached',
  'modelratelimit',
  'toomanyrequests',
  'toomanyrequestsexception',
  'resourceexhausted',
  'throttled',
  'throttling',
  'throttlingexception',
  'throttlingerror',
]);
const MAX_DEPTH = 4;

/** Accepts the shapes that libraries and servers use: `status`/`statusCode`, `headers`, `code`/`type`/`kind`, and the same under `error`, `response` or `cause`. */
export function isRateLimitError(error: unknown): boolean {
  return isRateLimit(error, 0);
}

function isRateLimit(error: unknown, depth: number): boolean {
  if (typeof error !== 'object' || error === null || depth >= MAX_DEPTH) return false;
  const { status, statusCode, code, type, kind, headers, response, cause, error: inner } = error as Record<string, unknown>;
  const httpStatus = typeof status === 'number' ? status : statusCode;
  if (httpStatus === 429 || code === 429 || code === '429') return true;
  // GitHub and some gateways answer 403 or 503 when a counted limit is used up.
  if ((httpStatus === 403 || httpStatus === 503) && hasExhaustedLimit(headers)) return true;
  if ([code, type, kind, status].some((value) => typeof value === 'string' && CODES.has(value.replace(/[\s_-]/g, '').toLowerCase())))
    return true;
  return isRateLimit(inner, depth + 1) || isRateLimit(response, depth + 1) || isRateLimit(cause, depth + 1);
}

function hasExhaustedLimit(headers: unknown): boolean {
  if (typeof headers !== 'object' || headers === null) return false;
  return Object.entries(headers as ResponseHeaders).some(
    ([name, value]) => name.toLowerCase().startsWith('x-ratelimit-remaining') && value === '0',
  );
}
