// A mixed afternoon: twelve tasks over three agents, two of which run into a limit, a question, a crash and a reload. Every task ends once, and none is lost.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import type { ExecutionState } from '#contracts/execution.ts';
import { GO_ON } from '#contracts/runner.ts';
import { type ExecutionFiles, executionFiles } from '../../scripts/demo/executionFiles.ts';
import { killExtensionHost } from '../../scripts/host/extensionHost.ts';
import { openWorkbench } from '../../scripts/host/page.ts';
import { openPanel, runCommand } from '../../scripts/host/workbench.ts';
import { installClaudeCli } from '../../scripts/parts/claudeCli.ts';
import { installGeminiCli } from '../../scripts/parts/geminiCli.ts';
import { type AnthropicStub, limitHeaders, startAnthropicStub } from '../cliStubs/anthropicStub.ts';
import { says, uses } from '../cliStubs/anthropicStubReplies.ts';
import { type GeminiStub, quotaFailure, startGeminiStub } from '../cliStubs/geminiStub.ts';
import { geminiInVsCode, makeGeminiUser } from '../cliStubs/geminiUser.ts';
import { seriousViolations } from './axe.ts';
import { chooseFromMenu, rows } from './executionsTree.ts';
import { answers, newChat, send } from './panel.ts';
import { preview } from './preview.ts';
import { pick } from './quickPick.ts';
import { ENDLESS_STORY, onLlama, picture, type Session, startSession, withPicture } from './session.ts';
import { until } from './until.ts';

/** Long enough that the crash comes first. */
const LIMIT_MS = 40_000;
const A_MINUTE_MS = 60_000;

/** Followed by whether it was asked to go on, rather than anew. */
const AFTER_LIMIT = 'Claude answers after its limit, where it had stopped: ';
const STORY = ENDLESS_STORY.slice(0, 20);
const AFTER_STORY = 'What is three and three?';
/** In the order in which they are sent; the last two while the others go on. */
const TASKS = [
  ['Ask Claude for a file', 'claude'],
  ['Ask Claude for one', 'claude'],
  ['Ask Gemini for one', 'gemini'],
  ['What is one and one?', 'local'],
  ['Ask Claude for two', 'claude'],
  ['Ask Gemini for two', 'gemini'],
  ['What is two and two?', 'local'],
  ['Who should say hello?', 'auto'],
  ['Ask Claude beyond its limit', 'claude'],
  ['Ask Gemini beyond its quota', 'gemini'],
  [ENDLESS_STORY, 'local'],
  [AFTER_STORY, 'local'],
] as const;
const QUEUED_FIRST = TASKS.length - 2;

let session: Session;
let claude: AnthropicStub;
let gemini: GeminiStub;
let geminiHome: string;
/** What the stubs were asked, one line a request. */
const asked: string[] = [];
let limitedUntil: number | undefined;

before(async () => {
  claude = await startAnthropicStub();
  gemini = await startGeminiStub();
  const onClaude = claude.serve(({ messages, hasToolResult }) => {
    const question = nameIn(JSON.stringify(messages));
    asked.push(question);
    if (question.endsWith('for a file') && !hasToolResult) return uses('Bash', { command: 'touch made-by-claude', description: 'Make it' });
    if (!question.endsWith('beyond its limit')) return says(`Claude answers: ${question}`);
    if (!JSON.stringify(messages).includes('tool_result'))
      return uses('Read', { file_path: path.join(session.host.folders.workspace, 'greet.py') });
    limitedUntil ??= Date.now() + LIMIT_MS;
    if (Date.now() >= limitedUntil) return says(`${AFTER_LIMIT}${JSON.stringify(messages).includes(GO_ON)}`);
    return { kind: 'error', status: 429, headers: limitHeaders('rejected', Math.ceil(limitedUntil / 1000)) };
  });
  const onGemini = gemini.serve(({ contents }) => {
    const question = nameIn(JSON.stringify(contents));
    asked.push(question);
    if (question.endsWith('beyond its quota')) return { kind: 'error', status: 429, details: [quotaFailure('Day')] };
    return { kind: 'message', parts: [{ text: `Gemini answers: ${question}` }] };
  });
  geminiHome = await makeGeminiUser(await mkdtemp(path.join(tmpdir(), 'claudomator-gemini-')));
  const env = {
    ...geminiInVsCode(geminiHome, onGemini.baseUrl, gemini),
    ANTHROPIC_BASE_URL: onClaude.baseUrl,
    ANTHROPIC_API_KEY: 'dummy',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  };
  const machineSettings = { 'claudomator.claude.path': await installClaudeCli(), 'claudomator.gemini.path': await installGeminiCli() };
  // In place, so that edits ask.
  const settings = {
    ...onLlama(),
    'claudomator.changes.isolation': 'inPlace',
    'claudomator.verify.command': 'none',
    'claudomator.gemini.model': 'gemini-3.8-flash',
  };
  session = await startSession(settings, { bypassCSP: true, viewport: { width: 1280, height: 1500 } }, { machineSettings, env });
});
after(async () => {
  await session?.stop();
  await claude.stop();
  await gemini.stop();
  await rm(geminiHome, { recursive: true, force: true });
});

/** Which task a request is about: the last one that its conversation names. */
function nameIn(conversation: string): string {
  return TASKS.map(([name]) => ({ name, at: conversation.lastIndexOf(name) })).toSorted((a, b) => b.at - a.at)[0]?.name ?? '';
}

