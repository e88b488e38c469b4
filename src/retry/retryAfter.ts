// Reads from an answer's headers when the server may be asked again.
import { parseSpanOrEpoch, parseTime } from './waitText.ts';

/** Header names in lower case, as Node and undici give them. */
export type ResponseHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

const MAX_VALUE_CHARS = 64;
const MAX_LIST_CHARS = 500;
/** `x-ratelimit-reset-tokens`, `anthropic-ratelimit-requests-reset`, `ratelimit-reset`; not Anthropic's unified ones, which failureHttp.ts reads. */
const RESET_HEADER = /^(?!.*unified)(?:x-|anthropic-)?rate-?limit-(?:[\w-]+-)?reset\b/;

/** Milliseconds from `now` (epoch ms) until the server may be asked again; null when its headers do not say. Never negative. */
export function parseRetryAfter(headers: ResponseHeaders, now: number): number | null {
  return toldWait(headers, now) ?? waitOfLikeliest(headers, now);
}

/**
 * Like parseRetryAfter, but null where the headers leave open which limit was hit: then the body may know.
 * In order: `retry-after-ms` (OpenAI, Azure), `retry-after` in seconds or as HTTP-date (RFC 9110 §10.2.3), also with a unit, then the limits that are used up.
 */
export function toldWait(headers: ResponseHeaders, now: number): number | null {
  const milliseconds = firstValue(headers['retry-after-ms'] ?? headers['x-ms-retry-after-ms']);
  if (/^\d{1,15}(?:\.\d{1,9})?$/.test(milliseconds)) return Number(milliseconds);
  const retryAfter = firstValue(headers['retry-after']);
  return parseSpanOrEpoch(retryAfter, now) ?? parseTime(retryAfter, now) ?? waitOfUsedUp(headers, now);
}

/** One counted limit. Null: not told. */
interface CountedLimit {
  waitMs: number;
  remaining: number | null;
  limit: number | null;
}

/** Milliseconds until every limit that is used up has reset; null when none is. */
function waitOfUsedUp(headers: ResponseHeaders, now: number): number | null {
  const usedUp = countedLimits(headers, now).filter(({ remaining }) => remaining !== null && remaining <= 0);
  return usedUp.length === 0 ? null : Math.max(...usedUp.map(({ waitMs }) => waitMs));
}

/** Where none is used up, the request was too large for what is left of one: likeliest the one with the smallest share left, else the soonest to reset. */
function waitOfLikeliest(headers: ResponseHeaders, now: number): number | null {
  const limits = countedLimits(headers, now);
  if (limits.length === 0) return null;
  const shares = limits.map(({ remaining, limit }) =>
    remaining === null || limit === null || limit <= 0 ? Number.NaN : remaining / limit,
  );
  const least = Math.min(...shares);
  const likeliest = Number.isNaN(least) ? limits : limits.filter((_, index) => shares[index] === least);
  return Math.min(...likeliest.map(({ waitMs }) => waitMs));
}

function countedLimits(headers: ResponseHeaders, now: number): CountedLimit[] {
  const limits = structuredLimits(firstValue(headers.ratelimit, MAX_LIST_CHARS), firstValue(headers['ratelimit-policy'], MAX_LIST_CHARS));
  for (const [name, value] of Object.entries(headers)) {
    if (!RESET_HEADER.test(name)) continue;
    const text = firstValue(value);
    const waitMs = parseSpanOrEpoch(text, now) ?? parseTime(text, now);
    if (waitMs === null) continue;
    const count = (what: string) => countOf(firstValue(headers[name.replace('reset', what)]));
    limits.push({ waitMs, remaining: count('remaining'), limit: count('limit') });
  }
  return limits;
}

/** `RateLimit: "api";r=0;t=55` (seconds) with `RateLimit-Policy: "api";q=500;w=300`, or `limit=100, remaining=0, reset=55`, as in drafts 8 and 7 of draft-ietf-httpapi-ratelimit-headers. */
function structuredLimits(text: string, policies: string): CountedLimit[] {
  const limits: CountedLimit[] = [];
  const reset = countOf(/(?:^|[\s,;])reset=(\d{1,9})/.exec(text)?.[1]);
  if (reset !== null) {
    const count = (what: RegExp) => countOf(what.exec(text)?.[1]);
    const remaining = count(/(?:^|[\s,;])remaining=(\d{1,12})/);
    limits.push({ waitMs: reset * 1_000, remaining, limit: count(/(?:^|[\s,;])limit=(\d{1,12})/) });
  }
  for (const item of itemsOf(text)) {
    const wait = parameterOf(item, 't');
    if (wait === null) continue;
    const name = item.split(';', 1)[0]?.trim() ?? '';
    const policy = itemsOf(policies).find((one) => name !== '' && one.includes(name));
    limits.push({
      waitMs: Math.max(0, wait) * 1_000,
      remaining: parameterOf(item, 'r'),
      limit: policy === undefined ? null : parameterOf(policy, 'q'),
    });
  }
  return limits;
}

/** Of a list, whose names may have commas. */
function itemsOf(text: string): string[] {
  return text.match(/(?:"[^"]*"|[^",])+/g) ?? [];
}

function parameterOf(item: string, name: 'r' | 't' | 'q'): number | null {
  return countOf(new RegExp(`;\\s*${name}=(-?\\d{1,12})(?:;|\\s|$)`).exec(item)?.[1]);
}

function countOf(text: string | undefined): number | null {
  return text !== undefined && /^-?\d{1,15}(?:\.\d{1,9})?$/.test(text) ? Number(text) : null;
}

/** '' for none, and for one of absurd length. */
function firstValue(value: string | readonly string[] | undefined, maxChars = MAX_VALUE_CHARS): string {
  const text = typeof value === 'string' ? value : (value?.[0] ?? '');
  return text.length > maxChars ? '' : text.trim();
}
