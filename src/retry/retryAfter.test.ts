// Tests the reading of when a server may be asked again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRetryAfter } from './retryAfter.ts';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);

const cases: [string, Record<string, string | string[]>, number | null][] = [
  ['nothing said', {}, null],
  ['retry-after-ms wins over retry-after', { 'retry-after-ms': '1500', 'retry-after': '9' }, 1_500],
  ['seconds', { 'retry-after': '7' }, 7_000],
  ['seconds with a fraction', { 'retry-after': '0.25' }, 250],
  ['an HTTP-date', { 'retry-after': 'Thu, 01 Jan 2026 12:00:30 GMT' }, 30_000],
  ['an HTTP-date that has passed', { 'retry-after': 'Thu, 01 Jan 2026 11:00:00 GMT' }, 0],
  ['a value that is neither', { 'retry-after': 'soon' }, null],
  ['a negative number', { 'retry-after': '-5' }, null],
  ['a reset as duration', { 'x-ratelimit-reset-requests': '6m0.5s' }, 360_500],
  ['a reset in milliseconds', { 'x-ratelimit-reset-tokens': '250ms' }, 250],
  ['a reset as hours', { 'x-ratelimit-reset-tokens': '1h2m' }, 3_720_000],
  ['a reset as epoch seconds', { 'x-ratelimit-reset': String(NOW / 1_000 + 40) }, 40_000],
  ['a reset as epoch milliseconds', { 'x-ratelimit-reset': String(NOW + 1_234) }, 1_234],
  ['a reset in plain seconds', { 'x-ratelimit-reset': '12' }, 12_000],
  [
    'of two limits that are used up the later reset',
    {
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-tokens': '20s',
      'x-ratelimit-remaining-tokens': '0',
    },
    20_000,
  ],
  [
    'of two limits of which nothing else is told the sooner reset',
    { 'x-ratelimit-reset-requests': '2h', 'x-ratelimit-reset-tokens': '20s' },
    20_000,
  ],
  [
    'Cerebras’s minute, of which the least is left, not its day',
    {
      'x-ratelimit-limit-requests-day': '14400',
      'x-ratelimit-remaining-requests-day': '14201',
      'x-ratelimit-reset-requests-day': '33011.38',
      'x-ratelimit-limit-tokens-minute': '60000',
      'x-ratelimit-remaining-tokens-minute': '312',
      'x-ratelimit-reset-tokens-minute': '11.38',
    },
    11_380,
  ],
  [
    'a day of which the least is left, though a minute resets sooner',
    {
      'x-ratelimit-limit-requests-day': '14400',
      'x-ratelimit-remaining-requests-day': '1',
      'x-ratelimit-reset-requests-day': '3600',
      'x-ratelimit-limit-tokens-minute': '60000',
      'x-ratelimit-remaining-tokens-minute': '59000',
      'x-ratelimit-reset-tokens-minute': '11',
    },
    3_600_000,
  ],
  ['a structured limit', { ratelimit: '"api";r=0;t=55', 'ratelimit-policy': '"fixed window";"api";q=500;w=300' }, 55_000],
  ['the structured limit that is used up', { ratelimit: '"day, free";r=9;t=9000, "minute";r=0;t=20' }, 20_000],
  [
    'the structured limit of which the least is left',
    { ratelimit: '"day";r=90;t=9000, "minute";r=50;t=20', 'ratelimit-policy': '"day";q=100;w=86400, "minute";q=1000;w=60' },
    20_000,
  ],
  ['the limit of an earlier draft', { ratelimit: 'limit=100, remaining=0, reset=50' }, 50_000],
  ['a structured limit without a time', { ratelimit: '"api";r=0', 'ratelimit-policy': '"api";q=500;w=300' }, null],
  ['seconds with their unit', { 'retry-after': '20s' }, 20_000],
  ['a wait in words', { 'retry-after': '1 minute 30 seconds' }, 90_000],
  ['a wait that is an epoch', { 'retry-after': String(NOW / 1_000 + 40) }, 40_000],
  ['a reset in Python’s form', { 'x-ratelimit-reset': '2026-01-01 12:00:42.5+00:00' }, 42_500],
  ['a reset in Go’s form', { 'x-ratelimit-reset': '2026-01-01 14:00:42 +0200 UTC' }, 42_000],
  ['a time without its zone, which may be anywhere', { 'x-ratelimit-reset': '2026-01-01 12:00:42' }, null],
  ['a word with a number in it', { 'retry-after': 'in 20 seconds or so' }, null],
  [
    'the reset of the limit that is used up',
    {
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-tokens': '20s',
      'x-ratelimit-remaining-tokens': '900',
    },
    1_000,
  ],
  [
    'Anthropic’s reset as a time',
    {
      'anthropic-ratelimit-requests-reset': '2026-01-01T12:01:00Z',
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-tokens-reset': '2026-01-01T13:00:00Z',
      'anthropic-ratelimit-tokens-remaining': '16000',
    },
    60_000,
  ],
  ['the reset of the IETF draft', { 'ratelimit-reset': '30' }, 30_000],
  ['Anthropic’s windows are read elsewhere', { 'anthropic-ratelimit-unified-reset': '9' }, null],
  ['a header given twice counts once', { 'retry-after': ['3', '9'] }, 3_000],
  ['a value of absurd length is not read', { 'retry-after': '1'.repeat(10_000) }, null],
];

for (const [what, headers, expected] of cases) {
  test(`retry-after: ${what}`, () => assert.equal(parseRetryAfter(headers, NOW), expected));
}
