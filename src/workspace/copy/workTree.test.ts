// Tests that a work tree which another git is just making keeps none of ours from being made or removed.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Repository } from '#workspace/git/repository.ts';
import { gitIn, project, tempFolder } from '#workspace/testing/project.ts';
import { runWorkTree } from './workTree.ts';

test('a work tree that another git is just making is waited for', { skip: process.platform === 'win32' }, async (t) => {
  const { folder: root } = project(t, { 'a.txt': 'a\n' });
  const top = tempFolder(t);
  const half = path.join(root, '.git', 'worktrees', 'half');
  // The real git; the half-made work tree is gone when it runs for the second time.
  const executable = path.join(top, 'git');
  const seen = path.join(top, 'seen');
  writeFileSync(executable, `#!/bin/sh\nif [ -e '${seen}' ]; then rm -rf '${half}'; fi\ntouch '${seen}'\nexec git "$@"\n`, { mode: 0o755 });
  const env = { PATH: process.env.PATH ?? '', HOME: top, LC_ALL: 'C' };
  const gitFolder = path.join(root, '.git');
  const repository: Repository = {
    git: { executable, env, noHooks: top },
    kind: 'user',
    root,
    gitFolder,
    commonFolder: gitFolder,
    view: gitFolder,
    idLength: 40,
  };
  mkdirSync(half, { recursive: true });
  for (const [name, text] of Object.entries({ gitdir: `${top}/half/.git\n`, HEAD: 'ref: refs/heads/half\n', commondir: '' }))
    writeFileSync(path.join(half, name), text);

  const copy = path.join(top, 'copy');
  await runWorkTree(repository, ['add', '--detach', '--no-checkout', copy, 'HEAD']);
  assert.deepEqual([existsSync(half), existsSync(path.join(copy, '.git'))], [false, true]);
  assert.match(gitIn(root, 'worktree', 'list'), /copy/);
  await assert.rejects(runWorkTree(repository, ['add', '--detach', copy, 'HEAD']), /already exists/);
});
