// What a user is told at each moment, with a Stop that reaches the server; then the queue: who waits and why, in which order, paused, or given to another agent.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { executionFiles } from '../../scripts/demo/executionFiles.ts';
import { openPanel, runCommand } from '../../scripts/host/workbench.ts';
import { type FaultServer, startFaultServer } from '../faultServer/faultServer.ts';
import { chooseFromMenu, labels, rows } from './executionsTree.ts';
import { answers, ended, newChat, noteTexts, phase, send, stop, stopButton } from './panel.ts';
import { pick } from './quickPick.ts';
import { secondAgentVsix } from './secondAgent.ts';
import { onServer, picture, type Session, startSession, withPicture } from './session.ts';
import { shootInEveryTheme } from './themes.ts';
import { until } from './until.ts';

let server: FaultServer;
let session: Session;
before(async () => {
  server = await startFaultServer();
  const settings = { ...onServer(server.baseUrl), 'claudomator.routing.defaultAgent': 'local' };
  session = await startSession(settings, { bypassCSP: true }, { alsoInstall: [await secondAgentVsix()] });
});
after(async () => {
  await session?.stop();
  await server?.close();
});

const row = (name: string, facts = '') => rows(session.page, `${name}, ${facts}`);
/** Whatever else ran before. */
const inOrder = (...expected: string[]) =>
  until(`the rows are ${expected.join(', ')}`, async () => {
    const names = (await labels(session.page)).map((label) => label.split(',')[0] ?? '');
    return String(names.filter((name) => expected.includes(name))) === String(expected);
  });
const agentPicker = () => session.panel.getByRole('combobox', { name: 'Agent' });
const chats = () => server.requests.filter(({ path }) => path.endsWith('/chat/completions'));
const sawLeaving = () => until('the server sees the connection closed early', () => chats().some(({ closedEarly }) => closedEarly));
const button = (name: string): Locator => session.page.getByRole('button', { name, exact: true });

async function add(name: string): Promise<void> {
  await newChat(session.panel);
  await send(session.panel, name);
  await row(name, 'queued').waitFor();
}

test('a task is waiting while the server is silent, and Stop closes the connection', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    server.setScenario('neverAnswers');
    await send(panel, 'Say hello.');
    await phase(panel, 'Waiting for the server').waitFor();
    await until('the server has the request', () => chats().length > 0);
    await stop(panel);
    await sawLeaving();
  });
});

test('a task is writing, at so many tokens a second, and Stop closes the connection and keeps the text', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    server.setScenario('endlessStream');
    await send(panel, 'Tick for ever.');
    await phase(panel, 'Writing').waitFor();
    await answers(panel)
      .last()
      .locator('.phase-detail', { hasText: /^[\d.]+ tokens\/s$/ })
      .waitFor();
    await stop(panel);
    await sawLeaving();
    assert.match((await answers(panel).last().locator('cm-answer').textContent()) ?? '', /^tick tick /);
  });
});

test('a second task is queued behind the first, and Stop takes it out without a request', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    server.setScenario('endlessStream');
    await send(panel, 'The one that runs.');
    await phase(panel, 'Writing').waitFor();
    await newChat(panel);
    await send(panel, 'The one that waits.');
    await phase(panel, /^Queued, 1 ahead$/).waitFor();
    await stop(panel);
    assert.equal(chats().length, 1);
    await rows(page, 'The one that runs.').click();
    await phase(panel, 'Writing').waitFor();
    await stop(panel);
    await sawLeaving();
  });
});

test('a server that loads its model is said to, and then answers', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    const phases = await noteTexts(page, '.phase-label');
    server.setScenario('loadingThenOk');
    await send(panel, 'Say hello.');
    const answer = await ended(panel);
    assert.match((await answer.locator('cm-answer').textContent()) ?? '', /Hello, world!/);
    assert.ok((await phases()).includes('Loading model'), (await phases()).join(' | '));
  });
});

test('where two agents could do it, the task is being classified; Stop works there, and an undecided model stops nothing', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    await agentPicker().selectOption('auto');
    server.setScenario('neverAnswers');
    await send(panel, 'Who should do this?');
    await phase(panel, 'Classifying').waitFor();
    await stop(panel);
    await newChat(panel);
    server.setScenario('ok'); // no JSON: nothing that could decide
    await send(panel, 'Who should do that?');
    const answer = await ended(panel);
    await answer.locator('.decision-chip').click();
    await answer.locator('.decision', { hasText: 'load balancer' }).waitFor();
    await stopButton(panel).waitFor({ state: 'detached' });
  });
});

