// Checks that records stand in memory at once, on disk with the right owner, and leave other windows theirs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Owner } from '#base/owner.ts';
import type { Change } from '#contracts/change.ts';
import type { Execution } from '#contracts/execution.ts';
import { sampleExecution, sampleTask } from '#storage/testing/sample.ts';
import { ChangeFeed } from './feed.ts';
import { Records, type RecordsParts } from './records.ts';

const ME: Owner = { pid: 7, startedAt: 'now', place: 'here' };
const ID = sampleExecution().id;

/** Records on a disk that notes what is written, and with which owner. */
function aWindow(store: Partial<RecordsParts['store']> = {}) {
  const saves: [Execution['state'], Owner | null][] = [];
  const errors: string[] = [];
  const changes: Change[] = [];
  let owners = 0;
  const feed = new ChangeFeed((error) => {
    throw error;
  });
  feed.subscribe((change) => changes.push(change));
  const records = new Records(
    {
      store: {
        create: async ({ state }, _task, owner = null) => void saves.push([state, owner]),
        save: async ({ state }, owner) => void saves.push([state, owner]),
        claim: async () => sampleExecution(),
        remove: async () => undefined,
        ...store,
      },
      owner: async () => {
        owners += 1;
        return ME;
      },
      feed,
      saveIndex: () => undefined,
      onDiskError: (_id, error) => errors.push(String(error)),
      now: () => 1_000,
    },
    [],
  );
  return { records, saves, errors, changes, owners: () => owners };
}

test('a change is in memory before anything is awaited, and windows are told of it when it is on disk', async () => {
  let write = () => {};
  const disk = new Promise<void>((resolve) => {
    write = resolve;
  });
  const { records, changes } = aWindow({ save: () => disk });
  await records.add(sampleExecution({ state: 'pending' }), sampleTask());
  const changed = records.change(ID, { kind: 'classify' });
  const noted = records.note(ID, { model: 'large' });
  assert.deepEqual([records.get(ID)?.state, records.get(ID)?.model, changes.length], ['classifying', 'large', 1]);
  write();
  await Promise.all([changed, noted, records.saved(ID)]);
  assert.equal(changes.length, 3);
});

test('an execution is stored with this window as its owner until it has ended', async () => {
  const { records, saves, owners } = aWindow();
  await records.add(sampleExecution({ state: 'pending' }), sampleTask());
  await records.change(ID, { kind: 'classify' });
  await records.change(ID, { kind: 'cancel' });
  assert.deepEqual(saves, [
    ['pending', ME],
    ['classifying', ME],
    ['cancelled', null],
  ]);
  assert.equal(owners(), 1);
});

test('a disk that fails is told of, and the execution goes on from memory', async () => {
  const { records, errors } = aWindow({ save: () => Promise.reject(new Error('No space is left')) });
  await records.add(sampleExecution({ state: 'pending' }), sampleTask());
  await records.change(ID, { kind: 'classify' });
  assert.equal(records.get(ID)?.state, 'classifying');
  assert.deepEqual(errors, ['Error: No space is left']);
});

test('what the files say counts for the executions of other windows only, and changes nothing twice', async () => {
  const { records, changes } = aWindow();
  const theirs = sampleExecution({ id: 'theirs-0000001' });
  records.adopt(theirs);
  records.adopt({ ...theirs });
  assert.deepEqual(
    changes.map((change) => change.kind === 'execution' && [change.execution.id, change.isElsewhere]),
    [['theirs-0000001', true]],
  );
  await records.add(sampleExecution({ state: 'pending' }), sampleTask());
  await records.change(ID, { kind: 'classify' });
  records.adopt(sampleExecution({ state: 'pending' }));
  assert.equal(records.get(ID)?.state, 'classifying', 'the file is older than the memory of the window that writes it');
});

test('a claimed execution is this window’s, unless it has ended or another window has it', async () => {
  for (const [claimed, isMine] of [
    [sampleExecution({ state: 'queued' }), true],
    [sampleExecution({ state: 'completed' }), false],
    [null, false],
  ] as const) {
    const { records } = aWindow({ claim: async () => claimed });
    assert.equal(await records.claim(ID, async () => true), claimed);
    assert.equal(records.isMine(ID), isMine);
  }
});
