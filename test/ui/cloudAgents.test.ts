// The real Claude CLI asks before it runs a command or changes a file: in the panel of the real VS Code, with the answer that was given.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { executionFiles } from '../../scripts/demo/executionFiles.ts';
import { installClaudeCli } from '../../scripts/parts/claudeCli.ts';
import { type AnthropicStub, type StubReply, startAnthropicStub } from '../cliStubs/anthropicStub.ts';
import { says, uses } from '../cliStubs/anthropicStubReplies.ts';
import { answers, ended, newChat, send, stop } from './panel.ts';
import { onLlama, picture, type Session, startSession, withPicture } from './session.ts';
import { shootInEveryTheme } from './themes.ts';

let session: Session;
let stub: AnthropicStub;
/** What the model does next; then it says “Done.” */
let steps: StubReply[] = [];
before(async () => {
  stub = await startAnthropicStub();
  const { baseUrl } = stub.serve(() => steps.shift() ?? says('Done.'));
  const env = { ANTHROPIC_BASE_URL: baseUrl, ANTHROPIC_API_KEY: 'dummy', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' };
  const machineSettings = { 'claudomator.claude.path': await installClaudeCli() };
  // In a copy, edits would not be asked for.
  const settings = { ...onLlama(), 'claudomator.changes.isolation': 'inPlace', 'claudomator.verify.command': 'none' };
  session = await startSession(settings, { bypassCSP: true }, { machineSettings, env });
});
after(async () => {
  await session?.stop();
  await stub.stop();
});

const newest = () => executionFiles(session.host.folders)[0]?.execution;
const inWorkspace = (name: string) => path.join(session.host.folders.workspace, name);
const run = (command: string) => uses('Bash', { command, description: 'Step' });

async function ask(what: string, ...does: StubReply[]) {
  steps = does;
  await send(session.panel, what);
  const card = answers(session.panel)
    .last()
    .getByRole('group', { name: /Claude Code wants to/ });
  await card.waitFor({ timeout: 60_000 });
  return card;
}

test('a command is shown exactly, runs when it is allowed, and “always” is not asked again', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await panel.getByRole('combobox', { name: 'Agent' }).selectOption('claude');
    const card = await ask('Make a file.', run('touch allowed'), run('touch allowed'));
    assert.equal(await card.getByRole('region', { name: 'Command' }).innerText(), 'touch allowed');
    assert.equal(newest()?.state, 'blocked');
    await shootInEveryTheme(page, 'permission command');
    assert.equal(existsSync(inWorkspace('allowed')), false);
    await card.getByText('Always for this run').click();
    await ended(panel);
    await answers(panel).last().getByText('Allowed for this run: Bash: touch allowed').waitFor();
    assert.equal(existsSync(inWorkspace('allowed')), true);
  });
});

test('a change is shown as a diff, and is not made when it is denied', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    const file = inWorkspace('numbers.txt');
    await writeFile(file, 'one\ntwo\nthree\n');
    await newChat(panel);
    const edit = uses('Edit', { file_path: file, old_string: 'two', new_string: 'TWO' });
    const card = await ask('Change it.', uses('Read', { file_path: file }), edit);
    assert.deepEqual(await card.locator('.diff-line.removed, .diff-line.added').allTextContents(), ['-two\n', '+TWO\n']);
    await page.screenshot({ path: picture('permission change') });
    await card.getByText('Deny', { exact: true }).click();
    const answer = await ended(panel);
    await answer.getByText(/Denied: Edit/).waitFor();
    assert.equal(await readFile(file, 'utf8'), 'one\ntwo\nthree\n');
  });
});

test('a run that asks can be stopped', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    await ask('Make another.', run('touch stopped'));
    await stop(panel);
    assert.deepEqual([newest()?.state, existsSync(inWorkspace('stopped'))], ['cancelled', false]);
  });
});

test('while the panel is hidden, a notification asks and takes the answer', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    // Claude Code does not ask before it waits: time to look away.
    steps = [uses('Bash', { command: 'sleep 4', description: 'Wait' }), run('touch told')];
    await send(panel, 'Wait, then make one.');
    await page.keyboard.press('Control+Shift+E');
    const notice = page.locator('.notification-toast', { hasText: 'Claude Code wants to run a command: touch told' });
    await notice.waitFor({ timeout: 60_000 });
    await page.screenshot({ path: picture('permission notification') });
    await notice.getByText('Allow once').click();
    const until = Date.now() + 30_000;
    while (newest()?.finishedAt === null && newest()?.state !== 'ready' && Date.now() < until) await page.waitForTimeout(100);
    assert.equal(existsSync(inWorkspace('told')), true);
  });
});
