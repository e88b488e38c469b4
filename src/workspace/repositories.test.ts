// Checks copies and keeps in every kind of repository that users have, and in folders without one.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { Refusal } from '#base/refusal.ts';
import { Context } from './context.ts';
import { findGit, isRecent } from './git/findGit.ts';
import { tidyCopies } from './removal.ts';
import { gitIn, type Project, project, projectIn, put, seen, tempFolder } from './testing/project.ts';

/** The copy has what the user has; a change of every file can be kept and undone; nothing else differs afterwards. */
async function roundTrip({ folder, workspaces, run, start }: Project, edits: Record<string, string | null>): Promise<string> {
  const before = seen(folder);
  const copy = await start('run-0', 'run-0');
  assert.deepEqual(seen(copy), before);
  await workspaces.settle('run-0');
  assert.deepEqual(await workspaces.changes('run-0'), []);
  await run(edits);
  assert.deepEqual(
    (await workspaces.changes('run-1')).map((change) => change.path),
    Object.keys(edits).sort(),
  );
  assert.deepEqual(seen(folder), before);
  assert.equal((await workspaces.keep('run-1', null)).kind, 'kept');
  for (const [name, text] of Object.entries(edits)) {
    const file = path.join(folder, name);
    assert.equal(existsSync(file) ? readFileSync(file, 'utf8') : null, text, name);
  }
  assert.equal((await workspaces.undoKeep('run-1')).kind, 'kept');
  assert.deepEqual(seen(folder), before);
  return copy;
}

function plain(t: TestContext): Project {
  const top = tempFolder(t);
  mkdirSync(path.join(top, 'folder'));
  return projectIn(path.join(top, 'folder'), path.join(top, 'storage'));
}

test('a repository without a commit', async (t) => {
  const made = project(t);
  put(made.folder, { 'a.txt': 'a\n' });
  await roundTrip(made, { 'a.txt': 'agent\n', 'b.txt': 'b\n' });
});

test('a folder without a repository gets copies, too, without dependencies and builds, and no git folder', async (t) => {
  const made = plain(t);
  put(made.folder, { 'a.txt': 'a\n', 'b/c.txt': 'c\n' });
  const copy = await roundTrip(made, { 'a.txt': 'agent\n', 'b/c.txt': null, 'new.txt': 'new\n' });
  put(made.folder, { 'node_modules/x/index.js': 'x\n' });
  assert.equal(existsSync(path.join(made.folder, '.git')), false);
  assert.equal(existsSync(path.join(copy, '.git')), false);
  const later = await made.start('run-2', 'run-2');
  assert.deepEqual(Object.keys(seen(later)).sort(), ['a.txt', 'b/c.txt']);
});

test('a folder of which the repository above it knows nothing is taken as one without', async (t) => {
  const { folder, storage } = project(t, { 'dotfile.txt': 'd\n' });
  put(folder, { 'work/a.txt': 'a\n' });
  const made = projectIn(path.join(folder, 'work'), storage);
  const copy = await roundTrip(made, { 'a.txt': 'agent\n' });
  assert.equal(existsSync(path.join(copy, 'dotfile.txt')), false);
});

test('a workspace folder below the root: the run’s folder is the same place, and paths are relative to it', async (t) => {
  const made = project(t, { 'top.txt': 'top\n', 'below/a.txt': 'a\n' }, 'below');
  const copy = await roundTrip(made, { 'a.txt': 'agent\n', 'b.txt': 'b\n' });
  assert.equal(readFileSync(path.join(copy, '..', 'top.txt'), 'utf8'), 'top\n');
  await made.run({ '../top.txt': 'agent\n' }, 'run-2', 'run-2');
  assert.deepEqual(await made.workspaces.keep('run-2', ['../top.txt']), { kind: 'kept', files: ['../top.txt'] });
});

