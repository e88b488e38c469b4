// Tests that a command runs in copies only after the user allowed exactly it, and that the answer lasts.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { CommandRequest } from '#contracts/ports/windowPort.ts';
import { fake, Memento, workspace } from '#vscode/testing/fakeVscode.ts';

const { CommandQuestions } = await import('./mayRun.ts');
beforeEach(() => fake.reset());

const REASON = 'test script of package.json';

const toVerify = (command: string, folder = '/work'): CommandRequest => ({
  command,
  folder,
  reason: REASON,
  purpose: 'verify',
  executionId: 'e1',
});

function questions() {
  const state = new Memento();
  const ask = (command: string, folder = '/work') => new CommandQuestions(state as never).mayRun(toVerify(command, folder));
  return { state, ask };
}

test('a command is asked for once per folder, and the answer lasts', async () => {
  const { ask } = questions();
  fake.answers = ['Verify'];
  assert.equal(await ask('npm test'), true);
  assert.match(fake.notifications[0]?.text ?? '', /“npm test”.*test script of package\.json/);
  assert.equal(await ask('npm test'), true);
  assert.equal(fake.notifications.length, 1);
  fake.answers = ['Don’t Verify', 'Don’t Verify'];
  assert.deepEqual([await ask('npm test', '/other'), await ask('npm run evil'), await ask('npm run evil')], [false, false, false]);
  assert.equal(fake.notifications.length, 3, 'another folder, or another command, is another question');
});

test('a notification that was closed is no answer: the next run asks again', async () => {
  const { ask } = questions();
  assert.equal(await ask('npm test'), false);
  fake.answers = ['Verify'];
  assert.equal(await ask('npm test'), true);
});

test('in a workspace that is not trusted nothing is asked and nothing runs', async () => {
  const { ask } = questions();
  fake.answers = ['Verify'];
  workspace.isTrusted = false;
  assert.deepEqual([await ask('npm test'), fake.notifications], [false, []]);
});

test('two runs at once ask one question', async () => {
  const state = new Memento();
  const both = new CommandQuestions(state as never);
  fake.answers = ['Verify'];
  assert.deepEqual(await Promise.all([both.mayRun(toVerify('npm test')), both.mayRun(toVerify('npm test'))]), [true, true]);
  assert.equal(fake.notifications.length, 1);
});

test('who asks to verify after all is asked in a dialog that shows the whole command; what was allowed is not asked again', async () => {
  const { state, ask } = questions();
  const now = () => new CommandQuestions(state as never).askNow('npm test', '/work');
  fake.answers = ['Don’t Verify'];
  await ask('npm test');
  assert.equal(await now(), false, 'a closed dialog allows nothing');
  fake.answers = ['Verify'];
  assert.deepEqual([await now(), await ask('npm test'), await now()], [true, true, true]);
  assert.equal(fake.notifications.length, 3);
  workspace.isTrusted = false;
  assert.equal(await now(), false);
});

test('a long command, or one that a notification would render as a link, is shown whole in a dialog', async () => {
  const { ask } = questions();
  for (const command of [`echo ${'x'.repeat(200)}`, 'echo [safe](command:evil)']) {
    await ask(command);
    assert.doesNotMatch(fake.notifications.at(-1)?.text ?? '', /xxxx|evil/);
  }
});

test('what prepares a copy is asked for as that', async () => {
  const asking = new CommandQuestions(new Memento() as never);
  fake.answers = ['Run'];
  assert.equal(await asking.mayRun({ ...toVerify('npm ci'), purpose: 'prepare' }), true);
  assert.match(fake.notifications[0]?.text ?? '', /^Prepare new copies of this workspace with “npm ci”\?/);
  assert.deepEqual(fake.notifications[0]?.buttons, ['Run', 'Don’t Run']);
});
