// A server that is elsewhere: asked for before anything is sent. What left the machine, and how the agents did: both as pages, after tasks that really ran.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { executionFiles } from '../../scripts/demo/executionFiles.ts';
import { runCommand } from '../../scripts/host/workbench.ts';
import { type FaultServer, startFaultServer } from '../faultServer/faultServer.ts';
import { answers, ended, newChat, send } from './panel.ts';
import { preview } from './preview.ts';
import { ELSEWHERE, onServer, picture, RESOLVES_ELSEWHERE, type Session, startSession, withPicture } from './session.ts';
import { shootInEveryTheme } from './themes.ts';

let server: FaultServer;
let session: Session;
/** The loopback server by a name that isn't: to the extension it is elsewhere. */
let elsewhere: string;
before(async () => {
  server = await startFaultServer();
  elsewhere = `http://${ELSEWHERE}:${server.port}`;
  session = await startSession(onServer(`${elsewhere}/v1`), { bypassCSP: true }, RESOLVES_ELSEWHERE);
});
after(async () => {
  await session?.stop();
  await server?.close();
});

const newest = () => executionFiles(session.host.folders)[0]?.execution;

async function closeEditors(page: Page): Promise<void> {
  await runCommand(page, 'View: Close All Editors');
  await page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
}

test('before anything ran, both pages say so', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    await runCommand(page, 'Claudomator: Show Scoreboard');
    await preview(page).getByText('No results yet').waitFor();
    await closeEditors(page);
    await runCommand(page, 'Claudomator: Show Outbound Log');
    await preview(page).getByText('Nothing has left this machine yet.').waitFor();
    await closeEditors(page);
  });
});

test('Deny sends nothing and says so; Allow sends, and is not asked for again', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    const question = answers(panel).last().getByRole('alert');
    await send(panel, 'Say hello.');
    await question.getByText(elsewhere).waitFor();
    await question.getByText('Deny', { exact: true }).click();
    await (await ended(panel)).getByText(/nothing was sent/).waitFor();
    assert.deepEqual([newest()?.state, newest()?.error?.kind, newest()?.startedAt], ['failed', 'notAllowed', null]);
    assert.equal(server.requests.length, 0);

    await newChat(panel);
    await send(panel, 'What does this project do?');
    await question.getByText('Allow', { exact: true }).click();
    await ended(panel);
    assert.equal(newest()?.state, 'completed', newest()?.error?.message);

    await newChat(panel);
    server.setScenario('killedInAnswer');
    await send(panel, 'Fix the crash in the parser.');
    await ended(panel);
    assert.equal(newest()?.state, 'failed');
    assert.ok(
      server.requests.some(({ path }) => path.endsWith('/chat/completions')),
      'the address was allowed before',
    );
  });
});

test('a request that leaves the machine is in the outbound log, with bytes and destination', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    await runCommand(page, 'Claudomator: Show Outbound Log');
    const log = preview(page);
    await log
      .getByRole('row', { name: `${elsewhere} local POST /v1/chat/completions` })
      .first()
      .waitFor();
    const total = (await log.getByRole('row').nth(1).innerText()).replace(/\s+/g, ' ');
    assert.match(total, new RegExp(`^${elsewhere.replaceAll('.', '\\.')} \\d+ [\\d,]+ bytes local `));
    assert.equal(await log.getByText('What does this project do?').count(), 0, 'no words of a task');
    await page.screenshot({ path: picture('outbound log') });
    await closeEditors(page);
  });
});

test('how the agents did is on the scoreboard, by kind of task, until it is cleared', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    await runCommand(page, 'Claudomator: Show Scoreboard');
    const board = preview(page);
    await board.getByRole('heading', { name: 'Fixes' }).waitFor();
    const rows = await board.getByRole('row').allInnerTexts();
    const [question = '', fix = ''] = rows.filter((row) => row.startsWith('local')).map((row) => row.replace(/\s+/g, ' '));
    assert.match(question, /^local · test-model 1 0 0 0 – 100% /);
    assert.match(fix, /^local · test-model 0 0 0 1 – 0% /);
    await shootInEveryTheme(page, 'scoreboard');

    await runCommand(page, 'Claudomator: Clear Scoreboard');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.waitFor({ state: 'detached' });
    await closeEditors(page);
    await runCommand(page, 'Claudomator: Show Scoreboard');
    await preview(page).getByText('No results yet').waitFor();
  });
});
