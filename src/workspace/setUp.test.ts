// Checks that what a set-up command leaves in a new copy is no part of the agent's change.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atEachStep } from './testing/death.ts';
import { project, put, seen } from './testing/project.ts';

const LOCK = { 'package-lock.json': 'old\n', 'a.txt': 'a\n' };

test('what the set-up changed, added and deleted is neither shown nor kept; the agent’s own work is', async (t) => {
  const { folder, start, workspaces } = project(t, { ...LOCK, 'gone.txt': 'x\n' });
  const copy = await start();
  put(copy, { 'package-lock.json': 'new\n', 'generated.txt': 'g\n', 'gone.txt': null });
  await workspaces.settleSetUp('run-1');
  put(copy, { 'a.txt': 'b\n', 'generated.txt': 'g\nmine\n' });
  const changes = await workspaces.settle('run-1');
  assert.deepEqual(changes.map(({ path }) => path).sort(), ['a.txt', 'generated.txt']);
  assert.equal((await workspaces.keep('run-1', ['a.txt'])).kind, 'kept');
  assert.deepEqual(
    [seen(folder)['a.txt'], seen(folder)['package-lock.json'], seen(folder)['gone.txt']],
    ['644 b\n', '644 old\n', '644 x\n'],
  );
});

test('a set-up that changes nothing that git knows changes nothing here', async (t) => {
  const { start, workspaces } = project(t, LOCK);
  const copy = await start();
  await workspaces.settleSetUp('run-1');
  put(copy, { 'a.txt': 'b\n' });
  assert.deepEqual(
    (await workspaces.settle('run-1')).map(({ path }) => path),
    ['a.txt'],
  );
});

test('after a death while the set-up is recorded, the copy can be settled and what is kept is whole', async (t) => {
  await atEachStep(
    t,
    async ({ start }) => put(await start(), { 'a.txt': 'set up\n' }),
    (workspaces) => workspaces.settleSetUp('run-1'),
    async (workspaces) => {
      await workspaces.settle('run-1');
      const isWork = (await workspaces.changes('run-1')).length > 0;
      assert.equal(await workspaces.stateOf('run-1'), isWork ? 'open' : null);
    },
    1,
  );
});
