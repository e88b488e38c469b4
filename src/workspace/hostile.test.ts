// Checks that a hostile repository, or a hostile agent, makes nothing outside be read, written or run.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { Refusal } from '#base/refusal.ts';
import { writeState } from './change/disk.ts';
import { gitIn, type Project, project, projectIn, put, seen, tempFolder } from './testing/project.ts';

const POSIX = { skip: process.platform === 'win32' };

/** A program of the repository that leaves a mark when it runs. */
function trap(made: Project, name: string): { command: string; ran: () => boolean } {
  const mark = path.join(made.storage, '..', `ran-${name}`);
  const command = path.join(made.folder, '.git', `trap-${name}`);
  writeFileSync(command, `#!/bin/sh\ntouch '${mark}'\ncat\n`);
  chmodSync(command, 0o755);
  return { command, ran: () => existsSync(mark) };
}

/** Everything that a change can go through. */
async function wholeLife(made: Project): Promise<void> {
  const { folder, workspaces, start, run } = made;
  put(folder, { 'dirty.txt': 'dirty\n', 'new.txt': 'new\n' });
  const copy = await start();
  put(copy, { 'dirty.txt': 'dirty\nagent\n', 'made.txt': 'made\n' });
  await workspaces.settle('run-1');
  put(folder, { 'dirty.txt': 'user\ndirty\n' });
  await workspaces.review('run-1');
  await workspaces.changes('run-1');
  await workspaces.keep('run-1', ['made.txt']);
  await run({ 'more.txt': 'more\n' }, 'run-2');
  await workspaces.undoKeep('run-2').catch(() => undefined);
  await workspaces.discard('run-2');
  await workspaces.clean();
  await workspaces.forget(['run-1', 'run-2']);
}

test('no hook, filter, monitor, diff or merge driver, pager, editor or ssh command of a repository runs', POSIX, async (t) => {
  const made = project(t, { 'dirty.txt': 'dirty\n', '.gitattributes': '* filter=evil diff=evil merge=evil text=auto\n' });
  const keys = [
    'core.fsmonitor',
    'core.pager',
    'core.editor',
    'core.sshCommand',
    'core.askPass',
    'core.alternateRefsCommand',
    'credential.helper',
    'diff.external',
  ];
  const drivers = [
    'filter.evil.clean',
    'filter.evil.smudge',
    'filter.evil.process',
    'diff.evil.command',
    'diff.evil.textconv',
    'merge.evil.driver',
    'gpg.program',
  ];
  const traps = [...keys, ...drivers].map((key) => ({ key, ...trap(made, key) }));
  const hooks = [
    'post-checkout',
    'post-index-change',
    'reference-transaction',
    'pre-commit',
    'post-commit',
    'post-rewrite',
    'fsmonitor-watchman',
  ];
  const hook = trap(made, 'hook');
  mkdirSync(path.join(made.folder, '.git/hooks'));
  for (const name of hooks) {
    const place = path.join(made.folder, '.git/hooks', name);
    writeFileSync(place, readFileSync(hook.command));
    chmodSync(place, 0o755);
  }
  gitIn(made.folder, 'config', 'core.hooksPath', path.join(made.folder, '.git/hooks'));
  gitIn(made.folder, 'config', 'commit.gpgSign', 'true');
  gitIn(made.folder, 'config', 'filter.evil.required', 'true');
  // Last: from here on a git of this test would run them itself.
  for (const { key, command } of traps) writeFileSync(path.join(made.folder, '.git/config'), configLine(key, command), { flag: 'a' });
  await wholeLife(made);
  assert.deepEqual([...traps.filter(({ ran }) => ran()).map(({ key }) => key), hook.ran()], [false]);
});

function configLine(key: string, value: string): string {
  const parts = key.split('.');
  const head = parts.length === 3 ? `${parts[0]} "${parts[1]}"` : parts[0];
  return `[${head}]\n\t${parts.at(-1)} = ${value}\n`;
}