test('a detached HEAD, a rebase under way with a conflict, and a work tree of a work tree', async (t) => {
  const made = project(t, { 'a.txt': 'one\n', 'b.txt': 'b\n' });
  gitIn(made.folder, 'checkout', '-q', '-b', 'other');
  put(made.folder, { 'a.txt': 'two\n' });
  gitIn(made.folder, 'commit', '-q', '-am', 'two');
  gitIn(made.folder, 'checkout', '-q', 'main');
  put(made.folder, { 'a.txt': 'three\n' });
  gitIn(made.folder, 'commit', '-q', '-am', 'three');
  assert.throws(() => gitIn(made.folder, 'rebase', 'other'));
  assert.match(readFileSync(path.join(made.folder, 'a.txt'), 'utf8'), /<<<<<<</);
  const status = () => gitIn(made.folder, '--no-optional-locks', 'status', '--porcelain');
  const before = status();
  await roundTrip(made, { 'a.txt': 'merged\n', 'b.txt': null });
  assert.equal(status(), before);
  const tree = path.join(made.storage, '..', 'tree');
  gitIn(made.folder, 'worktree', 'add', '-q', '--detach', tree, 'other');
  put(tree, { 'u.txt': 'u\n' });
  await roundTrip(projectIn(tree, path.join(made.storage, 'other')), { 'a.txt': 'agent\n', 'u.txt': 'U\n' });
});

test('names with spaces, quotes, line breaks, tabs, emojis, leading dashes and glob characters', {
  skip: process.platform === 'win32',
}, async (t) => {
  const names = [
    'a b.txt',
    '"q".txt',
    'line\nbreak.txt',
    'tab\there.txt',
    '🦀/é.txt',
    '-rf',
    '*.txt',
    '[a].txt',
    ':(top)x',
    ' lead',
    'back\\slash',
  ];
  const made = project(t, Object.fromEntries(names.map((name) => [name, `${name}\n`])));
  put(made.folder, { 'untracked 🦀\n.txt': 'u\n' });
  await roundTrip(made, { ...Object.fromEntries(names.map((name) => [name, 'agent\n'])), 'untracked 🦀\n.txt': null });
});

test('line breaks, marks at the beginning and attributes leave every byte as it is', async (t) => {
  const made = project(t, {
    '.gitattributes': '*.txt text=auto\n*.crlf text eol=crlf\n*.id ident\n',
    'a.txt': 'one\n',
    'b.crlf': 'one\r\ntwo\r\n',
    'c.id': '$Id$\n',
  });
  gitIn(made.folder, 'rm', '-q', '--cached', 'b.crlf', 'c.id');
  gitIn(made.folder, 'commit', '-q', '-m', 'without');
  gitIn(made.folder, 'add', '.');
  gitIn(made.folder, 'commit', '-q', '-m', 'again');
  put(made.folder, { 'c.id': null, 'mixed.txt': 'a\r\nb\nc\r\n', 'bom.txt': '\uFEFFbom\r\n' });
  gitIn(made.folder, 'checkout', '-q', '--', 'c.id');
  assert.match(readFileSync(path.join(made.folder, 'c.id'), 'utf8'), /\$Id: /);
  await roundTrip(made, { 'a.txt': 'one\r\n', 'b.crlf': 'one\r\n2\r\n', 'bom.txt': '\uFEFFbom\r\nmore\r\n', 'mixed.txt': 'a\r\nb\nc\n' });
});

test('an agent that changes all line breaks is merged with the user’s edits', async (t) => {
  const { folder, workspaces, run } = project(t, { 'a.txt': '1\r\n2\r\n3\r\n4\r\n5\r\n' });
  await run({ 'a.txt': '1\n2\n3\n4\nagent\n' });
  put(folder, { 'a.txt': 'user\r\n2\r\n3\r\n4\r\n5\r\n' });
  assert.equal((await workspaces.keep('run-1', null)).kind, 'kept');
  assert.equal(readFileSync(path.join(folder, 'a.txt'), 'utf8'), 'user\n2\n3\n4\nagent\n');
});

test('submodules are there without anything fetched, with what the user has in them, and edits in them can be kept', async (t) => {
  const library = project(t, { 'lib.txt': 'lib\n' });
  const made = project(t, { 'a.txt': 'a\n' });
  gitIn(made.folder, 'submodule', '--quiet', 'add', library.folder, 'vendor/lib');
  gitIn(made.folder, 'commit', '-q', '-m', 'submodule');
  put(made.folder, { 'vendor/lib/lib.txt': 'dirty\n', 'vendor/lib/new.txt': 'new\n' });
  await roundTrip(made, { 'a.txt': 'agent\n', 'vendor/lib/lib.txt': 'agent\n', 'vendor/lib/more.txt': 'more\n' });
  assert.equal(gitIn(path.join(made.folder, 'vendor/lib'), 'status', '--porcelain'), ' M lib.txt\n?? new.txt\n');
});

