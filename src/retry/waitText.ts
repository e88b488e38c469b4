// Reads spans and points in time in the forms in which servers write them.

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
// Numbers above are points in time, below are spans: no server asks to wait a year, and no epoch lies before 2001.
const OLDEST_EPOCH_SECONDS = 1e9;
const OLDEST_EPOCH_MS = 1e12;

/** Milliseconds from `now` of a number of seconds, an epoch in seconds or milliseconds, or a duration, also in words. */
export function parseSpanOrEpoch(text: string, now: number): number | null {
  if (!/^\d{1,15}(?:\.\d{1,9})?$/.test(text)) return parseDuration(text) ?? parseWordedDuration(text);
  const number = Number(text);
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

const NUMBER = String.raw`\d{1,9}(?:\.\d{1,9})?`;
const UNIT = '(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)';
/** The source of a pattern for `45 seconds`, `1 minute and 30 secs`, `1m2.5s`. */
export const WORDED_DURATION = String.raw`${NUMBER}\s?${UNIT}(?:,?\s?(?:and\s)?${NUMBER}\s?${UNIT})*`;
const WHOLE = new RegExp(`^${WORDED_DURATION}$`, 'i');

/** Milliseconds of what WORDED_DURATION matches; null for anything else. */
export function parseWordedDuration(text: string): number | null {
  if (!WHOLE.test(text)) return null;
  const short = text
    .toLowerCase()
    .replace(/milliseconds?/g, 'ms')
    .replace(/(\d)\s?(s|m|h|d)(?!s\b)[a-z]*/g, '$1$2')
    .replace(/and|[\s,]/g, '');
  return parseDuration(short);
}

/** The source of a pattern for a date and time with its zone: ISO 8601, Python's (`2026-01-01 12:00:00 UTC`, `…+00:00`), Go's (`… +0000 UTC`). */
export const ZONED_TIME = String.raw`(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(?:Z|UTC|GMT|([+-]\d{2}):?(\d{2})(?: UTC| GMT)?)`;
const ZONED = new RegExp(`^${ZONED_TIME}$`);

/** Milliseconds from `now` of an HTTP-date, an ISO 8601 time or what ZONED_TIME matches; null for anything else. */
export function parseTime(text: string, now: number): number | null {
  const [zoned, date, time, hours, minutes] = ZONED.exec(text) ?? [];
  // Date.parse also takes bare numbers and years; a date has letters or separators.
  if (zoned === undefined && !/^[A-Za-z]{3}|^\d{4}-\d{2}-\d{2}T/.test(text)) return null;
  const zone = hours === undefined ? 'Z' : `${hours}:${minutes}`;
  const at = Date.parse(zoned === undefined ? text : `${date}T${time}${zone}`);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
