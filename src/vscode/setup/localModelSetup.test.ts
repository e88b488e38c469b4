// Choosing the local model: what is written, and what is said of it.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { fake, workspace } from '#vscode/testing/fakeVscode.ts';

const { LocalModelSetup } = await import('./localModelSetup.ts');
beforeEach(() => fake.reset());

const url = 'http://127.0.0.1:11434';
const use = (target: 'workspace' | 'user') =>
  new LocalModelSetup({ replica: { snapshot: { server: null } }, output: { line: () => undefined } } as never).use(
    url,
    '[m](command:x)',
    target,
  );

test('a choice for an untrusted workspace is said to wait for trust, which is offered', async () => {
  workspace.isTrusted = false;
  fake.answers.push('Manage Trust');
  await use('workspace');
  assert.equal(fake.workspace['localModel.endpoint'], url);
  const [told] = fake.told;
  assert.match(told?.text ?? '', /not used before you trust this workspace/);
  assert.deepEqual(told?.buttons, ['Manage Trust']);
  await Promise.resolve();
  assert.deepEqual(fake.executed, ['workbench.trust.manage']);
});

test('without a folder it is saved for all workspaces, and said so', async () => {
  fake.folders = [];
  await use('workspace');
  assert.equal(fake.user['localModel.endpoint'], url);
  assert.deepEqual(fake.told, [
    { level: 'information', text: `Local tasks in all your workspaces now go to [m] (command:x) at ${url}.`, buttons: [] },
  ]);
});

test('settings that can’t be written are told with a way to them', async () => {
  fake.settingsProblem = new Error('Unable to write into user settings.');
  await assert.rejects(use('user'), {
    name: 'UserError',
    message: 'The local model could not be saved: Unable to write into user settings.',
  });
  assert.deepEqual(fake.told, []);
});
