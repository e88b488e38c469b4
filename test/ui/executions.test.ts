// What was run can be seen, opened, copied, run again and deleted, and is still there after the window was loaded anew.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { executionFiles } from '../../scripts/demo/executionFiles.ts';
import { openPanel, runCommand } from '../../scripts/host/workbench.ts';
import { ANSWER_TEXT } from '../faultServer/answers.ts';
import { type FaultServer, startFaultServer } from '../faultServer/faultServer.ts';
import { chooseFromMenu, labels, rows } from './executionsTree.ts';
import { answers, ended, firstText, newChat, send, stop } from './panel.ts';
import { onServer, type Session, startSession, withPicture } from './session.ts';
import { until } from './until.ts';

let server: FaultServer;
let session: Session;
before(async () => {
  server = await startFaultServer();
  session = await startSession(onServer(server.baseUrl), { permissions: ['clipboard-read', 'clipboard-write'] });
});
after(async () => {
  await session?.stop();
  await server?.close();
});

const stateOf = (name: string) => executionFiles(session.host.folders).find(({ execution }) => execution.name === name)?.execution.state;

test('runs are listed newest first, with state, agent, model, duration and tokens', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await send(panel, 'First task');
    await ended(panel);
    await newChat(panel);
    server.setScenario('killedInAnswer');
    await send(panel, 'Second task');
    await ended(panel);
    await newChat(panel);
    server.setScenario('endlessStream');
    await send(panel, 'Third task');
    await firstText(panel);
    await stop(panel);
    await rows(page, 'Third task, stopped').waitFor();
    const [third = '', second = '', first = ''] = await labels(page);
    assert.match(third, /^Third task, stopped, local · test-model, \d+\.\d s/);
    assert.match(second, /^Second task, failed, local · test-model, \d+\.\d s/);
    assert.match(first, /^First task, completed, local · test-model, \d+\.\d s, 12 → 6 tokens/);
  });
});

test('a run opens in the panel, its transcript in an editor, and its answer is copied', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    const first = rows(page, 'First task');
    await first.click();
    await panel.getByText('First task').waitFor();
    assert.equal((await answers(panel).last().locator('cm-answer').innerText()).trim(), ANSWER_TEXT);
    await chooseFromMenu(page, first, 'Copy Answer');
    await page.getByText('Answer copied').waitFor();
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), ANSWER_TEXT);
    await chooseFromMenu(page, first, 'Open Transcript');
    await page.locator('.editor-instance .view-lines', { hasText: /##\sYou/ }).waitFor();
    await chooseFromMenu(page, first, 'Open Raw Transcript');
    await page.locator('.editor-instance .view-lines', { hasText: '"type":"system"' }).waitFor();
  });
});

test('a run is run again and deleted from its row', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    server.setScenario('ok');
    await chooseFromMenu(page, rows(page, 'Second task'), 'Retry Execution');
    await rows(page, 'Second task, completed').waitFor();
    await answers(panel).last().locator('cm-answer', { hasText: ANSWER_TEXT }).waitFor();
    const failed = executionFiles(session.host.folders).find(({ execution }) => execution.state === 'failed');
    await chooseFromMenu(page, rows(page, 'Second task, failed'), 'Delete Execution');
    await sayYes(page);
    await rows(page, 'Second task, failed').waitFor({ state: 'detached' });
    const folder = path.dirname(failed?.transcript ?? '');
    await until('its files are gone', () => !existsSync(folder));
  });
});

test('the Delete key deletes the run whose row has the focus', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    const row = rows(page, 'Second task, completed');
    const [below, at] = [await rows(page).nth(1).getAttribute('aria-label'), await rows(page).first().getAttribute('aria-label')];
    // The arrows move the focus alone: what was clicked is not what is meant.
    await rows(page).first().click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Delete');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText(`Delete “${below?.split(',')[0]}”`).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.notEqual(below, at);
    await row.click();
    await page.keyboard.press('Delete');
    await sayYes(page);
    await row.waitFor({ state: 'detached' });
  });
});

test('all of it is there after the window was loaded anew', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    const before = await labels(page);
    await page.reload();
    session.panel = await openPanel(page);
    // The index, which VS Code stores when it likes, is shown until the files are read: they win.
    await until('the same runs are listed', async () => (await labels(page)).join('\n') === before.join('\n')).catch(() => undefined);
    assert.deepEqual(await labels(page), before);
  });
});

test('a run whose window is loaded anew in mid-answer is interrupted, never cancelled, and can be resumed', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    server.setScenario('endlessStream');
    await newChat(session.panel);
    await send(session.panel, 'Tick for ever');
    await firstText(session.panel);
    await page.reload();
    session.panel = await openPanel(page);
    const { panel } = session;
    const answer = await ended(panel);
    await answer.getByText('Interrupted', { exact: true }).waitFor();
    assert.match((await answer.locator('cm-answer').textContent()) ?? '', /^tick /);
    assert.equal(stateOf('Tick for ever'), 'interrupted');
    await rows(page, 'Tick for ever, interrupted').waitFor();
    server.setScenario('ok');
    await answer.getByText('Resume').click();
    await answers(panel).nth(1).locator('cm-answer', { hasText: ANSWER_TEXT }).waitFor();
  });
});

test('Clear History asks first, and then nothing is left', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    const count = (await labels(page)).length;
    await runCommand(page, 'Claudomator: Clear History');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText(`Delete all finished executions (${count}) and their transcripts?`).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal((await labels(page)).length, count);
    await runCommand(page, 'Claudomator: Clear History');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No tasks have run yet.').waitFor();
    await until('no files are left', () => executionFiles(session.host.folders).length === 0);
  });
});

/** Deleting asks first. */
async function sayYes(page: Page): Promise<void> {
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await dialog.waitFor({ state: 'detached' });
}
