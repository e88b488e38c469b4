// Tests the retry policy with a clock that only records.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Clock, systemClock } from '#base/clock.ts';
import { type Attempt, isRetryableCode, isRetryableStatus, type Retry, runWithBackoff } from './backoff.ts';

function recordingClock(random = 0.5): Clock & { slept: number[] } {
  let now = 1_000_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    random: () => random,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  };
}

const never = new AbortController().signal;
const refused = (retryAfterMs: number | null = null): Attempt<string> => ({
  kind: 'retryable',
  value: 'refused',
  retryAfterMs,
  reason: 'busy',
});

async function run(outcomes: Attempt<string>[], clock = recordingClock(), signal = never) {
  const retries: Retry[] = [];
  let tries = 0;
  const result = await runWithBackoff(
    async () => outcomes[Math.min(tries++, outcomes.length - 1)] ?? refused(),
    (retry) => {
      retries.push(retry);
    },
    clock,
    signal,
  );
  return { ...result, tries, retries, slept: clock.slept };
}

test('what is final is not tried again', async () => {
  const { value, tries } = await run([{ kind: 'final', value: 'ok' }]);
  assert.deepEqual([value, tries], ['ok', 1]);
});

test('at most two retries, each after a random share of a growing delay', async () => {
  const { value, tries, slept, retries } = await run([refused()]);
  assert.deepEqual([value, tries], ['refused', 3]);
  assert.deepEqual(slept, [250, 500]);
  assert.deepEqual(
    retries.map((retry) => [retry.attempt, retry.retryAt, retry.reason]),
    [
      [1, 1_000_250, 'busy'],
      [2, 1_000_750, 'busy'],
    ],
  );
});

test("the server's Retry-After is a minimum", async () => {
  const { slept } = await run([refused(3_000), { kind: 'final', value: 'ok' }]);
  assert.deepEqual(slept, [3_250]);
});

test('a Retry-After of more than a minute is given back with its time, unwaited', async () => {
  const { slept, tooLong, retryAt, tries } = await run([refused(61_000)]);
  assert.deepEqual([slept, tooLong, retryAt, tries], [[], true, 1_061_000, 1]);
});

test('two waits together are bounded by the same minute', async () => {
  const { slept, tooLong } = await run([refused(40_000)], recordingClock(0));
  assert.deepEqual([slept, tooLong], [[40_000], true]);
});

test('an abort ends the wait at once and nothing is tried again', async () => {
  const controller = new AbortController();
  let tries = 0;
  const result = await runWithBackoff(
    async () => {
      tries++;
      return refused(50_000);
    },
    () => controller.abort(),
    systemClock,
    controller.signal,
  );
  assert.deepEqual([result.value, tries], ['refused', 1]);
});

test('408, 429, 502, 503 and 504 may be retried; a 500 never', () => {
  assert.deepEqual([408, 429, 502, 503, 504].map(isRetryableStatus), [true, true, true, true, true]);
  assert.deepEqual([200, 400, 401, 404, 413, 422, 500, 501].some(isRetryableStatus), false);
});

test('refused and dead connections may be retried; a wrong certificate or name not', () => {
  assert.equal(isRetryableCode('ECONNREFUSED'), true);
  assert.equal(isRetryableCode('UND_ERR_SOCKET'), true);
  assert.equal(isRetryableCode('CERT_HAS_EXPIRED'), false);
  assert.equal(isRetryableCode('ENOTFOUND'), false);
});
