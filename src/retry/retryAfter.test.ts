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
  ['of two resets the later', { 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-reset-tokens': '20s' }, 20_000],
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
