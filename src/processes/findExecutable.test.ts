// Tests where programs are looked for, and where never.
import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { findExecutable, withSafePath } from './findExecutable.ts';

test('a program is found in PATH or by its absolute path, but never in the workspace', {
  skip: process.platform === 'win32' && 'executable bits',
}, async () => {
  const top = await mkdtemp(path.join(tmpdir(), 'claudomator-path-'));
  try {
    const [bin, workspace] = [path.join(top, 'bin'), path.join(top, 'ws')];
    for (const folder of [bin, workspace]) {
      await mkdir(folder);
      await writeFile(path.join(folder, 'tool'), '');
      await chmod(path.join(folder, 'tool'), 0o755);
      await writeFile(path.join(folder, 'text'), '');
    }
    const find = (command: string, list: string) => findExecutable(command, [workspace], list);
    assert.equal(await find('tool', `${workspace}:${bin}`), path.join(bin, 'tool'));
    assert.equal(await find(path.join(bin, 'tool'), ''), path.join(bin, 'tool'));
    assert.equal(await find(path.join(workspace, 'tool'), bin), null);
    assert.equal(await find('tool', `.::${path.relative(process.cwd(), bin)}`), null);
    assert.equal(await find('../bin/tool', bin), null);
    assert.equal(await find('text', bin), null);
    assert.equal(await find(bin, ''), null, 'a folder is no program');
    assert.equal(await find('', bin), null);
    const link = path.join(top, 'link');
    await symlink(workspace, link);
    assert.equal(await find('tool', link), null, 'a link into it is in it');
    assert.equal(await findExecutable('tool', [link], workspace), null, 'and what a link to it leads to');
    await mkdir(path.join(workspace, '..tools'));
    await rename(path.join(workspace, 'tool'), path.join(workspace, '..tools', 'tool'));
    assert.equal(await find('tool', path.join(workspace, '..tools')), null);
    const environment = { PATH: `${workspace}:.::${bin}:${workspace}/..tools:/usr/bin`, HOME: top };
    assert.deepEqual(
      await withSafePath(environment, [link]),
      { PATH: `${bin}:/usr/bin`, HOME: top },
      'an interpreter is found the same way',
    );
  } finally {
    await rm(top, { recursive: true, force: true });
  }
});