test('a repository that an agent makes is part of its change, without its git folder', async (t) => {
  const { folder, workspaces, start } = project(t, { 'a.txt': 'a\n' });
  const copy = await start();
  put(copy, { 'app/main.txt': 'main\n' });
  gitIn(path.join(copy, 'app'), 'init', '-q');
  await workspaces.settle('run-1');
  assert.deepEqual(await workspaces.keep('run-1', null), { kind: 'kept', files: ['app/main.txt'] });
  assert.equal(existsSync(path.join(folder, 'app/.git')), false);
});

test('SHA-256, a split index, files taken for unchanged and files only intended to be added', async (t) => {
  const top = tempFolder(t);
  const folder = path.join(top, 'project');
  mkdirSync(folder);
  gitIn(folder, 'init', '-q', '--object-format=sha256');
  put(folder, { 'a.txt': 'a\n', 'b.txt': 'b\n', 'assumed.txt': 'assumed\n' });
  gitIn(folder, 'add', '-A');
  gitIn(folder, 'commit', '-q', '-m', 'first');
  gitIn(folder, 'update-index', '--split-index');
  put(folder, { 'b.txt': 'dirty\n', 'intended.txt': 'intended\n' });
  gitIn(folder, 'add', '-N', 'intended.txt');
  gitIn(folder, 'update-index', '--assume-unchanged', 'assumed.txt');
  put(folder, { 'assumed.txt': 'what the user has\n' });
  await roundTrip(projectIn(folder, path.join(top, 'storage')), { 'a.txt': 'agent\n', 'b.txt': null, 'intended.txt': 'agent\n' });
});

test('a folder that the window reaches through a link, with an unsaved editor', { skip: process.platform === 'win32' }, async (t) => {
  const { folder, storage } = project(t, { 'a.txt': '1\n2\n3\n4\n5\n' });
  const link = path.join(storage, '..', 'link');
  symlinkSync(folder, link);
  const made = projectIn(link, storage);
  await made.run({ 'a.txt': 'agent\n2\n3\n4\n5\n' });
  made.editors.set(path.join(link, 'a.txt'), '1\n2\n3\n4\nunsaved\n');
  assert.deepEqual(await made.workspaces.keep('run-1', null), { kind: 'kept', files: ['a.txt'] });
  assert.equal(readFileSync(path.join(folder, 'a.txt'), 'utf8'), 'agent\n2\n3\n4\nunsaved\n');
});

test('where our storage is on another disk, copies lie beside the repository', {
  skip: !existsSync('/dev/shm') && 'needs a second disk',
}, async (t) => {
  const made = project(t, { 'a.txt': 'a\n' });
  const storage = mkdtempSync('/dev/shm/claudomator-');
  t.after(() => rmSync(storage, { recursive: true }));
  const elsewhere = projectIn(made.folder, storage);
  const copy = await roundTrip(elsewhere, { 'a.txt': 'agent\n' });
  assert.equal(path.dirname(copy), `${made.folder}.worktrees`);
  await elsewhere.workspaces.forget(['run-0', 'run-1']);
  assert.deepEqual(readdirSync(`${made.folder}.worktrees`), []);
});

test('copies above the limit go, settled ones first, and come back from what is stored', async (t) => {
  const made = project(t, { 'a.txt': 'a\n' });
  const folders: string[] = [];
  for (const id of ['one', 'two', 'three']) folders.push(await made.run({ 'a.txt': `${id}\n` }, id, id));
  await made.workspaces.discard('two');
  const context = new Context({
    storageFolder: made.storage,
    unsaved: async () => [],
    saveText: async () => false,
    log: () => {},
    now: () => 0,
  });
  assert.equal(await tidyCopies(context, { copies: 2, bytes: 10 ** 9 }), 1);
  assert.deepEqual(folders.map(existsSync), [true, false, true]);
  assert.equal(await tidyCopies(context, { copies: 2, bytes: 3 }), 2);
  await made.workspaces.undoDiscard('two');
  const [review] = await made.workspaces.review('two');
  assert.equal(readFileSync(review?.current ?? '', 'utf8'), 'two\n');
  assert.equal((await made.workspaces.keep('three', null)).kind, 'kept');
  assert.equal(readFileSync(path.join(made.folder, 'a.txt'), 'utf8'), 'three\n');
  assert.equal(await made.run({ 'b.txt': 'b\n' }, 'one again', 'one'), folders[0]);
  assert.deepEqual(
    (await made.workspaces.changes('one')).map((change) => change.path),
    ['a.txt', 'b.txt'],
  );
});