test('variables of the window’s environment do not lead git elsewhere', async (t) => {
  const made = project(t, { 'dirty.txt': 'dirty\n' });
  const other = project(t, { 'other.txt': 'other\n' });
  const names = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_CONFIG_GLOBAL'];
  t.after(() => {
    for (const name of names) delete process.env[name];
  });
  const otherGit = path.join(other.folder, '.git');
  const before = readFileSync(path.join(otherGit, 'index'));
  Object.assign(process.env, {
    GIT_DIR: otherGit,
    GIT_WORK_TREE: other.folder,
    GIT_INDEX_FILE: path.join(otherGit, 'index'),
    GIT_OBJECT_DIRECTORY: path.join(otherGit, 'objects'),
    GIT_CONFIG_GLOBAL: path.join(otherGit, 'config'),
  });
  const copy = await made.start();
  assert.deepEqual(Object.keys(seen(copy)), ['dirty.txt']);
  put(copy, { 'dirty.txt': 'agent\n' });
  await made.workspaces.settle('run-1');
  await made.workspaces.keep('run-1', null);
  assert.deepEqual(seen(other.folder), { 'other.txt': '644 other\n' });
  assert.deepEqual(readFileSync(path.join(otherGit, 'index')), before);
});

test('a work tree that the configuration puts elsewhere is not read', async (t) => {
  const made = project(t, { 'a.txt': 'a\n' });
  const outside = path.join(made.storage, '..', 'outside');
  put(outside, { 'secret.txt': 'new.txt\n' });
  put(made.folder, { 'new.txt': 'new\n' });
  writeFileSync(path.join(made.folder, '.git/config'), `[core]\n\tworktree = ${outside}\n\texcludesFile = ${outside}/secret.txt\n`, {
    flag: 'a',
  });
  assert.deepEqual(Object.keys(seen(await made.start())), ['a.txt', 'new.txt']);
});

test('a .git file that names a repository which does not know the folder leads nowhere', async (t) => {
  const victim = project(t, { 'private.txt': 'private\n' });
  gitIn(victim.folder, 'worktree', 'add', '-q', '--detach', path.join(victim.storage, 'tree'));
  const state = () => gitIn(victim.folder, 'count-objects', '-v') + gitIn(victim.folder, 'for-each-ref');
  for (const gitFolder of ['.git', '.git/worktrees/tree']) {
    const folder = path.join(tempFolder(t), 'lure');
    put(folder, { '.git': `gitdir: ${path.join(victim.folder, gitFolder)}\n`, 'a.txt': 'a\n' });
    const made = projectIn(folder, path.join(folder, '..', 'storage'));
    const before = state();
    await made.run({ 'a.txt': 'agent\n' });
    assert.equal((await made.workspaces.keep('run-1', null)).kind, 'kept');
    assert.equal(state(), before, gitFolder);
  }
});

test('links out of the tree are links in the copy, and their targets are not read', POSIX, async (t) => {
  const made = project(t, { 'a.txt': 'a\n', 'dir/b.txt': 'b\n' });
  const outside = path.join(made.storage, '..', 'outside');
  put(outside, { 'b.txt': 'SECRET\n', 'c.txt': 'SECRET\n' });
  put(made.folder, { dir: null });
  symlinkSync(outside, path.join(made.folder, 'dir'));
  symlinkSync(path.join(outside, 'b.txt'), path.join(made.folder, 'file-link'));
  const copy = await made.start();
  assert.deepEqual(seen(copy), { 'a.txt': '644 a\n', dir: `-> ${outside}`, 'file-link': `-> ${path.join(outside, 'b.txt')}` });
  assert.equal(gitIn(made.folder, 'grep', '-q', 'a', 'refs/claudomator/run-1/base'), '');
  assert.throws(() => gitIn(made.folder, 'grep', '-q', 'SECRET', 'refs/claudomator/run-1/base'));
});

test('a submodule’s folder that is a link out of the tree is not read', POSIX, async (t) => {
  const library = project(t, { 'lib.txt': 'lib\n' });
  const made = project(t, { 'a.txt': 'a\n' });
  gitIn(made.folder, 'submodule', '--quiet', 'add', library.folder, 'vendor/lib');
  gitIn(made.folder, 'commit', '-q', '-m', 'submodule');
  const outside = path.join(made.storage, '..', 'outside');
  put(outside, { 'lib/secret.txt': 'SECRET\n', 'lib/.git': 'x' });
  put(made.folder, { vendor: null });
  symlinkSync(outside, path.join(made.folder, 'vendor'));
  await made.start();
  assert.throws(() => gitIn(made.folder, 'grep', '-q', 'SECRET', 'refs/claudomator/run-1/base'));
});

