// Tests that a question shows exactly what a tool would do, and what “always” would cover.
import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { claudeToolRequest } from './toolRequest.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'claudomator-asked-'));
  await writeFile(path.join(folder, 'a.txt'), 'one\ntwo\nthree\n');
  await writeFile(path.join(folder, 'dos.txt'), 'one\r\ntwo\r\n');
  await symlink(tmpdir(), path.join(folder, 'out'));
});
after(() => rm(folder, { recursive: true, force: true }));

const at = (name: string) => path.join(folder, name);
const asked = async (tool: string, input: Record<string, unknown>) => (await claudeToolRequest(tool, input, folder)).request;
const key = async (tool: string, input: Record<string, unknown>) => (await claudeToolRequest(tool, input, folder)).alwaysKey;

test('a command is told as it is, without the model’s own words for it', async () => {
  const { kind, detail, title, always } = await asked('Bash', { command: 'rm -rf x', description: 'List files', run_in_background: true });
  assert.deepEqual(
    [kind, detail, title, always],
    ['command', 'rm -rf x', 'Claude Code wants to run a command in the background', 'this exact command'],
  );
});

test('“always” for a command covers the same command, whatever it is called', async () => {
  const one = await key('Bash', { command: 'ls', description: 'a' });
  assert.equal(await key('Bash', { description: 'b', command: 'ls' }), one);
  assert.notEqual(await key('Bash', { command: 'ls ' }), one);
  assert.notEqual(await key('WebFetch', { url: 'http://x' }), await key('WebSearch', { url: 'http://x' }));
  assert.notEqual(await key('Bash', { command: 'ls', dangerouslyDisableSandbox: true }), one);
});

test('an edit is a diff of the file as it is now', async () => {
  const { kind, detail, title, path: file } = await asked('Edit', { file_path: at('a.txt'), old_string: 'two', new_string: '$&TWO' });
  assert.deepEqual([kind, title, file], ['edit', 'Claude Code wants to change a.txt', at('a.txt')]);
  assert.equal(detail, '@@ -1,3 +1,3 @@\n one\n-two\n+$&TWO\n three\n');
  const dos = await asked('Edit', { file_path: at('dos.txt'), old_string: 'two', new_string: 'TWO' });
  assert.equal(dos.detail, '@@ -1,2 +1,2 @@\n one\n-two\n+TWO\n');
});

test('a file that is written is told as new, or with what goes', async () => {
  const created = await asked('Write', { file_path: at('new.txt'), content: 'x\n' });
  assert.deepEqual([created.title, created.detail], ['Claude Code wants to create new.txt', '@@ -0,0 +1,1 @@\n+x\n']);
  const replaced = await asked('Write', { file_path: at('a.txt'), content: 'x\n' });
  assert.match(replaced.detail, /-one\n-two\n-three\n\+x\n/);
});

test('what no diff or command would tell whole is told as all that the tool is given', async () => {
  assert.equal((await asked('Bash', { command: 'ls', env: { PATH: '/evil' } })).kind, 'other');
  const edit = { file_path: at('a.txt'), old_string: 'two', new_string: 'TWO', then_run: 'rm -rf x' };
  const edited = await asked('Edit', edit);
  assert.deepEqual([edited.kind, JSON.parse(edited.detail)], ['other', edit]);
  const { kind, detail } = await asked('WebFetch', { url: 'http://x', prompt: 'p' });
  assert.deepEqual([kind, JSON.parse(detail)], ['other', { url: 'http://x', prompt: 'p' }]);
});

test('“always” for edits covers the folder, and neither links out of it nor what begins with a dot', async () => {
  const edit = (name: string) => key('Edit', { file_path: path.isAbsolute(name) ? name : at(name), old_string: 'a', new_string: 'b' });
  const plain = await edit('a.txt');
  assert.equal(await edit('deep/er/b.txt'), plain);
  for (const other of ['.git/hooks/pre-commit', '.vscode/tasks.json', 'out/x', '../x', '/etc/passwd', 'sub/.env'])
    assert.notEqual(await edit(other), plain, other);
  assert.notEqual(await key('Write', { file_path: at('a.txt'), content: '' }), plain);
});

test('a place that is no file is not read', { skip: process.platform === 'win32' }, async () => {
  const { detail } = await asked('Edit', { file_path: '/dev/zero', old_string: 'a', new_string: 'b' });
  assert.match(detail, /-a\n.*\n\+b\n/);
});
