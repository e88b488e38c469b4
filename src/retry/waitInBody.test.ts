// Tests that the end of a limit is read from an error's body, in the forms of the large providers and gateways.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitInBody } from './waitInBody.ts';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);
const error = (message: string) => ({ error: { message, type: 'rate_limit_error' } });
const at = (seconds: number) => new Date(NOW + seconds * 1_000).toISOString();

const bodies: [what: string, body: unknown, waitMs: number | null][] = [
  [
    'Google, in a list',
    [{ error: { code: 429, message: 'x', details: [{ '@type': 'google.rpc.RetryInfo', retryDelay: '39s' }] } }],
    39_000,
  ],
  ['Google, with a fraction', { error: { details: [{ violations: [] }, { retryDelay: '55.846891726s' }] } }, 55_846.891726],
  ['Google, as an object', { error: { details: [{ retryDelay: { seconds: 12, nanos: 5 } }] } }, 12_000],
  ['Google Code Assist', { error: { details: [{ metadata: { quotaResetDelay: '1h2m3s', quotaResetTimeStamp: at(3_723) } }] } }, 3_723_000],
  [
    'OpenAI',
    error('Rate limit reached for gpt-x on tokens per min (TPM): Limit 10000, Used 9000, Requested 2000. Please try again in 6.62s.'),
    6_620,
  ],
  ['OpenAI, in milliseconds', error('Limit 3, Used 3. Please try again in 20ms. Visit https://x.example/1h'), 20],
  ['OpenAI, in minutes', error('Please try again in 1m26.4s.'), 86_400],
  ['Groq', error('… tokens per day (TPD): Limit 100000, Used 99000. Please try again in 7m12.5s. Visit'), 432_500],
  [
    'Azure',
    error(
      'Requests have exceeded the token rate limit of your current tier. Please retry after 45 seconds. Please go here: https://aka.ms/x',
    ),
    45_000,
  ],
  ['LiteLLM', error('No deployments available for selected model, Try again in 60 seconds. Passed model=gpt-4.'), 60_000],
  [
    'LiteLLM’s own limits',
    error('Rate limit exceeded for api_key: 88dc28. Current limit: 1, Remaining: 0. Limit resets at: 2026-01-01 12:00:42 UTC'),
    42_000,
  ],
  ['a time in GMT, in a sentence', error('Your limit resets at 2026-01-01 12:01 GMT.'), 60_000],
  ['a time with an offset, in a sentence', error('Try again after 2026-01-01 14:00:42.25+02:00, please'), 42_250],
  ['a time in a field, with a space', { error: { reset_at: '2026-01-01 12:00:42 UTC' } }, 42_000],
  ['a field in words', { error: { retry_after: '20 seconds' } }, 20_000],
  ['a time without its zone', error('Your limit resets at 2026-01-01 12:01:00'), null],
  ['a time that something else happened at', error('Limited since 2026-01-01 12:00:42 UTC'), null],
  ['LiteLLM, by a field', { error: { message: 'x', retry_after: 20 } }, 20_000],
  ['Cloudflare', { success: false, errors: [{ message: 'Too many requests', retry_after: '30' }] }, 30_000],
  ['milliseconds', { error: { retry_after_ms: 1500, retryAfter: 9 } }, 9_000],
  ['milliseconds alone', { retryAfterMs: 1500 }, 1_500],
  ['ChatGPT’s plans', { error: { type: 'usage_limit_reached', resets_in_seconds: 3_600 } }, 3_600_000],
  ['a time of day', { error: { resets_at: (NOW + 60_000) / 1_000 } }, 60_000],
  ['a time of day in milliseconds', { error: { reset_at: NOW + 60_000 } }, 60_000],
  ['a time as text', { error: { resetTime: at(90) } }, 90_000],
  ['a time in a sentence', error(`Quota exceeded. Try again at ${at(120)}.`), 120_000],
  [
    'OpenRouter',
    {
      error: {
        code: 429,
        message: 'Rate limit exceeded',
        metadata: { headers: { 'X-RateLimit-Limit': '20', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(NOW + 40_000) } },
      },
    },
    40_000,
  ],
  [
    'a provider behind a gateway',
    { error: { message: 'Provider returned error', metadata: { raw: 'Limited. Please retry shortly, or wait 15 seconds.' } } },
    15_000,
  ],
  ['FastAPI', { detail: 'Rate limit exceeded. Try again in 2 minutes and 30 seconds' }, 150_000],
  ['hours', error('Your limit resets in 2 hours.'), 7_200_000],
  ['no time', error('Too many requests. Please try again later.'), null],
  [
    'numbers that are no time',
    error('Limit 10000, Used 9000, Requested 2000. 3 requests per minute. Retry with fewer than 5 messages'),
    null,
  ],
  ['a past time', { error: { reset_at: at(-60) } }, 0],
  ['nothing', null, null],
  ['a text', 'Please try again in 3 s', 3_000],
];
for (const [what, body, waitMs] of bodies)
  test(`a limit's end in the body: ${what}`, () => {
    const found = waitInBody(body, NOW);
    if (waitMs === null) assert.equal(found, null);
    else assert.ok(found !== null && Math.abs(found - waitMs) < 1, `${found}`);
  });

test('hostile bodies take no time', () => {
  let deep: unknown = 'x';
  for (let depth = 0; depth < 5_000; depth++) deep = { error: deep };
  assert.equal(waitInBody(deep, NOW), null);
  assert.equal(waitInBody(error(`retry ${'1 s '.repeat(100_000)}`), NOW) === undefined, false);
  assert.equal(waitInBody(error('try '.repeat(100_000)), NOW), null);
});
