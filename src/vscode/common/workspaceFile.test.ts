// Tests that only files inside the workspace are found, whatever a link in an answer names.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { findWorkspaceFile } from './workspaceFile.ts';

let root: string;
let api: string;
let web: string;
before(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'claudomator-links-')));
  [api, web] = [path.join(root, 'api'), path.join(root, 'web')];
  for (const folder of [path.join(api, 'src'), web]) await mkdir(folder, { recursive: true });
  for (const file of ['api/src/a.ts', 'web/b.ts', 'web/ä b.ts', 'secret.txt', 'api-old.ts']) await writeFile(path.join(root, file), '');
});
after(() => rm(root, { recursive: true }));

const find = (named: string) => findWorkspaceFile([api, web], named);

test('a file is found by its relative path, its absolute path, from its folder as root, and with the folder’s name in front', async () => {
  const file = path.join(api, 'src', 'a.ts');
  for (const named of ['src/a.ts', './src/a.ts', 'src/../src/a.ts', file, '/src/a.ts', 'api/src/a.ts'])
    assert.equal(await find(named), file, named);
  assert.equal(await find('b.ts'), path.join(web, 'b.ts'));
  assert.equal(await find('ä b.ts'), path.join(web, 'ä b.ts'));
});

test('what is outside, missing or a folder is not found', async () => {
  const outside = ['../secret.txt', '../api-old.ts', 'src/../../secret.txt', path.join(root, 'secret.txt'), '/etc/passwd'];
  for (const named of [...outside, 'src', '.', '..', 'none.ts', 'src/a.ts/x', 'a\0.ts', '~/x', ''])
    assert.equal(await find(named), null, named);
  assert.equal(await findWorkspaceFile([], 'src/a.ts'), null);
});

test('a symbolic link that leads outside is not followed; one that stays inside is', async (t) => {
  try {
    await symlink(path.join(root, 'secret.txt'), path.join(api, 'file-link'));
    await symlink(root, path.join(api, 'folder-link'));
    await symlink(path.join(api, 'src', 'a.ts'), path.join(api, 'inner-link'));
    await symlink(api, path.join(root, 'linked-api'));
  } catch {
    return t.skip('this user may not create links');
  }
  for (const named of ['file-link', 'folder-link/secret.txt', 'folder-link/web/b.ts']) assert.equal(await find(named), null, named);
  assert.equal(await find('inner-link'), path.join(api, 'inner-link'));
  const linked = path.join(root, 'linked-api');
  assert.equal(await findWorkspaceFile([linked], 'src/a.ts'), path.join(linked, 'src', 'a.ts'), 'a workspace may be opened through a link');
});
