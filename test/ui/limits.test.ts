// A budget and a time limit end a task without failing it, and Extend goes on from there: the local model on a server of the test's own, the real Claude CLI on a stub.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { executionFiles } from '../../scripts/demo/executionFiles.ts';
import { installClaudeCli } from '../../scripts/parts/claudeCli.ts';
import { type AnthropicStub, startAnthropicStub } from '../cliStubs/anthropicStub.ts';
import { says, uses } from '../cliStubs/anthropicStubReplies.ts';
import { ANSWER_TEXT } from '../faultServer/answers.ts';
import { type FaultServer, startFaultServer } from '../faultServer/faultServer.ts';
import { chooseFromMenu, rows } from './executionsTree.ts';
import { answers, ended, newChat, send } from './panel.ts';
import { pick } from './quickPick.ts';
import { onServer, picture, type Session, startSession, withPicture } from './session.ts';
import { shootInEveryTheme } from './themes.ts';

/** The requests that one budget of $0.05 pays for: each answer has 2,000 tokens. */
const PAID = 2;

let server: FaultServer;
let stub: AnthropicStub;
let session: Session;
before(async () => {
  server = await startFaultServer();
  stub = await startAnthropicStub();
  const { baseUrl } = stub.serve(({ number }) =>
    number > PAID ? says('Now it is done.') : uses('Read', { file_path: path.join(session.host.folders.workspace, 'a.txt') }, 2_000),
  );
  const env = { ANTHROPIC_BASE_URL: baseUrl, ANTHROPIC_API_KEY: 'dummy', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' };
  const machineSettings = { 'claudomator.claude.path': await installClaudeCli() };
  session = await startSession(
    { ...onServer(server.baseUrl), 'claudomator.changes.isolation': 'inPlace', 'claudomator.verify.command': 'none' },
    { bypassCSP: true },
    { machineSettings, env },
  );
});
after(async () => {
  await session?.stop();
  await stub?.stop();
  await server?.close();
});

const newest = () => executionFiles(session.host.folders)[0]?.execution;
const agent = (agentType: string) => session.panel.getByRole('combobox', { name: 'Agent' }).selectOption(agentType);

async function limit(field: 'Budget' | 'Time', amount: string): Promise<void> {
  await session.panel.getByRole('button', { name: 'Limits', exact: true }).click();
  const input = session.panel.getByRole('textbox', { name: field });
  await input.fill(amount);
  await input.press('Enter');
}

test('a task that reaches its time limit keeps its text, and goes on when it is extended', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await agent('local');
    await limit('Time', '0.05');
    await panel.getByRole('button', { name: 'Limits: 3 s. Change' }).waitFor();
    server.setScenario('endlessStream');
    await send(panel, 'Tick for ever');
    const answer = await ended(panel);
    await answer.getByText('Time limit reached').waitFor();
    assert.match((await answer.locator('cm-answer').textContent()) ?? '', /^tick /);
    await rows(page, 'Tick for ever, time limit reached').waitFor();
    await page.screenshot({ path: picture('limits time') });
    server.setScenario('ok');
    await answer.getByText('Extend by 3 s').dblclick();
    await answers(panel).nth(1).locator('cm-answer', { hasText: ANSWER_TEXT }).waitFor();
    await ended(panel);
    assert.deepEqual([newest()?.state, newest()?.isTimeUp], ['completed', false]);
    assert.equal(executionFiles(session.host.folders).length, 2, 'the second click started nothing');
    await panel.getByRole('button', { name: 'Limits: 3 s. Change' }).waitFor();
  });
});

test('a row is extended by an amount that the user picks', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await pick(page, () => chooseFromMenu(page, rows(page, 'Tick for ever, time limit reached'), 'Extend Execution'), 'No limit');
    // The chat goes on without a limit; until it is shown, the answer before it looks the same.
    await panel.getByRole('button', { name: /^Limits: / }).waitFor({ state: 'detached' });
    await answers(panel).nth(1).locator('cm-answer', { hasText: ANSWER_TEXT }).waitFor();
    await ended(panel);
    assert.deepEqual([newest()?.state, newest()?.limits.timeoutSeconds], ['completed', null]);
  });
});

test('Claude Code stops at its budget, tells what it spent, and goes on in its session with another', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    await agent('claude');
    await limit('Budget', '0.05');
    await send(panel, 'Read for ever');
    const answer = await ended(panel);
    await answer.getByText('Budget reached').waitFor();
    await answer.getByText('It has spent $0.08 of $0.05').waitFor();
    await shootInEveryTheme(page, 'limits budget');
    const { sessionId } = newest() ?? {};
    await answer.getByText('Extend by $0.05').click();
    await answers(panel).nth(1).locator('cm-answer', { hasText: 'Now it is done.' }).waitFor();
    await ended(panel);
    assert.deepEqual([newest()?.state, newest()?.sessionId], ['completed', sessionId]);
    assert.ok((newest()?.costUsd ?? 1) < 0.05);
  });
});