test('a file or a folder swapped for a link between review and keep is not written through', POSIX, async (t) => {
  const made = project(t, { 'a.txt': 'a\n', 'dir/b.txt': 'b\n', 'c.txt': 'c\n' });
  await made.run({ 'a.txt': 'agent\n', 'dir/b.txt': 'agent\n', 'dir/new.txt': 'new\n', 'c.txt': 'agent\n' });
  const outside = path.join(made.storage, '..', 'outside');
  put(outside, { 'a.txt': 'a\n', 'dir/b.txt': 'b\n' });
  const before = seen(outside);
  const swap = () => {
    renameSync(path.join(made.folder, 'dir'), path.join(made.storage, '..', 'moved'));
    symlinkSync(path.join(outside, 'dir'), path.join(made.folder, 'dir'));
  };
  // At the last moment: after the plan, in the middle of writing.
  const onStep = (name: string) => {
    if (name === 'write dir/b.txt') swap();
  };
  assert.deepEqual(await made.reopened({ onStep }).keep('run-1', null), { kind: 'conflicts', files: ['dir/b.txt'] });
  assert.deepEqual(seen(outside), before);
  assert.equal(readFileSync(path.join(made.folder, 'a.txt'), 'utf8'), 'a\n');
});

test('a link that an agent puts in the place of a file of its change is not followed when the change is read', POSIX, async (t) => {
  const made = project(t, { 'a.txt': 'a\n', 'dir/b.txt': 'b\n' });
  const copy = await made.run({ 'a.txt': 'agent\n', 'dir/b.txt': 'agent\n' });
  const outside = path.join(made.storage, '..', 'outside');
  put(outside, { 'b.txt': 'SECRET\n' });
  put(copy, { 'a.txt': null, dir: null });
  symlinkSync(path.join(outside, 'b.txt'), path.join(copy, 'a.txt'));
  symlinkSync(outside, path.join(copy, 'dir'));
  await made.workspaces.keep('run-1', null);
  assert.ok(!Object.values(seen(made.folder)).some((text) => text.includes('SECRET')));
});

test('an agent that rewrites the .git file of its copy leads nothing elsewhere', POSIX, async (t) => {
  const victim = project(t, { 'private.txt': 'private\n' });
  const made = project(t, { 'a.txt': 'a\n' });
  const copy = await made.run({ 'a.txt': 'agent\n' });
  const index = readFileSync(path.join(victim.folder, '.git/index'));
  const head = readFileSync(path.join(victim.folder, '.git/HEAD'), 'utf8');
  writeFileSync(path.join(copy, '.git'), `gitdir: ${path.join(victim.folder, '.git')}\n`);
  await made.workspaces.keep('run-1', null);
  await made.run({ 'b.txt': 'b\n' }, 'run-2');
  await made.workspaces.discard('run-2');
  await made.workspaces.forget(['run-1', 'run-2']);
  assert.deepEqual(readFileSync(path.join(victim.folder, '.git/index')), index);
  assert.equal(readFileSync(path.join(victim.folder, '.git/HEAD'), 'utf8'), head);
  assert.ok(existsSync(path.join(victim.folder, '.git/objects')));
});

test('no path leads into a git folder or out of the tree', async (t) => {
  const folder = tempFolder(t);
  const state = { kind: 'file', bytes: Buffer.from('x'), mode: 0o644 } as const;
  for (const name of [
    '.git/hooks/post-commit',
    '.GIT/config',
    'sub/.git/config',
    'git~1/config',
    '.git ./x',
    '.g\u200cit/x',
    '../out',
    'a/../../out',
    '/etc/x',
    'a//b',
    '.',
    '',
  ]) {
    await assert.rejects(writeState(folder, name, state), name);
  }
  assert.deepEqual(readdirSync(folder), []);
});

