// Checks changes of names that differ only in case, on disks that tell them apart and, where the temporary folder is on one, on disks that don't.
import assert from 'node:assert/strict';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { gitIn, project, put, seen, tempFolder } from './testing/project.ts';

/** Whether the disk of temporary folders takes `A` for `a`. */
function ignoresCase(t: TestContext): boolean {
  const folder = tempFolder(t);
  writeFileSync(path.join(folder, 'a'), '');
  return existsSync(path.join(folder, 'A'));
}

const needsSuchDisk = 'the temporary folder is on a disk that tells names apart by case; set TMPDIR to one that does not';
const needsOther = 'the temporary folder is on a disk that ignores case';

test('names that differ only in case are files of their own where the disk tells them apart', async (t) => {
  if (ignoresCase(t)) return t.skip(needsOther);
  const { folder, workspaces, run, start } = project(t, {
    'Readme.md': 'one\n',
    'README.md': 'two\n',
    'Dir/a.txt': 'a\n',
    'dir/a.txt': 'b\n',
  });
  put(folder, { 'new.txt': 'lower\n', 'New.txt': 'upper\n' });
  const before = seen(folder);
  assert.deepEqual(seen(await start()), before);
  await run({ 'README.md': 'agent\n', 'dir/a.txt': null, 'New.txt': 'agent\n', 'readme.md': 'third\n' }, 'run-2', 'run-2');
  const files = ['New.txt', 'README.md', 'dir/a.txt', 'readme.md'];
  assert.deepEqual((await workspaces.changes('run-2')).map((change) => change.path).toSorted(), files);
  await workspaces.keep('run-2', null);
  assert.deepEqual(seen(folder), {
    'Dir/a.txt': '644 a\n',
    'New.txt': '644 agent\n',
    'README.md': '644 agent\n',
    'Readme.md': '644 one\n',
    'new.txt': '644 lower\n',
    'readme.md': '644 third\n',
  });
  await workspaces.undoKeep('run-2');
  assert.deepEqual(seen(folder), before);
});

test('a file that an agent renames only in case is renamed and keeps the user’s edits, through keep and undo', async (t) => {
  for (const [from, to] of [
    ['readme.md', 'README.md'],
    ['src/cart.js', 'src/Cart.js'],
    ['src/cart.js', 'SRC/cart.js'],
  ] as const) {
    const { folder, workspaces, start } = project(t, {
      'readme.md': 'read me\n',
      'src/cart.js': 'one\ntwo\nthree\n',
      'other.js': 'x\n',
    });
    const before = seen(folder);
    const copy = await start();
    const parts = to.split('/');
    for (const [depth, part] of from.split('/').entries()) {
      const above = path.join(copy, ...parts.slice(0, depth));
      renameSync(path.join(above, part), path.join(above, parts[depth] ?? ''));
    }
    await workspaces.settle('run-1');
    put(folder, { [from]: `${before[from]?.slice(4)}user\n` });
    const edited = seen(folder);
    if (ignoresCase(t)) {
      // As git status does there.
      assert.deepEqual(await workspaces.changes('run-1'), []);
      continue;
    }
    assert.deepEqual(await workspaces.keep('run-1', null), { kind: 'kept', files: [to] });
    const { [from]: text, ...others } = edited;
    assert.deepEqual(seen(folder), { ...others, [to]: text });
    await workspaces.undoKeep('run-1');
    assert.deepEqual(seen(folder), edited);
  }
});

test('where the disk ignores case, a new file never takes the place of one whose name differs only in case', async (t) => {
  if (!ignoresCase(t)) return t.skip(needsSuchDisk);
  const { folder, workspaces, run } = project(t, { 'a.txt': 'a\n' });
  await run({ 'NOTES.txt': 'agent\n' });
  put(folder, { 'notes.txt': 'mine\n' });
  const kept = await workspaces.keep('run-1', null);
  assert.equal(kept.kind, 'conflicts', JSON.stringify(kept));
  assert.equal(seen(folder)['notes.txt'], '644 mine\n');
});

test('where the disk ignores case, a repository that has both names loses neither', async (t) => {
  if (!ignoresCase(t)) return t.skip(needsSuchDisk);
  const { folder, workspaces, run } = project(t, { 'a.txt': 'a\n', 'Both.txt': 'one\n' });
  const other = gitIn(folder, 'hash-object', '-w', 'a.txt').trim();
  gitIn(folder, 'update-index', '--add', '--cacheinfo', `100644,${other},both.txt`);
  gitIn(folder, 'commit', '-q', '-m', 'both');
  const before = seen(folder);
  await run({ 'a.txt': 'agent\n' });
  assert.deepEqual(await workspaces.keep('run-1', null), { kind: 'kept', files: ['a.txt'] });
  await workspaces.undoKeep('run-1');
  assert.deepEqual(seen(folder), before);
});
