// The window's copy of what the executor shows: early, late and missing changes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { EMPTY_SNAPSHOT } from '#contracts/applyChange.ts';
import type { Change, Snapshot } from '#contracts/change.ts';
import { sampleExecution } from '#storage/testing/sample.ts';
import { Replica } from './replica.ts';

const one = sampleExecution({ id: 'execution-one', state: 'running' });

/** A replica of a port that the test drives. `snapshots`: what each request for one is answered with, in turn. */
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

test('the window’s own index is shown until the first snapshot has come', async () => {
  const { replica, heard } = aReplica([{ ...EMPTY_SNAPSHOT, seq: 3, executions: [one] }]);
  assert.deepEqual(replica.snapshot.executions, [one]);
  await turnOfTheLoop();
  assert.equal(replica.snapshot.seq, 3);
  assert.deepEqual(heard, [], 'nothing differs');
});

test('changes that come before the snapshot are applied to it, and those it has are not told twice', async () => {
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

test('after a gap it asks for a snapshot, and tells what became different in between', async () => {
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

test('what waits says why: in the queue here, or in another window once it is known who has it', async () => {
  const elsewhere: Snapshot = { ...EMPTY_SNAPSHOT, seq: 1, executions: [one], elsewhere: ['execution-one'] };
  const { replica, tell } = aReplica([elsewhere]);
  await turnOfTheLoop();
  assert.equal(replica.whyWaiting('execution-one'), '', 'at start nobody has taken it up yet');
  tell({ seq: 2, kind: 'recovered' });
  assert.equal(replica.whyWaiting('execution-one'), 'waits in another window');
  tell({ seq: 3, kind: 'phase', executionId: 'execution-one', phase: { kind: 'queued', ahead: 1, reason: 'waits for the GPU: 1 ahead' } });
  assert.equal(replica.whyWaiting('execution-one'), 'waits for the GPU: 1 ahead');
});

test('a follower that throws keeps nobody else from hearing', async () => {
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
