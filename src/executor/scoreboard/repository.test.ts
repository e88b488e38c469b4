// Checks that all clones and worktrees of a repository count as one.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { repositoryOf } from './repository.ts';

let root: string;
before(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'claudomator-repository-')));
});
after(() => rm(root, { recursive: true, force: true }));

async function clone(name: string, url: string | null): Promise<string> {
  const folder = path.join(root, name);
  await mkdir(path.join(folder, '.git'), { recursive: true });
  const remote =
    url === null ? '' : `[remote "upstream"]\n\turl = https://wrong.example/x\n[remote "origin"]\n\tfetch = +refs/*\n\turl = ${url}\n`;
  await writeFile(path.join(folder, '.git', 'config'), `[core]\n\tbare = false\n${remote}[branch "main"]\n\tremote = origin\n`);
  return folder;
}

test('clones by ssh and by https, with a key in the address or without, are one; the address is kept nowhere', async () => {
  const urls = ['git@host.example:me/thing.git', 'https://user:secret@host.example/me/thing', 'ssh://git@host.example:22/me/thing.git/'];
  const found = await Promise.all(urls.map(async (url, n) => repositoryOf(await clone(`clone${n}`, url))));
  assert.equal(new Set(found.map(({ id }) => id)).size, 1);
  assert.deepEqual(
    found.map(({ name }) => name),
    ['clone0', 'clone1', 'clone2'],
  );
  assert.doesNotMatch(JSON.stringify(found), /host|secret|thing/);
  assert.notEqual((await repositoryOf(await clone('other', 'git@host.example:me/other.git'))).id, found[0]?.id);
});

test('a folder within it, and a worktree of it, belong to it', async () => {
  const folder = await clone('main', 'git@host.example:me/main.git');
  const inner = path.join(folder, 'packages', 'a');
  await mkdir(inner, { recursive: true });
  const own = path.join(folder, '.git', 'worktrees', 'w');
  await mkdir(own, { recursive: true });
  await writeFile(path.join(own, 'commondir'), '../..\n');
  const worktree = path.join(root, 'w');
  await mkdir(worktree);
  await writeFile(path.join(worktree, '.git'), `gitdir: ${own}\n`);
  const { id, name } = await repositoryOf(folder);
  assert.deepEqual(await repositoryOf(inner), { id, name });
  assert.equal((await repositoryOf(worktree)).id, id);
});

test('without a remote, or without git, a folder is told by where it lies; without a folder there is one for all', async () => {
  const [a, b, c] = [
    await repositoryOf(await clone('a', null)),
    await repositoryOf(await clone('b', null)),
    await repositoryOf(path.join(root, 'plain')),
  ];
  assert.equal(new Set([a.id, b.id, c.id]).size, 3);
  assert.equal((await repositoryOf(path.join(root, 'a'))).id, a.id);
  assert.deepEqual(await repositoryOf(null), { id: 'none', name: 'without a folder' });
});

test('what a repository puts in place of its files is not waited for, and not read without end', {
  skip: process.platform === 'win32',
}, async () => {
  for (const [name, put] of Object.entries({
    pipe: (file: string) => execFileSync('mkfifo', [file]),
    device: (file: string) => symlink('/dev/zero', file),
  }))
    for (const place of ['.git', path.join('.git', 'config')]) {
      const file = path.join(root, `${name}-${path.basename(place)}`, place);
      await mkdir(path.dirname(file), { recursive: true });
      await put(file);
      const folder = path.join(root, `${name}-${path.basename(place)}`);
      assert.equal((await repositoryOf(folder)).name, path.basename(folder));
    }
});
