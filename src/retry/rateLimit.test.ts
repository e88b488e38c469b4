// Tests that a rate limit is told from status, headers and codes, never from prose.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRateLimitError } from './rateLimit.ts';

test('a 429 is a rate limit wherever libraries put it', () => {
  for (const error of [
    { status: 429 },
    { statusCode: 429 },
    { response: { status: 429 } },
    { cause: { status: 429 } },
    { error: { code: 429 } },
  ])
    assert.equal(isRateLimitError(error), true, JSON.stringify(error));
});

test('a machine-readable code is a rate limit', () => {
  assert.equal(isRateLimitError({ error: { type: 'rate_limit_error' } }), true);
  assert.equal(isRateLimitError({ code: 'RESOURCE_EXHAUSTED' }), true);
  assert.equal(isRateLimitError({ error: { status: 'RESOURCE_EXHAUSTED' } }), true);
});

test('a 403 or 503 is one only when a counted limit is used up', () => {
  assert.equal(isRateLimitError({ status: 403, headers: { 'x-ratelimit-remaining': '0' } }), true);
  assert.equal(isRateLimitError({ status: 403, headers: { 'x-ratelimit-remaining': '5' } }), false);
  assert.equal(isRateLimitError({ status: 503, headers: {} }), false);
});

test('words about rate limits are not one', () => {
  assert.equal(isRateLimitError(new Error('429 rate limit exceeded')), false);
  assert.equal(isRateLimitError({ message: 'Too many requests' }), false);
  assert.equal(isRateLimitError('429'), false);
  assert.equal(isRateLimitError(null), false);
});

test('an error that is its own cause is read once', () => {
  const error: { cause?: unknown } = {};
  error.cause = error;
  assert.equal(isRateLimitError(error), false);
});
