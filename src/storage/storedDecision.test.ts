// Checks how the agents that a decision rejected are read from old and damaged files.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleExecution } from '#storage/testing/sample.ts';
import { checkExecution } from './storedExecution.ts';

test('a decision of an older file has passed over nobody; one that is no list of agents and reasons is refused', () => {
  const { classification, ...rest } = sampleExecution();
  assert.ok(classification);
  const stored = (rejected: unknown) => checkExecution({ ...rest, classification: { ...classification, rejected } });
  const old = stored(undefined);
  assert.ok(old.ok);
  assert.deepEqual(old.value.classification?.rejected, []);
  const given = [{ agentType: 'claude', reason: 'rate-limited until 14:05' }];
  const whole = stored(given);
  assert.ok(whole.ok);
  assert.deepEqual(whole.value.classification?.rejected, given);
  for (const wrong of ['none', null, [1], [{ agentType: 'claude' }]]) assert.equal(stored(wrong).ok, false, JSON.stringify(wrong));
});