test('a link inside an ignored folder of the copy is unlinked, never followed, when the copy is removed', POSIX, async (t) => {
  const made = project(t, { 'a.txt': 'a\n', '.gitignore': 'node_modules/\n' });
  const copy = await made.run({ 'a.txt': 'agent\n' });
  const outside = path.join(made.storage, '..', 'outside');
  put(outside, { 'precious.txt': 'precious\n' });
  put(copy, { 'node_modules/x/index.js': 'x\n' });
  symlinkSync(outside, path.join(copy, 'node_modules/x/linked'));
  chmodSync(path.join(copy, 'node_modules/x'), 0o500);
  await made.workspaces.discard('run-1');
  assert.equal(await made.workspaces.clean(), 1);
  assert.equal(existsSync(copy), false);
  assert.deepEqual(readdirSync(path.dirname(copy)), []);
  assert.deepEqual(seen(outside), { 'precious.txt': '644 precious\n' });
});

test(
  'only a copy that was recorded is removed: not another folder at its path, not one with another lock, not one in use',
  POSIX,
  async (t) => {
    const made = project(t, { 'a.txt': 'a\n' });
    const copy = await made.run({ 'a.txt': 'agent\n' });
    await made.workspaces.discard('run-1');
    const admin = path.join(made.folder, '.git/worktrees', path.basename(copy));
    const lock = readFileSync(path.join(admin, 'locked'));
    writeFileSync(path.join(admin, 'locked'), 'on my other disk\n');
    assert.equal(await made.workspaces.clean(), 0);
    writeFileSync(path.join(admin, 'locked'), lock);
    if (process.platform === 'linux') {
      const worker = spawn('/bin/sh', ['-c', 'echo; exec sleep 600'], { cwd: copy, stdio: ['ignore', 'pipe', 'ignore'] });
      t.after(() => worker.kill('SIGKILL'));
      await once(worker.stdout, 'data');
      assert.equal(await made.workspaces.clean(), 0);
      const closed = once(worker, 'close');
      worker.kill('SIGKILL');
      await closed;
    }
    renameSync(admin, `${admin}.moved`);
    mkdirSync(admin);
    writeFileSync(path.join(admin, 'locked'), lock);
    assert.equal(await made.workspaces.clean(), 0);
    assert.ok(existsSync(path.join(copy, 'a.txt')));
    put(admin, { locked: null });
    renameSync(`${admin}.moved/locked`, path.join(admin, 'locked'));
    assert.ok(lstatSync(copy).isDirectory());
  },
);

test('the user’s own work trees stay, also those whose folder is not there now', async (t) => {
  const made = project(t, { 'a.txt': 'a\n' });
  const tree = path.join(made.storage, '..', 'on a stick');
  gitIn(made.folder, 'worktree', 'add', '-q', '--detach', tree);
  renameSync(tree, `${tree}.away`);
  await made.run({ 'a.txt': 'agent\n' });
  await made.workspaces.forget(['run-1']);
  renameSync(`${tree}.away`, tree);
  assert.equal(gitIn(tree, 'status', '--porcelain'), '');
});

test('a copy on which another living process works is refused, and one whose process died is taken over', POSIX, async (t: TestContext) => {
  const made = project(t, { 'a.txt': 'a\n' });
  const module = new URL('./workspaces.ts', import.meta.url).href;
  const source = `
    import { Workspaces } from ${JSON.stringify(module)};
    const parts = { storageFolder: ${JSON.stringify(made.storage)}, unsaved: async () => [], saveText: async () => false, log: () => {}, now: () => 0 };
    await new Workspaces(parts).prepare({ executionId: 'run-1', threadId: 'run-1', folder: ${JSON.stringify(made.folder)}, isolation: 'worktree', signal: new AbortController().signal });
    console.log('ready');
    process.stdin.resume();`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: path.resolve(import.meta.dirname, '../..'),
  });
  t.after(() => other.kill('SIGKILL'));
  await once(other.stdout, 'data');
  await assert.rejects(made.start('run-2', 'run-1'), Refusal);
  await assert.rejects(made.workspaces.discard('run-1'), Refusal);
  assert.deepEqual(await made.workspaces.changes('run-1'), [], 'reading is free');
  const closed = once(other, 'close');
  other.kill('SIGKILL');
  await closed;
  assert.ok(existsSync(await made.start('run-2', 'run-1')));
});
