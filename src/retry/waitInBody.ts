// Reads from an error body when the server may be asked again, in the forms of large providers.
import { isObject, type JsonObject } from '#base/json.ts';
import { parseRetryAfter, type ResponseHeaders } from './retryAfter.ts';
import { parseSpanOrEpoch, parseTime, parseWordedDuration, WORDED_DURATION, ZONED_TIME } from './waitText.ts';

const MAX_DEPTH = 5;
const MAX_MESSAGE_CHARS = 2_000;

/** Numbers are seconds; above a billion, a time of day (epoch). LiteLLM, Cloudflare, ChatGPT, Google's `{seconds}`. */
const SECONDS =
  /^(?:retry_?after(?:_?sec(?:ond)?s)?|retry_?in(?:_?seconds)?|retry_?delay|wait_?seconds|reset_?(?:in|after)(?:_?seconds)?|resets_?in(?:_?seconds)?|cooldown_?time|quota_?reset_?delay|reset)$/;
const MILLISECONDS = /^(?:retry_?(?:after|in)|reset_?(?:in|after)|resets_?in)_?(?:ms|millis|milliseconds)$/;
const TIMES = /^(?:retry|resets?|quota_?reset)_?(?:at|time|timestamp|time_?stamp|date)$/;

/**
 * Milliseconds from `now` (epoch ms) until the server may be asked again; null when the body does not say. Never negative.
 * `parsed` is the JSON of an error that is known to be a limit: fields come first (`retry_after`, `retryDelay` of Google's RetryInfo,
 * `resets_at`, the headers that OpenRouter passes on), then the sentence (OpenAI, Groq: “try again in 1m2.5s”; Azure: “retry after 45 seconds”).
 */
export function waitInBody(parsed: unknown, now: number): number | null {
  return waitInFields(parsed, now, 0) ?? waitInMessages(parsed, 0, now);
}

function waitInFields(value: unknown, now: number, depth: number): number | null {
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return longest(value.map((one) => waitInFields(one, now, depth + 1)));
  if (!isObject(value)) return null;
  const own = Object.entries(value).map(([name, field]) => waitInField(name, field, now));
  const inner = Object.entries(value).map(([name, field]) =>
    name === 'headers' && isObject(field) ? parseRetryAfter(lowerCased(field), now) : waitInFields(field, now, depth + 1),
  );
  return longest(own) ?? longest(inner);
}

function waitInField(name: string, value: unknown, now: number): number | null {
  // `retryDelay`, `retry-after` and `retry_after` are one name.
  const key = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
  if (isObject(value) && SECONDS.test(key) && typeof value.seconds === 'number') return value.seconds * 1_000;
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const text = String(value).trim();
  if (MILLISECONDS.test(key)) return /^\d{1,12}(?:\.\d+)?$/.test(text) ? Number(text) : null;
  if (!SECONDS.test(key) && !TIMES.test(key)) return null;
  return parseSpanOrEpoch(text, now) ?? parseTime(text, now);
}

function waitInMessages(value: unknown, depth: number, now: number): number | null {
  if (typeof value === 'string') return waitInWords(value, now);
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return longest(value.map((one) => waitInMessages(one, depth + 1, now)));
  if (!isObject(value)) return null;
  return longest(
    Object.entries(value).map(([name, field]) =>
      isObject(field) || Array.isArray(field) || /message|error|detail|msg|description|raw/i.test(name)
        ? waitInMessages(field, depth + 1, now)
        : null,
    ),
  );
}

const WORDS = String.raw`\b(?:(?:re)?try|retrying|wait|resets?|available)\b`;
const SPAN = new RegExp(String.raw`${WORDS}[^.\d]{0,50}?(${WORDED_DURATION})(?![a-z])`, 'i');
const AT = new RegExp(String.raw`${WORDS}[^\d]{0,50}?(${ZONED_TIME})`, 'i');

function waitInWords(text: string, now: number): number | null {
  const sentence = text.slice(0, MAX_MESSAGE_CHARS);
  const time = AT.exec(sentence)?.[1];
  if (time !== undefined) return parseTime(time.toUpperCase(), now);
  const span = SPAN.exec(sentence)?.[1];
  return span === undefined ? null : parseWordedDuration(span);
}

function lowerCased(headers: JsonObject): ResponseHeaders {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function longest(waits: readonly (number | null)[]): number | null {
  return waits.reduce<number | null>((most, wait) => (wait === null ? most : Math.max(most ?? 0, wait)), null);
}
