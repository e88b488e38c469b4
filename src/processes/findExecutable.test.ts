// Tests where programs are looked for, and where never.
import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { findExecutable, withSafePath } from './findExecutable.ts';
import { installFolders } from './installFolders.ts';

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
    await writeFile(path.join(bin, 'node'), '', { mode: 0o755 });
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

test('what is not in PATH is looked for where installers put it, after PATH', { skip: process.platform === 'win32' }, async (t) => {
  const home = await mkdtemp(path.join(tmpdir(), 'claudomator-home-'));
  const before = process.env.HOME;
  t.after(() => {
    if (before === undefined) delete process.env.HOME;
    else process.env.HOME = before;
    return rm(home, { recursive: true, force: true });
  });
  process.env.HOME = home;
  const put = async (...names: string[]) => {
    const file = path.join(home, ...names);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '', { mode: 0o755 });
    return file;
  };
  const find = (list = '/usr/bin:/bin', folders: string[] = []) => findExecutable('a-tool-of-ours', folders, list);
  assert.equal(await find(), null);
  for (const names of [
    ['.asdf', 'installs', 'nodejs', '22.3.0', 'bin'],
    ['.local', 'share', 'mise', 'installs', 'node', '22.3.0', 'bin'],
    ['.fnm', 'node-versions', 'v22.3.0', 'installation', 'bin'],
    ['.local', 'share', 'fnm', 'node-versions', 'v22.3.0', 'installation', 'bin'],
    ['.config', 'nvm', 'versions', 'node', 'v22.3.0', 'bin'],
    ['.nvm', 'versions', 'node', 'v9.11.2', 'bin'],
    ['.nvm', 'versions', 'node', 'v22.1.0', 'bin'],
    ['.local', 'state', 'nix', 'profile', 'bin'],
    ['.n', 'bin'],
    ['.nvs', 'default', 'bin'],
    ['.nodebrew', 'current', 'bin'],
    ['.nodenv', 'shims'],
    ['.volta', 'bin'],
    ['.npm-global', 'bin'],
    [process.platform === 'darwin' ? 'Library/pnpm' : '.local/share/pnpm'],
    ['.proto', 'shims'],
    ['.claude', 'local'],
    ['.local', 'bin'],
  ]) {
    const file = await put(...names, 'a-tool-of-ours');
    assert.equal(await find(), file, 'each is better than the one before');
  }
  const node = await put('.local', 'bin', 'node');
  const empty = path.dirname(await put('empty', 'nothing'));
  assert.equal((await withSafePath({ PATH: empty }, [])).PATH, `${empty}:${path.dirname(node)}`, 'a script finds its interpreter');
  assert.equal((await withSafePath({ PATH: path.dirname(node) }, [])).PATH, path.dirname(node));
  const inPath = await put('in-path', 'a-tool-of-ours');
  assert.equal(await find(path.dirname(inPath)), inPath);
  assert.equal(await find('', [home]), null, 'never in the workspace');
});

test('npm’s global folder is found where the user has set it', async (t) => {
  const home = await mkdtemp(path.join(tmpdir(), 'claudomator-home-'));
  t.after(() => rm(home, { recursive: true, force: true }));
  await writeFile(path.join(home, '.npmrc'), `fund=false\nprefix = "$${'{HOME}'}/my-npm"\n`);
  const folders = await installFolders({ HOME: home, npm_config_prefix: '~/other' }, home, 'linux');
  for (const name of ['my-npm', 'other']) assert.ok(folders.includes(path.join(home, name, 'bin')), name);
  const onWindows = await installFolders({ HOME: home, APPDATA: path.join(home, 'Roaming'), NVM_SYMLINK: 'relative' }, home, 'win32');
  for (const names of [['Roaming', 'npm'], ['my-npm'], ['AppData', 'Local', 'pnpm'], ['.local', 'bin']])
    assert.ok(onWindows.includes(path.join(home, ...names)), names.join('/'));
  assert.ok(!onWindows.includes('relative'));
});

test('where a manager of Node versions is told to be elsewhere, it is looked for there', async (t) => {
  const home = await mkdtemp(path.join(tmpdir(), 'claudomator-home-'));
  t.after(() => rm(home, { recursive: true, force: true }));
  const at = (...names: string[]) => path.join(home, ...names);
  for (const name of ['v9.1.0', 'v22.1.0', 'latest', 'settings.txt'])
    await mkdir(at('tools', 'versions', 'node', name), { recursive: true });
  for (const name of ['20.1.0', 'lts']) await mkdir(at('tools', 'installs', 'node', name), { recursive: true });
  const env = {
    NVM_DIR: at('tools'),
    N_PREFIX: at('my-n'),
    NODENV_ROOT: at('my-nodenv'),
    PROTO_HOME: at('my-proto'),
    BUN_INSTALL: at('my-bun'),
  };
  const folders = await installFolders({ ...env, MISE_DATA_DIR: at('tools') }, home, 'linux');
  assert.deepEqual(
    folders.filter((folder) => folder.startsWith(at('tools', 'versions')) || folder.startsWith(at('tools', 'installs'))),
    [
      at('tools', 'versions', 'node', 'v22.1.0', 'bin'),
      at('tools', 'versions', 'node', 'v9.1.0', 'bin'),
      at('tools', 'installs', 'node', '20.1.0', 'bin'),
    ],
    'versions alone, the newest first',
  );
  for (const names of [
    ['my-n', 'bin'],
    ['my-nodenv', 'shims'],
    ['my-proto', 'shims'],
    ['my-bun', 'bin'],
  ])
    assert.ok(folders.includes(at(...names)), names.join('/'));
  const relative = await installFolders({ N_PREFIX: 'n', NVM_DIR: '.', NVM_HOME: '.', FNM_DIR: '' }, home, 'linux');
  assert.ok(
    relative.every((folder) => path.isAbsolute(folder)),
    'a relative folder would be the workspace’s',
  );
  await mkdir(at('nvm', 'v22.1.0'), { recursive: true });
  await mkdir(at('Roaming', 'fnm', 'node-versions', 'v22.1.0'), { recursive: true });
  const onWindows = await installFolders({ NVM_HOME: at('nvm'), APPDATA: at('Roaming'), VOLTA_HOME: at('my-volta') }, home, 'win32');
  for (const names of [
    ['nvm', 'v22.1.0'],
    ['Roaming', 'fnm', 'node-versions', 'v22.1.0', 'installation'],
    ['my-volta', 'bin'],
    ['scoop', 'shims'],
    ['scoop', 'apps', 'nodejs', 'current', 'bin'],
    ['.proto', 'shims'],
  ])
    assert.ok(onWindows.includes(at(...names)), names.join('/'));
});
