// Checks that runs work on copies, and that keeping, undoing and discarding do what they say, with the real git.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, lstatSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Refusal } from '#base/refusal.ts';
import { gitIn, project, put, seen } from './testing/project.ts';

const START = { 'a.txt': 'one\ntwo\nthree\n', 'src/b.txt': 'b\n', '.gitignore': 'ignored/\n' };

test('the copy starts from what the user really has: uncommitted, staged and untracked files, without what git ignores', async (t) => {
  const { folder, start } = project(t, START);
  put(folder, { 'a.txt': 'changed\n', 'new file é.txt': 'untracked\n', 'ignored/x': 'x', 'staged.txt': 'staged\n', 'src/b.txt': null });
  gitIn(folder, 'add', 'staged.txt');
  const copy = await start();
  const { 'ignored/x': _, ...expected } = seen(folder);
  assert.deepEqual(seen(copy), expected);
  assert.equal(gitIn(copy, 'status', '--porcelain'), '');
});

test('nothing of the user changes while an agent works, not even their index', async (t) => {
  const { folder, start, workspaces } = project(t, START);
  put(folder, { 'a.txt': 'changed\n', 'new.txt': 'new\n' });
  const index = path.join(folder, '.git', 'index');
  const [files, bytes, modified] = [seen(folder), readFileSync(index), statSync(index).mtimeMs];
  const status = gitIn(folder, '--no-optional-locks', 'status', '--porcelain', '--branch');
  const copy = await start();
  put(copy, { 'a.txt': 'agent\n', 'made.txt': 'made\n', 'src/b.txt': null });
  await workspaces.settle('run-1');
  await workspaces.changes('run-1');
  await workspaces.discard('run-1');
  assert.deepEqual(seen(folder), files);
  assert.deepEqual(readFileSync(index), bytes);
  assert.equal(statSync(index).mtimeMs, modified);
  assert.equal(gitIn(folder, '--no-optional-locks', 'status', '--porcelain', '--branch'), status);
});

test('the change names each file with its lines, renames and binary files', async (t) => {
  const long = Array.from({ length: 30 }, (_, line) => `line ${line}\n`).join('');
  const { workspaces, run } = project(t, { ...START, 'old name.txt': long, 'image.png': Buffer.from([0, 1, 2]) });
  await run({
    'a.txt': 'one\n2\nthree\nfour\n',
    'old name.txt': null,
    'new name.txt': `${long}more\n`,
    'image.png': Buffer.from([0, 9]),
    'src/b.txt': null,
    'added/c.txt': 'c\n',
  });
  const none = { oldPath: null, isBinary: false, hasConflict: false };
  assert.deepEqual(await workspaces.changes('run-1'), [
    { ...none, path: 'a.txt', kind: 'modified', insertions: 2, deletions: 1 },
    { ...none, path: 'added/c.txt', kind: 'added', insertions: 1, deletions: 0 },
    { ...none, path: 'image.png', kind: 'modified', insertions: 0, deletions: 0, isBinary: true },
    { ...none, path: 'new name.txt', oldPath: 'old name.txt', kind: 'renamed', insertions: 1, deletions: 0 },
    { ...none, path: 'src/b.txt', kind: 'deleted', insertions: 0, deletions: 1 },
  ]);
});

test('a run that changes nothing has no change', async (t) => {
  const { workspaces, run } = project(t, START);
  await run({});
  assert.deepEqual(await workspaces.changes('run-1'), []);
  assert.equal(await workspaces.stateOf('run-1'), null);
});

