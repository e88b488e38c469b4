import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, openSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { layOut } from '#agent/testing/scripted.ts';
import { Project } from './project.ts';
import { isSecret, safePath } from './safePath.ts';

const EVIL = [
  '../outside.js',
  'src/../../outside.js',
  'src/..',
  '..',
  '.',
  '',
  ' ',
  'a//b.js',
  'a/./b.js',
  '/etc/passwd',
  '\\etc\\passwd',
  '//server/share/x',
  '\\\\server\\share\\x',
  'C:\\x.js',
  'C:/x.js',
  'c:x.js',
  '~',
  '~/x.js',
  '~root/x',
  '.git/hooks/pre-commit',
  '.GIT/hooks/pre-commit',
  '.Git/config',
  'sub/.git/config',
  '.git./config',
  '.git /config',
  'git~1/config',
  'GIT~1/config',
  '.ｇｉｔ/config',
  'a/.hg/x',
  'x\0.js',
  'x\n.js',
  'x\u202e.js',
  'x\u200b.js',
  '\ufeffx.js',
  'con',
  'nul.js',
  'aux/x.js',
  'lpt1.txt',
  'file.js:stream',
  'http://a.invalid/x.js',
  'file:///etc/passwd',
  'src/*.js',
  'a?.js',
  'a|b',
  '<x>',
  '"x"',
  'a\\..\\b/c.js',
  `${'a/'.repeat(300)}x.js`,
  '...',
];

for (const named of EVIL) {
  test(`the path ${JSON.stringify(named.slice(0, 40))} may not be named`, () => assert.equal(safePath(named), null));
}

test('plain paths may be named, also with spaces, letters of all kinds and dots', () => {
  for (const named of [
    'src/a.js',
    './src/a.js',
    'my lib/unit tools.js',
    'über/größe.ts',
    '日本/ファイル.py',
    '.github/workflows/ci.yml',
    '.gitignore',
    'a..b.js',
    '[id].tsx',
    '(group)/page.tsx',
    "it's.md",
    'a+b&c=d#e.js',
  ])
    assert.notEqual(safePath(named), null, named);
  assert.equal(safePath('src\\a.js'), 'src/a.js');
});

test('files that hold secrets are told by every usual name', () => {
  for (const name of [
    '.env',
    '.env.local',
    'api/.env.production',
    'prod.env',
    '.ENV',
    'id_rsa',
    'keys/server.key',
    'cert.pem',
    '.npmrc',
    '.netrc',
    '.aws/config',
    'credentials.json',
    'secrets.yaml',
    '.ssh/config',
    'service-account-prod.json',
    'x.p12',
    '.git-credentials',
    '.docker/config.json',
  ])
    assert.equal(isSecret(name), true, name);
  for (const name of ['.env.example', 'src/environment.ts', 'keyboard.js', 'src/keys.js', 'docs/secrets.md', 'monkey.py'])
    assert.equal(isSecret(name), false, name);
});

async function openIn(folder: string) {
  return Project.open(folder, { isNamed: (name) => name === '.env.named', isKeptBack: (name) => name.startsWith('private/') });
}

test('nothing outside is read or written through a link, in whatever place it stands', async (t) => {
  const folder = layOut(t, { 'inside/src/a.js': '1', 'outside/secret.js': 'secret', 'inside-sibling/x.js': 'sibling' });
  const inside = path.join(folder, 'inside');
  symlinkSync(path.join(folder, 'outside'), path.join(inside, 'linked'));
  symlinkSync(path.join(folder, 'outside', 'secret.js'), path.join(inside, 'file.js'));
  symlinkSync(path.join(inside, 'src', 'a.js'), path.join(inside, 'own.js'));
  symlinkSync('missing', path.join(inside, 'dangling.js'));
  linkSync(path.join(folder, 'outside', 'secret.js'), path.join(inside, 'hard.js'));
  const project = await openIn(inside);
  assert.deepEqual(
    project
      .files()
      .filter(({ text }) => text === 'secret' && true)
      .map(({ path: name }) => name),
    ['hard.js'],
  );
  assert.equal(project.file('linked/secret.js'), null);
  assert.equal(project.file('file.js'), null);
  for (const name of [
    'linked/secret.js',
    'linked/new.js',
    'file.js',
    'own.js',
    'dangling.js',
    'hard.js',
    '../inside-sibling/x.js',
    '.git/hooks/pre-commit',
    '/tmp/x',
    'src/a.js/b.js',
  ])
    assert.notEqual(await project.write(name, 'changed'), null, name);
  assert.equal(await project.write('src/new/b.js', '2'), null);
});

test('a FIFO, a device, a folder and a file of 2 GB are passed over without waiting', async (t) => {
  const folder = layOut(t, { 'a.js': '1' });
  execFileSync('mkfifo', [path.join(folder, 'pipe.js')]);
  mkdirSync(path.join(folder, 'folder.js'));
  writeFileSync(path.join(folder, 'huge.js'), '');
  openSync(path.join(folder, 'huge.js'), 'r+');
  truncateSync(path.join(folder, 'huge.js'), 2 * 1024 ** 3);
  writeFileSync(path.join(folder, 'binary.js'), Buffer.from([1, 0, 2]));
  writeFileSync(path.join(folder, 'latin.js'), Buffer.from([0xe4, 0xf6]));
  const project = await Project.open(folder, {
    isNamed: () => false,
    isKeptBack: () => false,
    listed: async () => ['a.js', 'pipe.js', 'folder.js', 'huge.js', 'binary.js', 'latin.js', '../x', '/etc/passwd'],
  });
  assert.deepEqual(
    project.files().map(({ path: name }) => name),
    ['a.js'],
  );
  assert.notEqual(await project.write('pipe.js', 'x'), null);
  assert.notEqual(await project.write('folder.js', 'x'), null);
  assert.notEqual(await project.write('big.js', 'x'.repeat(3 * 1024 * 1024)), null);
});

test('secrets and paths that a setting keeps back are not read unless they are named', async (t) => {
  const folder = layOut(t, { '.env': 'KEY=1', '.env.named': 'KEY=2', 'private/plan.md': 'x', 'a.js': '1' });
  const project = await openIn(folder);
  assert.deepEqual(
    project.files().map(({ path: name }) => name),
    ['.env.named', 'a.js'],
  );
  assert.deepEqual([...project.hidden], ['.env', 'private/plan.md']);
});
