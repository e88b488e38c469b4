// Checks that a discard and its undo are whole or not at all, at whichever step the process dies.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atEachStep, EDITS, START } from './testing/death.ts';
import { type Project, put, seen } from './testing/project.ts';

const USERS = Object.keys(START).sort();
const AGENTS = ['a.txt', 'c.txt', 'file/inside.txt', 'new/d.txt'];

async function changedInPlace({ folder, start, workspaces }: Project): Promise<void> {
  await start('run-1', 'run-1', 'inPlace');
  put(folder, EDITS);
  await workspaces.settle('run-1');
}

test('after a death in the middle of a discard in place, all files are as before the run or as the agent left them', async (t) => {
  await atEachStep(
    t,
    changedInPlace,
    (workspaces) => workspaces.discard('run-1'),
    async (workspaces, { folder }) => {
      const isDiscarded = (await workspaces.stateOf('run-1')) === 'discarded';
      assert.deepEqual(Object.keys(seen(folder)).sort(), isDiscarded ? USERS : AGENTS);
      if (!isDiscarded) await workspaces.discard('run-1');
      assert.equal(seen(folder)['a.txt'], '644 a\n');
      await workspaces.undoDiscard('run-1');
      assert.deepEqual(Object.keys(seen(folder)).sort(), AGENTS);
    },
  );
});

test('after a death while a discard in place is undone, it is undone whole or not at all', async (t) => {
  await atEachStep(
    t,
    async (made) => {
      await changedInPlace(made);
      await made.workspaces.discard('run-1');
    },
    (workspaces) => workspaces.undoDiscard('run-1'),
    async (workspaces, { folder }) => {
      const isDiscarded = (await workspaces.stateOf('run-1')) === 'discarded';
      assert.deepEqual(Object.keys(seen(folder)).sort(), isDiscarded ? USERS : AGENTS);
      if (isDiscarded) await workspaces.undoDiscard('run-1');
      assert.equal((await workspaces.changes('run-1')).length, 5);
    },
  );
});

test('after a death in the middle of a discard of a copy, the change is there, and the user’s files were not touched', async (t) => {
  await atEachStep(
    t,
    async ({ run }) => void (await run(EDITS)),
    (workspaces) => workspaces.discard('run-1'),
    async (workspaces, { folder }) => {
      assert.deepEqual(Object.keys(seen(folder)).sort(), USERS);
      if ((await workspaces.stateOf('run-1')) !== 'discarded') await workspaces.discard('run-1');
      await workspaces.undoDiscard('run-1');
      assert.equal((await workspaces.keep('run-1', null)).kind, 'kept');
      assert.deepEqual(Object.keys(seen(folder)).sort(), AGENTS);
    },
    1,
  );
});