/** Of all runs with this name, oldest first. */
function runsOf(name: string): ExecutionFiles[] {
  const runs = executionFiles(session.host.folders).filter(({ execution }) => execution.instructions.startsWith(name));
  return runs.toSorted((a, b) => a.execution.createdAt - b.execution.createdAt);
}

function stateOf(name: string): ExecutionState | undefined {
  return runsOf(name).at(-1)?.execution.state;
}

/** The row of a task, by the beginning of its name; `facts`: what else its row says. */
function row(name: string, facts = ''): Locator {
  const named = rows(session.page, name.slice(0, STORY.length));
  return facts === '' ? named : named.and(rows(session.page, facts));
}

async function see(name: string, ...states: ExecutionState[]): Promise<void> {
  const giveUpAt = Date.now() + 2 * A_MINUTE_MS;
  for (;;) {
    const state = stateOf(name);
    if (state && states.includes(state)) return;
    assert.ok(Date.now() < giveUpAt, `“${name}” is ${state}, and should be ${states.join(' or ')}: ${JSON.stringify(runsOf(name))}`);
    await session.page.waitForTimeout(100);
  }
}

async function submit([name, agentType]: (typeof TASKS)[number]): Promise<void> {
  const { panel } = session;
  await newChat(panel);
  await panel.getByRole('combobox', { name: 'Agent' }).selectOption(agentType);
  await send(panel, name);
}

test('tasks wait in order while the queue is paused', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    await runCommand(page, 'Claudomator: Pause Queue');
    for (const task of TASKS.slice(0, QUEUED_FIRST)) {
      await submit(task);
      await see(task[0], 'queued');
    }
    await row('Ask Claude for one', 'queued: the queue is paused').waitFor();
    await page.screenshot({ path: picture('afternoon queue') });
    assert.deepEqual(await seriousViolations(page), []);
  });
});

test('one asks before it runs a command, and two wait for their limits, while others go on', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    await runCommand(page, 'Claudomator: Resume Queue');
    await see('Ask Claude for a file', 'blocked');
    await row('Ask Claude for a file').click();
    const card = answers(session.panel)
      .last()
      .getByRole('group', { name: /Claude Code wants to/ });
    await card.waitFor();
    await page.screenshot({ path: picture('afternoon question') });
    await card.getByText('Allow once').click();
    await see('Ask Claude beyond its limit', 'waiting-quota');
    await see('Ask Gemini beyond its quota', 'waiting-quota');
    for (const [name] of TASKS.slice(0, 8)) await see(name, 'completed', 'ready');
    assert.ok(existsSync(path.join(session.host.folders.workspace, 'made-by-claude')));
    await row('Ask Gemini beyond its quota', 'rate-limited: next try at ').waitFor();
    await row('Who should say hello?').click();
    const chip = answers(session.panel).last().locator('.decision-chip');
    await chip.click();
    await page.screenshot({ path: picture('afternoon decision') });
  });
});

test('after a crash the run that broke off is interrupted, what waited goes on, and what is limited still waits', async (context) => {
  const { page, host } = session;
  await withPicture(context, page, async () => {
    for (const task of TASKS.slice(QUEUED_FIRST)) await submit(task);
    await see(STORY, 'running');
    await see(AFTER_STORY, 'queued');
    killExtensionHost(host);
    await openWorkbench(page, host);
    session.panel = await openPanel(page);
    await see(STORY, 'interrupted');
    await see(AFTER_STORY, 'completed');
    assert.equal(stateOf('Ask Gemini beyond its quota'), 'waiting-quota');
    await runCommand(page, 'View: Show Explorer');
    await page.reload();
    await see('Ask Claude beyond its limit', 'completed'); // by itself: nobody has opened the panel
    session.panel = await openPanel(page);
  });
});

test('what waits too long is given to another agent, what was interrupted is resumed, and every task has ended once', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    await row('Ask Claude beyond its limit', 'completed').waitFor(); // the rows move
    await pick(page, () => chooseFromMenu(page, row('Ask Gemini beyond its quota', 'rate-limited'), 'Run With…'), /^local/);
    await until('the local model has taken it', () => runsOf('Ask Gemini beyond its quota').length === 2);
    await see('Ask Gemini beyond its quota', 'completed');
    await chooseFromMenu(page, row(STORY, 'interrupted'), 'Resume Execution');
    const story = runsOf(STORY)[0]?.execution.id;
    await until('it has gone on to its end', () =>
      executionFiles(session.host.folders).some(({ execution }) => execution.resumes === story && execution.state === 'completed'),
    );
    await runCommand(page, 'Claudomator: Show Scoreboard');
    await preview(page).getByRole('row').first().waitFor();
    await page.screenshot({ path: picture('afternoon scoreboard') });

    for (const [name, agentType] of TASKS) {
      const [first] = runsOf(name);
      assert.ok(first, name);
      const { state } = first.execution;
      const expected = name === ENDLESS_STORY ? 'interrupted' : name.endsWith('quota') ? 'cancelled' : 'completed';
      // In place the new file is in the folder of all: whoever runs meanwhile finds it, too.
      assert.ok(state === expected || (expected === 'completed' && state === 'ready'), `${name}: ${state}`);
      if (agentType !== 'auto') assert.equal(first.execution.agentType, agentType);
    }
    assert.equal(runsOf('Ask Claude beyond its limit')[0]?.execution.summary, `${AFTER_LIMIT}true`);
    for (const name of ['Ask Claude for one', 'Ask Claude for two', 'Ask Gemini for one', 'Ask Gemini for two'])
      assert.equal(asked.filter((each) => each === name).length, 1, `${name} was done once`);
    assert.deepEqual(gemini.strangers, [], 'no real service is asked for');
  });
});
