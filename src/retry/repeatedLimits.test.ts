// Tests that limits without a success in between space requests out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countLimit, leastWaitMs, type RepeatedLimits } from './repeatedLimits.ts';

test('the first limit is taken at its word; the next ones double the wait, up to five minutes', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100].map(leastWaitMs),
    [0, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000],
  );
});

test('a server that asks to come back in a second, for ever, is asked a dozen times in half an hour', () => {
  let limits: RepeatedLimits | undefined;
  let asked = 0;
  for (let now = 0; now < 1_800_000; ) {
    asked++;
    limits = countLimit(limits, now);
    now += Math.max(1_000, leastWaitMs(limits.count));
  }
  assert.equal(asked, 14);
});

test('limits of long ago do not count', () => {
  const before = { count: 9, at: 0 };
  assert.equal(countLimit(before, 500_000).count, 10);
  assert.equal(countLimit(before, 600_000).count, 1);
  assert.equal(countLimit(undefined, 0).count, 1);
});