test('keeping all brings the whole change, undoing it brings all back', async (t) => {
  const { folder, workspaces, run } = project(t, START);
  put(folder, { 'untracked.txt': 'u\n' });
  const before = seen(folder);
  const copy = await run({ 'a.txt': 'agent\n', 'src/b.txt': null, 'src/deep/c.txt': 'c\n', 'untracked.txt': 'U\n' });
  assert.deepEqual(await workspaces.keep('run-1', null), {
    kind: 'kept',
    files: ['a.txt', 'src/b.txt', 'src/deep/c.txt', 'untracked.txt'],
  });
  assert.equal(await workspaces.stateOf('run-1'), 'kept');
  assert.deepEqual(await workspaces.changes('run-1'), []);
  assert.deepEqual(seen(folder), seen(copy));
  assert.equal((await workspaces.undoKeep('run-1')).kind, 'kept');
  assert.deepEqual(seen(folder), before);
  assert.equal(await workspaces.stateOf('run-1'), 'open');
  assert.equal((await workspaces.changes('run-1')).length, 4);
  await assert.rejects(workspaces.undoKeep('run-1'), Refusal);
});

test('what the user edited meanwhile is merged, and an undo takes only the change of the agent back', async (t) => {
  const lines = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
  const text = (changed: Record<string, string>) => lines.map((line) => `${changed[line] ?? line}\n`).join('');
  const { folder, workspaces, run } = project(t, { 'a.txt': text({}) });
  await run({ 'a.txt': text({ 1: 'agent' }) });
  put(folder, { 'a.txt': text({ 9: 'user' }) });
  assert.equal((await workspaces.keep('run-1', null)).kind, 'kept');
  assert.equal(readFileSync(path.join(folder, 'a.txt'), 'utf8'), text({ 1: 'agent', 9: 'user' }));
  put(folder, { 'a.txt': text({ 1: 'agent', 5: 'later', 9: 'user' }) });
  assert.equal((await workspaces.undoKeep('run-1')).kind, 'kept');
  assert.equal(readFileSync(path.join(folder, 'a.txt'), 'utf8'), text({ 5: 'later', 9: 'user' }));
});

test('a conflict is told by file before anything is written, and the others can be kept', async (t) => {
  const { folder, workspaces, run } = project(t, START);
  await run({ 'a.txt': 'agent\n', 'src/b.txt': 'agent\n', 'c.txt': 'c\n' });
  put(folder, { 'a.txt': 'user\n' });
  const before = seen(folder);
  assert.deepEqual(
    (await workspaces.changes('run-1')).map(({ path, hasConflict }) => [path, hasConflict]),
    [
      ['a.txt', true],
      ['c.txt', false],
      ['src/b.txt', false],
    ],
  );
  assert.deepEqual(await workspaces.keep('run-1', null), { kind: 'conflicts', files: ['a.txt'] });
  assert.deepEqual(seen(folder), before);
  assert.deepEqual(await workspaces.keep('run-1', ['c.txt', 'src/b.txt']), { kind: 'kept', files: ['c.txt', 'src/b.txt'] });
  assert.equal(await workspaces.stateOf('run-1'), 'partlyKept');
  assert.deepEqual(
    (await workspaces.changes('run-1')).map(({ path }) => path),
    ['a.txt'],
  );
  assert.equal(readFileSync(path.join(folder, 'a.txt'), 'utf8'), 'user\n');
});

test('a file that one side deleted and the other edited is a conflict', async (t) => {
  const { folder, workspaces, run } = project(t, START);
  await run({ 'a.txt': null, 'src/b.txt': 'agent\n' });
  put(folder, { 'a.txt': 'user\n', 'src/b.txt': null });
  assert.deepEqual(await workspaces.keep('run-1', null), { kind: 'conflicts', files: ['a.txt', 'src/b.txt'] });
});

test('keeping no file writes nothing, and a file that is not of the change is refused', async (t) => {
  const { folder, workspaces, run } = project(t, START);
  await run({ 'a.txt': 'agent\n' });
  const before = seen(folder);
  assert.deepEqual(await workspaces.keep('run-1', []), { kind: 'kept', files: [] });
  await assert.rejects(workspaces.keep('run-1', ['src/b.txt']), Refusal);
  assert.deepEqual(seen(folder), before);
  assert.equal(await workspaces.stateOf('run-1'), 'open');
});

