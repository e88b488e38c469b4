// The real Claude Code and Gemini CLI beside the local model, on loopback stubs, never on a real service: chosen, gone on with, and asked before they act.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { executionFiles } from '../../scripts/demo/executionFiles.ts';
import { installClaudeCli } from '../../scripts/parts/claudeCli.ts';
import { installGeminiCli } from '../../scripts/parts/geminiCli.ts';
import { type AnthropicStub, type StubReply, startAnthropicStub } from '../cliStubs/anthropicStub.ts';
import { says, uses } from '../cliStubs/anthropicStubReplies.ts';
import { type GeminiStub, startGeminiStub } from '../cliStubs/geminiStub.ts';
import { geminiInVsCode, makeGeminiUser } from '../cliStubs/geminiUser.ts';
import { answers, ended, newChat, send, stop } from './panel.ts';
import { onLlama, picture, type Session, startSession, withPicture } from './session.ts';
import { shootInEveryTheme } from './themes.ts';

let session: Session;
let anthropic: AnthropicStub;
let gemini: GeminiStub;
let geminiHome: string;
/** What Claude Code’s model does next; then it says “Claude speaking.” */
let steps: StubReply[] = [];
before(async () => {
  anthropic = await startAnthropicStub();
  const { baseUrl } = anthropic.serve(() => steps.shift() ?? says('Claude speaking.'));
  gemini = await startGeminiStub();
  const onGemini = gemini.serve(() => ({ kind: 'message', parts: [{ text: 'Gemini speaking.' }] }));
  geminiHome = await makeGeminiUser(await mkdtemp(path.join(tmpdir(), 'claudomator-gemini-')));
  const env = {
    ...geminiInVsCode(geminiHome, onGemini.baseUrl, gemini),
    ANTHROPIC_BASE_URL: baseUrl,
    ANTHROPIC_API_KEY: 'dummy',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  };
  const machineSettings = { 'claudomator.claude.path': await installClaudeCli(), 'claudomator.gemini.path': await installGeminiCli() };
  // In a copy, edits would not be asked for.
  const inPlace = { 'claudomator.changes.isolation': 'inPlace', 'claudomator.verify.command': 'none' };
  const settings = { ...onLlama(), 'claudomator.gemini.model': 'gemini-3.8-flash', ...inPlace };
  session = await startSession(settings, { bypassCSP: true }, { machineSettings, env });
});
after(async () => {
  await session?.stop();
  await anthropic?.stop();
  await gemini?.stop();
  await rm(geminiHome, { recursive: true, force: true });
});

const newest = () => executionFiles(session.host.folders)[0]?.execution;
const inWorkspace = (name: string) => path.join(session.host.folders.workspace, name);
const run = (command: string) => uses('Bash', { command, description: 'Step' });
const choose = (agent: 'claude' | 'gemini' | 'auto') => session.panel.getByRole('combobox', { name: 'Agent' }).selectOption(agent);

/** The agent answers in a new chat, and again in the same session. */
async function talkTwice(agent: 'claude' | 'gemini', words: string): Promise<void> {
  const { panel } = session;
  await choose(agent);
  await send(panel, 'Say hello.');
  const first = await ended(panel);
  await first.locator('cm-answer', { hasText: words }).waitFor();
  assert.match((await first.locator('.decision-chip').textContent()) ?? '', new RegExp(agent));
  const { sessionId } = newest() ?? {};
  await send(panel, 'And again.');
  await answers(panel).nth(1).locator('cm-answer', { hasText: words }).waitFor();
  await ended(panel);
  assert.equal(newest()?.sessionId, sessionId);
  assert.equal(newest()?.classification?.source, 'requested');
}

async function ask(what: string, ...does: StubReply[]) {
  steps = does;
  await send(session.panel, what);
  const card = answers(session.panel)
    .last()
    .getByRole('group', { name: /Claude Code wants to/ });
  await card.waitFor({ timeout: 60_000 });
  return card;
}

test('Claude Code can be chosen, answers in the panel with its cost, and a follow-up goes on in its session', async (context) => {
  await withPicture(context, session.page, async () => {
    await talkTwice('claude', 'Claude speaking.');
    assert.ok((newest()?.costUsd ?? 0) > 0, 'its cost is known');
  });
});

test('Gemini can be chosen, answers in the panel with its tokens, and a follow-up goes on in its session', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    await talkTwice('gemini', 'Gemini speaking.');
    assert.ok((newest()?.tokensOut ?? 0) > 0, 'its tokens are known');
    assert.deepEqual(gemini.strangers, [], 'no real service is asked for');
  });
});

test('with a choice, the local model decides, or the reason says why it could not', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    await choose('auto');
    await send(panel, 'What is 2 + 2?');
    await ended(panel);
    assert.equal(newest()?.state, 'completed', newest()?.error?.message);
    assert.ok(['local', 'claude', 'gemini'].includes(newest()?.agentType ?? ''));
    assert.ok(['localModel', 'loadBalancer'].includes(newest()?.classification?.source ?? ''), JSON.stringify(newest()?.classification));
  });
});

test('a command is shown exactly, runs when it is allowed, and “always” is not asked again', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    await choose('claude');
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