test('a copy whose repository is gone can be forgotten', async (t) => {
  const made = project(t, { 'a.txt': 'a\n' });
  const copy = await made.run({ 'a.txt': 'agent\n' });
  rmSync(made.folder, { recursive: true });
  await assert.rejects(made.workspaces.keep('run-1', null), Refusal);
  await made.workspaces.forget(['run-1']);
  assert.equal(existsSync(copy), false);
});

test('a cancelled preparation leaves nothing', async (t) => {
  const made = project(t, { 'a.txt': 'a\n' });
  for (const name of ['base', 'recorded', 'copied', 'beside']) {
    const stop = new AbortController();
    const onStep = (step: string) => {
      if (step !== name || stop.signal.aborted) return;
      stop.abort(new Error('stopped'));
      stop.signal.throwIfAborted();
    };
    const run = { executionId: 'run-1', threadId: 'run-1', folder: made.folder, isolation: 'worktree', signal: stop.signal } as const;
    await assert.rejects(made.reopened({ onStep }).prepare(run));
    assert.deepEqual(readdirSync(made.storage).includes('copies') ? readdirSync(path.join(made.storage, 'copies')) : [], [], name);
  }
  assert.ok(existsSync(await made.start()));
});

test('what an agent installs is no part of its change, also where no .gitignore says so, unless the repository has such a folder', async (t) => {
  const { workspaces, run } = project(t, { 'a.txt': 'a\n' });
  await run({ 'node_modules/x/index.js': 'x\n', 'b/__pycache__/a.pyc': 'x\n', 'c.txt': 'c\n' });
  assert.deepEqual(
    (await workspaces.changes('run-1')).map((change) => change.path),
    ['c.txt'],
  );
  const vendored = project(t, { 'node_modules/x/index.js': 'x\n' });
  await vendored.run({ 'node_modules/y/index.js': 'y\n' });
  assert.deepEqual(
    (await vendored.workspaces.changes('run-1')).map((change) => change.path),
    ['node_modules/y/index.js'],
  );
});

test('on a disk that can clone files, dependencies and big files take no room', {
  skip: !canMount() && 'needs root, mkfs.btrfs and a loop device',
}, async (t) => {
  const top = mkdtempSync(path.join(tmpdir(), 'claudomator-disk-'));
  const [image, disk] = [path.join(top, 'image'), path.join(top, 'disk')];
  mkdirSync(disk);
  execFileSync('truncate', ['-s', '300M', image]);
  execFileSync('mkfs.btrfs', ['-q', image], { stdio: 'ignore' });
  execFileSync('mount', ['-o', 'loop', image, disk]);
  t.after(() => {
    execFileSync('umount', [disk]);
    rmSync(top, { recursive: true });
  });
  const folder = path.join(disk, 'project');
  put(folder, { 'package.json': '{}\n', '.gitignore': 'node_modules/\n', 'node_modules/x/index.js': 'x\n' });
  for (const big of ['node_modules/x/big.bin', 'big.dat']) writeFileSync(path.join(folder, big), Buffer.alloc(50 * 1024 * 1024, 7));
  gitIn(folder, 'init', '-q');
  const made = projectIn(folder, path.join(disk, 'storage'));
  const used = () => {
    execFileSync('sync', ['-f', disk]);
    return Number(execFileSync('df', ['--output=used', disk], { encoding: 'utf8' }).split('\n')[1]);
  };
  const before = used();
  const copy = await made.start();
  assert.ok(used() - before < 10_000, 'fewer than 10 MB more');
  put(copy, { 'node_modules/x/index.js': 'changed\n' });
  assert.equal(readFileSync(path.join(folder, 'node_modules/x/index.js'), 'utf8'), 'x\n');
});

function canMount(): boolean {
  return (
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    existsSync('/dev/loop-control') &&
    spawnSync('mkfs.btrfs', ['--version']).status === 0
  );
}

test('a sparse check-out stays sparse', async (t) => {
  const made = project(t, { 'top.txt': 't\n', 'in/a.txt': 'a\n', 'out/b.txt': 'b\n' });
  gitIn(made.folder, 'sparse-checkout', 'set', '--cone', 'in');
  assert.equal(existsSync(path.join(made.folder, 'out')), false);
  await roundTrip(made, { 'in/a.txt': 'agent\n', 'in/c.txt': 'c\n' });
  await made.run({ 'out/new.txt': 'new\n' }, 'run-2', 'run-2');
  assert.deepEqual(await made.workspaces.keep('run-2', null), { kind: 'kept', files: ['out/new.txt'] });
});