test('an unsaved editor counts as it stands, and is saved with the merged text', async (t) => {
  const { folder, editors, workspaces, run } = project(t, { 'a.txt': '1\n2\n3\n4\n5\n' });
  await run({ 'a.txt': 'agent\n2\n3\n4\n5\n' });
  editors.set(path.join(folder, 'a.txt'), '1\n2\n3\n4\nunsaved\n');
  assert.equal((await workspaces.keep('run-1', null)).kind, 'kept');
  assert.equal(readFileSync(path.join(folder, 'a.txt'), 'utf8'), 'agent\n2\n3\n4\nunsaved\n');
  assert.equal((await workspaces.undoKeep('run-1')).kind, 'kept');
  assert.equal(readFileSync(path.join(folder, 'a.txt'), 'utf8'), '1\n2\n3\n4\nunsaved\n', 'what the user had typed is not taken back');
  assert.equal(editors.size, 0);
});

test('an editor that can’t be saved leaves all as it was', async (t) => {
  const { folder, editors, reopened, run } = project(t, START);
  await run({ 'a.txt': 'one\ntwo\n3\n', 'src/b.txt': 'agent\n' });
  editors.set(path.join(folder, 'a.txt'), 'ONE\ntwo\nthree\n');
  const before = seen(folder);
  const other = reopened({ saveText: async () => false });
  await assert.rejects(other.keep('run-1', null), Refusal);
  assert.deepEqual(seen(folder), before);
  assert.equal(await other.stateOf('run-1'), 'open');
});

test('what was edited in the review counts when it is kept', async (t) => {
  const { folder, workspaces, run } = project(t, START);
  await run({ 'a.txt': 'agent\n', 'src/b.txt': 'agent\n' });
  const [a, b] = await workspaces.review('run-1');
  assert.equal(readFileSync(a?.base ?? '', 'utf8'), START['a.txt']);
  put('/', { [a?.current ?? '']: 'mended\n', [b?.current ?? '']: 'b\n' });
  assert.deepEqual(await workspaces.keep('run-1', null), { kind: 'kept', files: ['a.txt'] });
  assert.equal(readFileSync(path.join(folder, 'a.txt'), 'utf8'), 'mended\n');
});

test('what a verification writes after the run is no part of the change, nor of the next run’s', async (t) => {
  const { workspaces, run, start } = project(t, START);
  const copy = await run({ 'a.txt': 'agent\n' });
  put(copy, { 'coverage/report.txt': 'covered\n', 'src/b.txt': 'written by a test\n' });
  const names = async (id: string) => (await workspaces.changes(id)).map((change) => change.path);
  assert.deepEqual(await names('run-1'), ['a.txt']);
  assert.equal(await start('run-2'), copy);
  put(copy, { 'c.txt': 'c\n' });
  await workspaces.settle('run-2');
  assert.deepEqual(await names('run-2'), ['a.txt', 'c.txt']);
  assert.deepEqual(await names('run-1'), ['a.txt', 'c.txt']);
});

test('after a keep the copy follows the user’s files, and what is still open stays open', async (t) => {
  const { folder, workspaces, run, start } = project(t, START);
  const copy = await run({ 'a.txt': 'agent\n', 'src/b.txt': 'agent\n' });
  await workspaces.keep('run-1', ['a.txt']);
  put(folder, { 'user.txt': 'user\n', 'a.txt': 'agent and user\n' });
  assert.equal(await start('run-2'), copy);
  assert.equal(readFileSync(path.join(copy, 'user.txt'), 'utf8'), 'user\n');
  assert.equal(readFileSync(path.join(copy, 'a.txt'), 'utf8'), 'agent and user\n');
  assert.match(gitIn(copy, 'status', '--porcelain'), /^M +src\/b\.txt\n$/);
  put(copy, { 'more.txt': 'more\n' });
  await workspaces.settle('run-2');
  assert.deepEqual(
    (await workspaces.changes('run-2')).map(({ path }) => path),
    ['more.txt', 'src/b.txt'],
  );
  assert.equal((await workspaces.keep('run-2', null)).kind, 'kept');
  await workspaces.undoKeep('run-2');
  assert.equal(existsSync(path.join(folder, 'more.txt')), false);
  assert.deepEqual(await workspaces.undoKeep('run-2'), { kind: 'conflicts', files: ['a.txt'] });
  put(folder, { 'a.txt': 'agent\n' });
  assert.equal((await workspaces.undoKeep('run-2')).kind, 'kept');
  assert.equal(readFileSync(path.join(folder, 'a.txt'), 'utf8'), START['a.txt']);
});

