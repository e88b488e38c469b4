// Checks how long a correction that is tried may run, and that one without end is stopped.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ports, Verified } from '#agent/task/ports.ts';
import { trialLimitMs, verifyTrial } from './faultyRun.ts';

test('as long as the suite may need, and no longer', () => {
  assert.ok(trialLimitMs(200) < trialLimitMs(undefined));
  assert.ok(trialLimitMs(60_000) > 60_000);
});

test('the verification gets a signal that ends with the task as well as with the limit', async () => {
  const stop = new AbortController();
  const stopped: Verified = { state: 'notRun', failures: [], output: '' };
  const verify = (signal: AbortSignal) =>
    new Promise<Verified>((resolve) => {
      signal.addEventListener('abort', () => resolve(stopped));
      stop.abort();
    });
  assert.equal(await verifyTrial({ verify } as unknown as Ports, 200, stop.signal), stopped);
});