test('files behind a filter keep their committed form, a changed one lies beside, and no filter runs', {
  skip: process.platform === 'win32',
}, async (t) => {
  const made = project(t, { '.gitattributes': '*.bin filter=lfs\n', 'same.bin': 'pointer-1\n', 'changed.bin': 'pointer-2\n' });
  const ran = path.join(made.storage, '..', 'ran');
  for (const what of ['clean', 'smudge', 'process']) gitIn(made.folder, 'config', `filter.lfs.${what}`, `touch ${ran}; cat`);
  gitIn(made.folder, 'config', 'filter.lfs.required', 'true');
  put(made.folder, { 'changed.bin': 'what the user has: big\n' });
  const copy = await made.start();
  assert.equal(readFileSync(path.join(copy, 'same.bin'), 'utf8'), 'pointer-1\n');
  assert.equal(readFileSync(path.join(copy, 'changed.bin'), 'utf8'), 'what the user has: big\n');
  put(copy, { 'a.txt': 'a\n' });
  assert.deepEqual(
    (await made.workspaces.settle('run-1')).map((change) => change.path),
    ['a.txt'],
  );
  assert.equal(existsSync(ran), false);
});

test('big untracked files are beside the copy, not in git, and named', async (t) => {
  const made = project(t, { 'a.txt': 'a\n' });
  writeFileSync(path.join(made.folder, 'big.dat'), Buffer.alloc(11 * 1024 * 1024, 1));
  const { signal } = new AbortController();
  const place = await made.workspaces.prepare({
    executionId: 'run-1',
    threadId: 'run-1',
    folder: made.folder,
    isolation: 'worktree',
    signal,
  });
  assert.match(place.notes.join(), /big\.dat/);
  assert.equal(readFileSync(path.join(place.folder, 'big.dat')).length, 11 * 1024 * 1024);
  put(place.folder, { 'a.txt': 'agent\n' });
  assert.deepEqual(
    (await made.workspaces.settle('run-1')).map((change) => change.path),
    ['a.txt'],
  );
});

test('links and executable files', { skip: process.platform === 'win32' }, async (t) => {
  const { folder, workspaces, start } = project(t, { 'a.txt': 'a\n', 'run.sh': 'run\n' });
  symlinkSync('a.txt', path.join(folder, 'link'));
  chmodSync(path.join(folder, 'run.sh'), 0o755);
  const before = seen(folder);
  const copy = await start();
  assert.deepEqual(seen(copy), before);
  put(copy, { link: null, 'a.txt': null });
  symlinkSync('run.sh', path.join(copy, 'link'));
  symlinkSync('run.sh', path.join(copy, 'a.txt'));
  await workspaces.settle('run-1');
  const left = seen(copy);
  assert.equal((await workspaces.keep('run-1', null)).kind, 'kept');
  assert.deepEqual(seen(folder), left);
  await workspaces.undoKeep('run-1');
  assert.deepEqual(seen(folder), before);
});

test('in place the change is seen, kept and taken back without a copy', async (t) => {
  const { folder, workspaces, start } = project(t, { 'a.txt': '1\n2\n3\n4\n5\n', 'b.txt': 'b\n' });
  put(folder, { 'dirty.txt': 'dirty\n' });
  assert.equal(await start('run-1', 'run-1', 'inPlace'), folder);
  put(folder, { 'a.txt': 'agent\n2\n3\n4\n5\n', 'b.txt': null, 'dirty.txt': 'agent\n' });
  assert.deepEqual(
    (await workspaces.settle('run-1')).map((change) => change.path),
    ['a.txt', 'b.txt', 'dirty.txt'],
  );
  put(folder, { 'a.txt': 'agent\n2\n3\n4\nuser\n' });
  assert.equal((await workspaces.review('run-1'))[0]?.current, path.join(folder, 'a.txt'));
  await workspaces.discard('run-1');
  assert.deepEqual(seen(folder), { 'a.txt': '644 1\n2\n3\n4\nuser\n', 'b.txt': '644 b\n', 'dirty.txt': '644 dirty\n' });
  await workspaces.undoDiscard('run-1');
  assert.deepEqual(seen(folder), { 'a.txt': '644 agent\n2\n3\n4\nuser\n', 'dirty.txt': '644 agent\n' });
  assert.deepEqual(await workspaces.keep('run-1', null), { kind: 'kept', files: ['a.txt', 'b.txt', 'dirty.txt'] });
  assert.equal((await workspaces.undoKeep('run-1')).kind, 'kept');
  assert.equal(await workspaces.stateOf('run-1'), 'open');
});

