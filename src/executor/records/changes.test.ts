// Checks what this window knows of executions, and from where.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aBench, aTask, echo, endless, register } from '#executor/testing/bench.ts';
import { sampleExecution } from '#storage/testing/sample.ts';
import { ChangeFeed } from './feed.ts';

test('what this window has is not changed by what a file says of it; what another has is', async () => {
  await using bench = await aBench();
  const runner = endless('local');
  register(bench, runner);
  const { id } = await bench.executor.submit(aTask());
  await runner.started;
  bench.records.adopt(sampleExecution({ id, state: 'completed' }));
  assert.equal(bench.records.get(id)?.state, 'running');
  bench.records.adopt(sampleExecution({ id: 'of-another-window', state: 'running' }));
  bench.records.adopt(sampleExecution({ id: 'of-another-window', state: 'completed' }));
  assert.equal(bench.records.get('of-another-window')?.state, 'completed');
});

test('an execution that has ended is nobody’s any more', async () => {
  await using bench = await aBench();
  register(bench, echo('local', 'done'));
  const { id } = await bench.executor.submit(aTask());
  await bench.executor.whenFinished(id);
  const stored = await bench.store.load(id);
  assert.ok(stored.kind === 'ok' && stored.owner === null);
});

test('a listener that throws hurts no other', () => {
  const errors: unknown[] = [];
  const feed = new ChangeFeed((error) => errors.push(error));
  const seen: number[] = [];
  feed.subscribe(() => {
    throw new Error('mine');
  });
  feed.subscribe(({ seq }) => seen.push(seq));
  feed.emit({ kind: 'removed', executionId: 'a' });
  feed.emit({ kind: 'removed', executionId: 'b' });
  assert.deepEqual([seen, errors.length], [[1, 2], 2]);
});
