// Tests the window's copy of the executor's state with early, repeated and missing changes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { EMPTY_SNAPSHOT } from '#contracts/applyChange.ts';
import type { Change, Snapshot } from '#contracts/change.ts';
import { sampleExecution } from '#storage/testing/sample.ts';
import { Replica } from './replica.ts';

const one = sampleExecution({ id: 'execution-one', state: 'running' });

/** A replica of a port that the test controls. `snapshots`: the replies to its requests for a snapshot, in order. */
function aReplica(snapshots: Snapshot[], rows = [one]) {
  let tell: (change: Change) => void = () => undefined;
  const heard: Change[] = [];
  const port = {
    snapshot: async () => snapshots.shift() ?? EMPTY_SNAPSHOT,
    onDidChange: (listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    },
  };
  const replica = new Replica(port, rows, (error) => {
    throw error;
  });
  replica.onDidChange((change) => heard.push(change));
  return { replica, heard, tell: (change: Change) => tell(change) };
}

test('the window’s cached index is shown until the first snapshot arrives', async () => {
  const { replica, heard } = aReplica([{ ...EMPTY_SNAPSHOT, seq: 3, executions: [one] }]);
  assert.deepEqual(replica.snapshot.executions, [one]);
  await turnOfTheLoop();
  assert.equal(replica.snapshot.seq, 3);
  assert.deepEqual(heard, [], 'nothing differs');
});

test('changes that arrive before the snapshot are applied to it, and those it contains are not reported again', async () => {
  const { replica, heard, tell } = aReplica([{ ...EMPTY_SNAPSHOT, seq: 3, executions: [one] }]);
  tell({ seq: 3, kind: 'execution', execution: one, isElsewhere: false });
  tell({ seq: 4, kind: 'queue', order: ['execution-one'], isPaused: true });
  await turnOfTheLoop();
  assert.deepEqual(
    heard.map(({ seq, kind }) => [seq, kind]),
    [[4, 'queue']],
  );
  assert.equal(replica.snapshot.queue.isPaused, true);
});

test('after a gap it requests a snapshot, and reports the differences', async () => {
  const done = { ...one, state: 'completed' as const };
  const { replica, heard, tell } = aReplica([
    { ...EMPTY_SNAPSHOT, seq: 1, executions: [one], phases: { 'execution-one': { kind: 'waiting' } } },
    { ...EMPTY_SNAPSHOT, seq: 9, executions: [done], isRecovered: true },
  ]);
  await turnOfTheLoop();
  heard.length = 0;
  tell({ seq: 9, kind: 'removed', executionId: 'another' });
  await turnOfTheLoop();
  assert.equal(replica.get('execution-one')?.state, 'completed');
  assert.deepEqual(
    heard.map(({ kind }) => kind),
    ['execution', 'phase', 'recovered'],
  );
});

test('a waiting execution says why: in this window’s queue, or in another window’s once recovery is done', async () => {
  const queued = { ...one, state: 'queued' as const };
  const elsewhere: Snapshot = { ...EMPTY_SNAPSHOT, seq: 1, executions: [queued], elsewhere: ['execution-one'] };
  const { replica, tell } = aReplica([elsewhere]);
  await turnOfTheLoop();
  assert.equal(replica.whyWaiting('execution-one'), '', 'at startup no window has recovered it yet');
  tell({ seq: 2, kind: 'recovered' });
  assert.equal(replica.whyWaiting('execution-one'), 'waiting in another window');
  tell({ seq: 3, kind: 'execution', execution: one, isElsewhere: true });
  assert.equal(replica.whyWaiting('execution-one'), '', 'it runs there');
  tell({
    seq: 4,
    kind: 'phase',
    executionId: 'execution-one',
    phase: { kind: 'queued', ahead: 1, reason: 'waiting for the GPU: 1 ahead' },
  });
  assert.equal(replica.whyWaiting('execution-one'), 'waiting for the GPU: 1 ahead');
});

test('a listener that throws does not keep the others from being called', async () => {
  const errors: unknown[] = [];
  let tell: (change: Change) => void = () => undefined;
  const port = {
    snapshot: async () => ({ ...EMPTY_SNAPSHOT, seq: 0 }),
    onDidChange: (listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    },
  };
  const replica = new Replica(port, [], (error) => errors.push(error));
  await turnOfTheLoop();
  let heard = 0;
  replica.onDidChange(() => {
    throw new Error('broken view');
  });
  replica.onDidChange(() => {
    heard += 1;
  });
  tell({ seq: 1, kind: 'recovered' });
  assert.deepEqual([heard, errors.length], [1, 1]);
});