test('each task that waits says why and stands where it will start', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    await agentPicker().selectOption('local');
    server.setScenario('endlessStream');
    await send(panel, 'Alpha');
    await phase(panel, 'Writing').waitFor();
    for (const name of ['Beta', 'Gamma', 'Delta']) await add(name);
    await row('Beta', 'queued: waiting for the GPU: 1 ahead').waitFor();
    await row('Delta', 'queued: waiting for the GPU: 3 ahead').waitFor();
    await inOrder('Beta', 'Gamma', 'Delta', 'Alpha');
  });
});

test('tasks are moved from the row’s menu and by keys', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    await chooseFromMenu(page, row('Delta'), 'Run Next');
    await inOrder('Delta', 'Beta', 'Gamma', 'Alpha');
    await row('Beta').click();
    await page.keyboard.press('Alt+ArrowDown');
    await inOrder('Delta', 'Gamma', 'Beta', 'Alpha');
    await row('Delta').click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Alt+ArrowUp');
    await inOrder('Gamma', 'Delta', 'Beta', 'Alpha');
    await page.keyboard.press('Alt+ArrowDown');
    await inOrder('Delta', 'Gamma', 'Beta', 'Alpha');
    await row('Beta', 'queued: waiting for the GPU: 3 ahead').waitFor();
    await page.screenshot({ path: picture('queue') });
  });
});

test('paused, nothing starts, and tasks can be cancelled; resumed, they run in the user’s order', async (context) => {
  const { page, panel, host } = session;
  await withPicture(context, page, async () => {
    await rows(page).first().hover();
    await button('Pause Queue').click();
    await page.getByText('The queue is paused. No task starts until you resume it.').waitFor();
    await row('Alpha').click();
    await phase(panel, 'Writing').waitFor();
    await stop(panel);
    await row('Delta', 'queued: the queue is paused').waitFor();
    await chooseFromMenu(page, row('Gamma'), 'Stop Execution');
    await row('Gamma', 'stopped').waitFor();
    await page.screenshot({ path: picture('queue paused') });
    server.setScenario('ok');
    await runCommand(page, 'Claudomator: Resume Queue');
    for (const name of ['Delta', 'Beta']) await row(name, 'completed').waitFor();
    await page.getByText('The queue is paused').waitFor({ state: 'detached' });
    const startOf = (name: string) => executionFiles(host.folders).find(({ execution }) => execution.name === name)?.execution.startedAt;
    assert.ok(Number(startOf('Delta')) < Number(startOf('Beta')));
    assert.equal(startOf('Gamma'), null);
  });
});

test('a limited server holds its tasks until a known time; another agent can take one', async (context) => {
  const { page, panel, host } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    server.setScenario('rateLimitedLong');
    await send(panel, 'Limited');
    await row('Limited', 'rate-limited: next try at ').waitFor();
    await add('Held');
    await row('Held', 'queued: local is rate-limited until ').waitFor();
    assert.equal(chats().length, 1);
    const answer = answers(panel).last();
    await answer.locator('.decision-chip').click();
    await answer.locator('.decision', { hasText: 'second: also available' }).waitFor();
    await shootInEveryTheme(page, 'queue decision');
    await pick(page, () => answer.getByRole('button', { name: 'Run with…' }).click(), 'second');
    await ended(panel);
    await row('Held', 'completed, second').waitFor();
    await row('Held', 'stopped').waitFor();
    const limited = executionFiles(host.folders).find(({ execution }) => execution.name === 'Limited')?.execution;
    assert.ok(limited?.state === 'waiting-quota' && Number(limited.retryAt) > Date.now() + 3_000_000);
  });
});

test('a window that is loaded anew knows the limit, and that the queue was paused', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    await runCommand(page, 'Claudomator: Pause Queue');
    await page.getByText('The queue is paused').waitFor();
    await page.reload();
    session.panel = await openPanel(page);
    await row('Limited', 'rate-limited: next try at ').waitFor();
    await page.getByText('The queue is paused').waitFor();
    await runCommand(page, 'Claudomator: Resume Queue');
    await page.getByText('The queue is paused').waitFor({ state: 'detached' });
    await add('Held too');
    await row('Held too', 'queued: local is rate-limited, retrying at ').waitFor();
    await rows(page).first().hover();
    await button('Pause Queue').waitFor();
  });
});
