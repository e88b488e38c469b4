// Checks that what a runner of another extension resolves with is believed only as far as it is an outcome.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseOutcome } from './parseOutcome.ts';

const COMPLETED = { kind: 'completed', text: 'x', stopReason: 'stop', tokensIn: 1, tokensOut: 2, costUsd: 0, changedFiles: false };

test('outcomes of the right shape are taken, without what does not belong to them', () => {
  for (const outcome of [
    COMPLETED,
    { ...COMPLETED, stopReason: 'maxTurns', sessionId: 's', changedFiles: true },
    { kind: 'cancelled' },
    { kind: 'budgetExceeded' },
    { kind: 'timedOut', message: 'm' },
    { kind: 'blocked', question: 'q' },
    { kind: 'rateLimited' },
    { kind: 'rateLimited', retryAt: 5 },
    { kind: 'failed', error: { kind: 'serverError', message: 'm' } },
  ])
    assert.deepEqual(parseOutcome({ ...outcome, more: 1 }, 'mine'), outcome);
});

test('what is no outcome is a bug of that runner, which is named', () => {
  for (const value of [
    undefined,
    null,
    'completed',
    {},
    { kind: 'done' },
    { ...COMPLETED, text: 7 },
    { ...COMPLETED, stopReason: 'tired' },
    { kind: 'timedOut' },
    { kind: 'blocked', question: null },
    { kind: 'failed' },
    { kind: 'failed', error: { kind: 'madeUp', message: 'm' } },
    { kind: 'failed', error: { kind: 'serverError' } },
  ]) {
    const outcome = parseOutcome(value, 'mine');
    assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'internal', JSON.stringify(value));
    assert.match(outcome.error.message, /“mine”.*bug of that runner/);
  }
});

test('counts that are none are unknown, and only a plain yes says that files were changed', () => {
  const odd = parseOutcome({ ...COMPLETED, tokensIn: -1, tokensOut: '2', costUsd: Number.NaN, changedFiles: 'no', sessionId: 7 }, 'mine');
  assert.deepEqual(odd, { ...COMPLETED, tokensIn: null, tokensOut: null, costUsd: null });
  assert.deepEqual(parseOutcome({ kind: 'rateLimited', retryAt: Number.POSITIVE_INFINITY }, 'mine'), { kind: 'rateLimited' });
});
