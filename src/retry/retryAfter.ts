// Reads from an answer's headers when the server may be asked again.

/** Header names in lower case, as Node and undici give them. */
export type ResponseHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const MAX_VALUE_CHARS = 64;
/** `x-ratelimit-reset-tokens`, `anthropic-ratelimit-requests-reset`, `ratelimit-reset`; not Anthropic's unified ones, which failureHttp.ts reads. */
const RESET_HEADER = /^(?!.*unified)(?:x-|anthropic-)?rate-?limit-(?:[\w-]+-)?reset\b/;
// Numbers above are points in time, below are spans: no server asks to wait a year, and no epoch lies before 2001.
const OLDEST_EPOCH_SECONDS = 1e9;
const OLDEST_EPOCH_MS = 1e12;

/**
 * Milliseconds from `now` (epoch ms) until the server may be asked again; null when it does not say. Never negative.
 * In order: `retry-after-ms` (OpenAI, Azure), `retry-after` in seconds or as HTTP-date (RFC 9110 §10.2.3), then `x-ratelimit-reset-*`
 * and its like as duration (`1m30s`, `250ms`), time, or epoch in seconds or milliseconds. Of several limits those count whose `remaining` is 0, else all; the latest wins.
 */
export function parseRetryAfter(headers: ResponseHeaders, now: number): number | null {
  const milliseconds = parseNumber(first(headers['retry-after-ms'] ?? headers['x-ms-retry-after-ms']));
  if (milliseconds !== null) return milliseconds;
  const retryAfter = first(headers['retry-after']);
  const seconds = parseNumber(retryAfter);
  if (seconds !== null) return seconds * 1_000;
  return parseTime(retryAfter, now) ?? parseResets(headers, now);
}

function parseResets(headers: ResponseHeaders, now: number): number | null {
  let exhausted: number | null = null;
  let any: number | null = null;
  for (const [name, value] of Object.entries(headers)) {
    if (!RESET_HEADER.test(name)) continue;
    const text = first(value);
    const waitMs = parseSpanOrEpoch(text, now) ?? parseTime(text, now);
    if (waitMs === null) continue;
    any = Math.max(any ?? 0, waitMs);
    if (first(headers[name.replace('reset', 'remaining')]) === '0') exhausted = Math.max(exhausted ?? 0, waitMs);
  }
  return exhausted ?? any;
}

/** Milliseconds from `now` of a number of seconds, an epoch in seconds or milliseconds, or a duration. */
export function parseSpanOrEpoch(text: string, now: number): number | null {
  const number = parseNumber(text);
  if (number === null) return parseDuration(text);
  if (number >= OLDEST_EPOCH_MS) return Math.max(0, number - now);
  if (number >= OLDEST_EPOCH_SECONDS) return Math.max(0, number * 1_000 - now);
  return number * 1_000;
}

/** Milliseconds of `6m0s`, `1h2m3.5s`, `250ms`; null for anything else. */
export function parseDuration(text: string): number | null {
  if (!/^(?:\d{1,12}(?:\.\d{1,9})?(?:ms|s|m|h|d))+$/.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) total += Number(amount) * (UNIT_MS[unit ?? ''] ?? 0);
  return total;
}

/** Milliseconds from `now` of an HTTP-date or an ISO 8601 time; null for anything else. */
export function parseTime(text: string, now: number): number | null {
  // Date.parse also takes bare numbers and years; a date has letters or separators.
  if (!/^[A-Za-z]{3}|^\d{4}-\d{2}-\d{2}T/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

function parseNumber(text: string): number | null {
  return /^\d{1,15}(?:\.\d{1,9})?$/.test(text) ? Number(text) : null;
}

function first(value: string | readonly string[] | undefined): string {
  const text = typeof value === 'string' ? value : (value?.[0] ?? '');
  return text.length > MAX_VALUE_CHARS ? '' : text.trim();
}
