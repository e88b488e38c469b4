// Checks that a keep and an undo are whole or not at all, at whichever step the process dies.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { atEachStep, EDITS, START } from './testing/death.ts';
import { seen } from './testing/project.ts';

test('after a death in the middle of a keep, the change is kept whole or not at all, and can be undone', async (t) => {
  await atEachStep(
    t,
    async ({ run }) => void (await run(EDITS)),
    (workspaces) => workspaces.keep('run-1', null),
    async (workspaces, { folder }) => {
      const state = await workspaces.stateOf('run-1');
      const files = seen(folder);
      const isKept = 'file/inside.txt' in files;
      assert.equal(state, isKept ? 'kept' : 'open');
      assert.deepEqual(Object.keys(files).sort(), isKept ? ['a.txt', 'c.txt', 'file/inside.txt', 'new/d.txt'] : Object.keys(START).sort());
      if (!isKept) assert.equal((await workspaces.keep('run-1', null)).kind, 'kept');
      assert.equal((await workspaces.undoKeep('run-1')).kind, 'kept');
      assert.deepEqual(Object.keys(seen(folder)).sort(), Object.keys(START).sort());
    },
  );
});

test('after a death in the middle of an undo, it is undone whole or not at all', async (t) => {
  await atEachStep(
    t,
    async ({ run, workspaces }) => {
      await run(EDITS);
      await workspaces.keep('run-1', null);
    },
    (workspaces) => workspaces.undoKeep('run-1'),
    async (workspaces, { folder }) => {
      const isKept = (await workspaces.stateOf('run-1')) === 'kept';
      assert.equal(existsSync(path.join(folder, 'new/d.txt')), isKept);
      assert.equal(readFileSync(path.join(folder, 'a.txt'), 'utf8'), isKept ? 'agent\n' : 'a\n');
      if (isKept) await workspaces.undoKeep('run-1');
      assert.equal((await workspaces.changes('run-1')).length, 5);
    },
  );
});
