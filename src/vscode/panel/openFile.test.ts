// Tests that the panel's page can open files of the workspace, and no others.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { UserError } from '#vscode/common/userError.ts';
import { fake } from '#vscode/testing/fakeVscode.ts';
import { parseFromPanel } from './parseMessage.ts';

const { openFile } = await import('./openFile.ts');
let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'claudomator-open-'));
  await writeFile(path.join(folder, 'a.ts'), '');
});
after(() => rm(folder, { recursive: true }));
beforeEach(() => {
  fake.reset();
  fake.folders = [folder];
});

test('a file of the workspace is opened', async () => {
  await openFile('a.ts', 12);
  await openFile('a.ts', null);
  assert.deepEqual(fake.executed, ['vscode.open', 'vscode.open']);
});

test('for anything else a message names it, and nothing is opened', async () => {
  for (const named of ['b.ts', '../a.ts', '/etc/passwd', folder])
    await assert.rejects(openFile(named, null), (error) => error instanceof UserError && error.message.includes('is not a file'), named);
  assert.deepEqual(fake.executed, []);
});

test('the page’s message is validated', () => {
  const message = { type: 'openFile', path: 'a.ts', line: 3 };
  assert.equal(parseFromPanel(message), message);
  assert.notEqual(parseFromPanel({ ...message, line: null }), null);
  for (const wrong of [
    { path: '' },
    { path: 'a\0' },
    { path: 7 },
    { path: 'x'.repeat(1_001) },
    { line: 0 },
    { line: 1.5 },
    { line: '3' },
    { line: undefined },
  ])
    assert.equal(parseFromPanel({ ...message, ...wrong }), null, JSON.stringify(wrong));
});