test('a conflict that is left open after a keep stays one when the copy follows the user’s files', async (t) => {
  const { folder, workspaces, run } = project(t, START);
  await run({ 'a.txt': 'agent\n', 'src/b.txt': 'agent\n' });
  put(folder, { 'src/b.txt': 'user\n' });
  await workspaces.keep('run-1', ['a.txt']);
  await run({ 'c.txt': 'c\n' }, 'run-2');
  assert.deepEqual(await workspaces.keep('run-2', null), { kind: 'conflicts', files: ['src/b.txt'] });
  assert.equal(readFileSync(path.join(folder, 'src/b.txt'), 'utf8'), 'user\n');
});

test('a discard leaves the user’s files alone and can be undone until a later run begins', async (t) => {
  const { folder, workspaces, run } = project(t, START);
  const before = seen(folder);
  const copy = await run({ 'a.txt': 'agent\n' });
  await workspaces.discard('run-1');
  assert.equal(await workspaces.stateOf('run-1'), 'discarded');
  await assert.rejects(workspaces.keep('run-1', null), Refusal);
  await workspaces.undoDiscard('run-1');
  assert.equal((await workspaces.changes('run-1')).length, 1);
  await workspaces.discard('run-1');
  assert.deepEqual(seen(folder), before);
  assert.equal(await run({ 'c.txt': 'c\n' }, 'run-2'), copy);
  assert.deepEqual(
    (await workspaces.changes('run-2')).map(({ path }) => path),
    ['c.txt'],
  );
  await assert.rejects(workspaces.undoDiscard('run-1'), Refusal);
});

test('modes stay: private files stay private, and what became executable is', { skip: process.platform === 'win32' }, async (t) => {
  const { folder, workspaces, start } = project(t, { 'secret.txt': 'one\n', 'run.sh': 'echo\n' });
  chmodSync(path.join(folder, 'secret.txt'), 0o600);
  const copy = await start();
  put(copy, { 'secret.txt': 'two\n' });
  chmodSync(path.join(copy, 'run.sh'), 0o755);
  await workspaces.settle('run-1');
  await workspaces.keep('run-1', null);
  const mode = (file: string) => (lstatSync(path.join(folder, file)).mode & 0o777).toString(8);
  assert.equal(mode('secret.txt'), '600');
  assert.equal(mode('run.sh'), '755');
  await workspaces.undoKeep('run-1');
  assert.equal(mode('run.sh'), '644');
});

test('nothing is written through a link', { skip: process.platform === 'win32' }, async (t) => {
  const { folder, storage, workspaces, run } = project(t, { 'dir/a.txt': 'a\n', 'b.txt': 'b\n' });
  await run({ 'dir/a.txt': 'agent\n', 'b.txt': 'agent\n' });
  const outside = path.join(storage, '..', 'outside');
  put(outside, { 'a.txt': 'a\n', 'b.txt': 'b\n' });
  put(folder, { dir: null, 'b.txt': null });
  symlinkSync(outside, path.join(folder, 'dir'));
  symlinkSync(path.join(outside, 'b.txt'), path.join(folder, 'b.txt'));
  assert.deepEqual(await workspaces.keep('run-1', null), { kind: 'conflicts', files: ['b.txt', 'dir/a.txt'] });
  assert.deepEqual(seen(outside), { 'a.txt': '644 a\n', 'b.txt': '644 b\n' });
});