test('without git the agent works in place, and the note says what to do', { skip: process.platform === 'win32' }, async (t) => {
  const made = project(t, { 'a.txt': 'a\n' });
  const old = process.env.PATH;
  t.after(() => {
    process.env.PATH = old;
  });
  process.env.PATH = path.join(made.storage, 'nothing');
  if ((await findGit([], made.storage)) !== null) return t.skip('git lies where installers put programs');
  const { signal } = new AbortController();
  const place = await made.workspaces.prepare({
    executionId: 'run-1',
    threadId: 'run-1',
    folder: made.folder,
    isolation: 'worktree',
    signal,
  });
  assert.deepEqual([place.folder, place.isolation], [made.folder, 'inPlace']);
  assert.match(place.notes.join(), /Install git 2\.30 or later/);
  assert.deepEqual(await made.workspaces.settle('run-1'), []);
  assert.equal(await made.workspaces.stateOf('run-1'), null);
});

test('only git from 2.30 on is used', () => {
  assert.ok(isRecent('git version 2.30.0'));
  assert.ok(isRecent('git version 2.39.5 (Apple Git-154)'));
  assert.ok(!isRecent('git version 2.29.9'));
  assert.ok(!isRecent('nonsense'));
});

test('a git of the workspace is never run', { skip: process.platform === 'win32' }, async (t) => {
  const made = project(t, { 'a.txt': 'a\n' });
  const ran = path.join(made.storage, '..', 'ran');
  put(made.folder, { 'bin/git': `#!/bin/sh\ntouch ${ran}\n` });
  chmodSync(path.join(made.folder, 'bin/git'), 0o755);
  const found = await findGit([made.folder], made.storage, { PATH: `${path.join(made.folder, 'bin')}:${process.env.PATH}` });
  assert.ok(found && !found.executable.startsWith(made.folder));
  assert.equal(existsSync(ran), false);
  execFileSync(found.executable, ['version']);
});

test('installed dependencies are in the copy and no part of the change; a file named by .worktreeinclude, too', async (t) => {
  const made = project(t, {
    '.gitignore': 'node_modules/\n.venv/\n.env*\n',
    '.worktreeinclude': '.env.test\n',
    'package.json': '{}\n',
    'py/pyproject.toml': '\n',
  });
  const packages = 'py/.venv/lib/python3.11/site-packages';
  put(made.folder, {
    'node_modules/x/index.js': 'x\n',
    [`${packages}/project.pth`]: `${made.folder}/py/src\n`,
    '.env': 'secret\n',
    '.env.test': 'test\n',
  });
  const copy = await made.start();
  assert.equal(readFileSync(path.join(copy, 'node_modules/x/index.js'), 'utf8'), 'x\n');
  assert.equal(readFileSync(path.join(copy, packages, 'project.pth'), 'utf8'), `${copy}/py/src\n`);
  assert.equal(readFileSync(path.join(made.folder, packages, 'project.pth'), 'utf8'), `${made.folder}/py/src\n`);
  assert.equal(existsSync(path.join(copy, '.env')), false);
  assert.equal(readFileSync(path.join(copy, '.env.test'), 'utf8'), 'test\n');
  put(copy, { 'node_modules/y/index.js': 'y\n' });
  assert.deepEqual(await made.workspaces.settle('run-1'), []);
});

test('runs of several threads may begin at the same moment, with a repository and without', async (t) => {
  for (const isRepository of [true, false]) {
    const root = tempFolder(t);
    const folder = path.join(root, 'project');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'a.txt'), 'a\n');
    if (isRepository) gitIn(folder, 'init', '-q');
    const { workspaces } = projectIn(folder, path.join(root, 'storage'));
    const ids = Array.from({ length: 6 }, (_, n) => `run-${n}`);
    const { signal } = new AbortController();
    const places = await Promise.all(
      ids.map((id) => workspaces.prepare({ executionId: id, threadId: id, folder, isolation: 'worktree', signal })),
    );
    assert.equal(new Set(places.map((place) => place.folder)).size, ids.length);
    for (const place of places) assert.equal(readFileSync(path.join(place.folder, 'a.txt'), 'utf8'), 'a\n');
    for (const id of ids) await workspaces.settle(id);
  }
});
