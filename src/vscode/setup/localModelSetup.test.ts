// Tests what choosing a local model writes to settings and shows to the user.
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

test('a choice for an untrusted workspace says that it needs trust, and offers to manage it', async () => {
  workspace.isTrusted = false;
  fake.answers.push('Manage Workspace Trust');
  await use('workspace');
  assert.equal(fake.workspace['localModel.endpoint'], url);
  const [told] = fake.notifications;
  assert.match(told?.text ?? '', /isn’t used until you trust this workspace/);
  assert.deepEqual(told?.buttons, ['Manage Workspace Trust']);
  await Promise.resolve();
  assert.deepEqual(fake.executed, ['workbench.trust.manage']);
});

test('without a folder it is saved in user settings, and the message says so', async () => {
  fake.folders = [];
  await use('workspace');
  assert.equal(fake.user['localModel.endpoint'], url);
  assert.deepEqual(fake.notifications, [
    { level: 'information', text: `Local tasks in all workspaces now use [m] (command:x) at ${url}.`, buttons: [] },
  ]);
});

test('a failure to write settings is reported', async () => {
  fake.settingsError = new Error('Unable to write into user settings.');
  await assert.rejects(use('user'), {
    name: 'UserError',
    message: 'The local model could not be saved: Unable to write into user settings.',
  });
  assert.deepEqual(fake.notifications, []);
});
