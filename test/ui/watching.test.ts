// However a user watches an answer come in: hidden for a while, moved elsewhere, by keyboard alone or by ear, nothing is lost and nothing said twice.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { executionFiles } from '../../scripts/demo/executionFiles.ts';
import { openPanel, panel as panelOf, runCommand } from '../../scripts/host/workbench.ts';
import { type FaultServer, startFaultServer } from '../faultServer/faultServer.ts';
import { answers, ended, firstText, newChat, noteTexts, phase, send, taskInput } from './panel.ts';
import { onServer, type Session, startSession, withPicture } from './session.ts';
import { until } from './until.ts';

/** What the scenario `slowStream` says in three seconds. */
const WORDS = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');

let server: FaultServer;
let session: Session;
before(async () => {
  server = await startFaultServer();
  session = await startSession(onServer(server.baseUrl), { bypassCSP: true });
});
after(async () => {
  await session?.stop();
  await server?.close();
});

/** Asks in a new thread, and returns once the answer has begun. */
async function begin(instructions: string): Promise<void> {
  const { panel } = session;
  if ((await answers(panel).count()) > 0) await newChat(panel);
  server.setScenario('slowStream');
  await send(panel, instructions);
  await firstText(panel);
}

/** What the panel shows is what the server said, and what the transcript holds. */
async function assertWhole(instructions: string): Promise<void> {
  const answer = await ended(session.panel);
  assert.equal((await answer.locator('cm-answer').innerText()).trim(), WORDS);
  assert.equal(await answers(session.panel).count(), 1);
  const files = executionFiles(session.host.folders).find(({ execution }) => execution.name === instructions);
  assert.equal(files?.execution.state, 'completed');
  const result = JSON.parse(
    readFileSync(files?.transcript ?? '', 'utf8')
      .trim()
      .split('\n')
      .at(-1) ?? '{}',
  ) as { result?: string };
  assert.equal(result.result?.trim(), WORDS);
}

const hideOrShow = () => runCommand(session.page, 'View: Toggle Primary Side Bar Visibility');

test('a panel that is hidden and shown again in mid-answer has all of it, once', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    await begin('Hidden for a while');
    await hideOrShow();
    session.panel = await openPanel(page);
    await assertWhole('Hidden for a while');
  });
});

test('a panel that is hidden until the answer is finished has all of it, once', async (context) => {
  const { page, host } = session;
  await withPicture(context, page, async () => {
    await begin('Hidden to the end');
    await hideOrShow();
    await until('the run is completed', () =>
      executionFiles(host.folders).some(({ execution }) => execution.name === 'Hidden to the end' && execution.state === 'completed'),
    );
    session.panel = await openPanel(page);
    await assertWhole('Hidden to the end');
  });
});

test('what is said by ear: each phase, whole sentences, and that the answer is finished', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    assert.equal(await panel.locator('#announcements').getAttribute('aria-live'), 'polite');
    const said = await noteTexts(page, '#announcements');
    server.setScenario('slowStream');
    await send(panel, 'Read to me');
    await ended(panel);
    await panel.locator('#announcements', { hasText: /Answer finished\.$/ }).waitFor({ state: 'attached' });
    const all = (await said()).join(' ');
    assert.match(all, /Waiting for the server|Writing/);
    assert.deepEqual(all.match(/word\d+/g), WORDS.split(' '), 'every word once, in order');
  });
});

test('by keyboard alone: a task is sent and stopped, the decision opened, and every action reached', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    server.setScenario('endlessStream');
    await taskInput(panel).focus();
    await page.keyboard.type('By hand');
    await page.keyboard.press('Enter');
    await phase(panel, 'Writing').waitFor();
    await page.keyboard.press('Escape');
    const answer = await ended(panel);
    assert.equal(await focusedName(), 'Task');
    await answer.getByText('Stopped', { exact: true }).waitFor();

    const reached = await walkBack();
    const expected = ['New chat', 'Limits', 'Attach the active file or selection', 'Agent', 'Open transcript', 'Retry', 'Copy answer'];
    for (const name of expected) assert.ok(reached.includes(name), `${name} in ${reached.join(' | ')}`);
    assert.match(reached.at(-1) ?? '', /^local · test-model/);
    await page.keyboard.press('Enter');
    await answer.locator('.decision', { hasText: 'It is the only agent that can run now' }).waitFor();
    await page.keyboard.press('Space');
    await answer.locator('.decision').waitFor({ state: 'hidden' });
  });
});

test('a link to a file of the workspace opens it at its line; one that leads outside opens nothing and says so', async (context) => {
  const { page, panel, host } = session;
  await withPicture(context, page, async () => {
    writeFileSync(path.join(host.folders.workspace, 'notes.txt'), 'one\ntwo\nthree\nfour\n');
    await newChat(panel);
    server.setScenario('fileLinks');
    await send(panel, 'Where is it?');
    const answer = await ended(panel);
    await answer.getByRole('link', { name: 'passwd' }).click();
    await page.locator('.notification-toast', { hasText: 'is not a file in this workspace' }).waitFor();
    await answer.getByRole('link', { name: 'notes.txt:3' }).click();
    await page.locator('.tab', { hasText: 'notes.txt' }).waitFor();
    await page.locator('.statusbar-item', { hasText: 'Ln 3, Col 1' }).waitFor();
    assert.equal(await page.locator('.tab', { hasText: 'passwd' }).count(), 0);
  });
});

test('a panel that is moved to another place in mid-answer has all of it, once', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    await begin('Moved elsewhere');
    await runCommand(page, 'View: Move View');
    const list = page.locator('.quick-input-list .monaco-list-row');
    await list.filter({ hasText: 'Chat' }).first().click();
    await list.filter({ hasText: 'New Panel Entry' }).click();
    await page.locator('.part.panel .composite-bar').getByText('Claudomator').or(page.locator('.part.panel')).first().waitFor();
    session.panel = panelOf(page);
    await assertWhole('Moved elsewhere');
  });
});

/** The accessible name of what has the focus inside the panel. */
async function focusedName(): Promise<string> {
  const focused = session.panel.locator(':focus');
  const name =
    (await focused.count()) === 0 ? '' : ((await focused.first().getAttribute('aria-label')) ?? (await focused.first().innerText()));
  return name.trim();
}

/** What Shift+Tab reaches from the composer up to the decision's chip, in order. */
async function walkBack(): Promise<string[]> {
  const names: string[] = [];
  for (let steps = 0; steps < 20 && !names.at(-1)?.startsWith('local'); steps++) {
    // First forward to the end of the composer, so that what lies behind the text is walked too.
    await session.page.keyboard.press(steps < 5 ? 'Tab' : 'Shift+Tab');
    names.push(await focusedName());
  }
  return names;
}
