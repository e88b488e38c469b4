// Tests that what a user of the version before has still works after an upgrade.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { executionFiles } from '../../scripts/demo/executionFiles.ts';
import type { Host } from '../../scripts/host/host.ts';
import { openWorkbench } from '../../scripts/host/page.ts';
import { openPanel, runCommand } from '../../scripts/host/workbench.ts';
import { ANSWER_TEXT } from '../faultServer/answers.ts';
import { type FaultServer, startFaultServer } from '../faultServer/faultServer.ts';
import { serveSecretsKey, workspaceState } from './browserStorage.ts';
import { chooseFromMenu, labels, rows } from './executionsTree.ts';
import { answers, ended, newChat, send } from './panel.ts';
import { preview } from './preview.ts';
import { pick } from './quickPick.ts';
import { secondAgentVsix } from './secondAgent.ts';
import { ELSEWHERE, given, RESOLVES_ELSEWHERE, type Session, startSession, withPicture } from './session.ts';
import { until } from './until.ts';
import {
  fillPausedQueue,
  KEY,
  limitedRow,
  prepareFollowUp,
  runTasks,
  settingsOfBefore,
  storeKey,
  TASKS,
  VSIX_BEFORE,
} from './userOfBefore.ts';

/** What the key is for. */
let server: FaultServer;
/** Another, which must not get it. */
let keyless: FaultServer;
/** `server` by a name that isn't loopback: to the extension it is elsewhere. */
let elsewhere: string;
let ofBefore: Session;
/** In the words of the version that is tested. */
let rowsBefore: string[];
/** The same window, from when the new version is installed: where that failed, what follows fails at once. */
let session: Session;
before(async () => {
  server = await startFaultServer();
  keyless = await startFaultServer();
  elsewhere = `http://${ELSEWHERE}:${server.port}`;
  const second = await secondAgentVsix({ kind: 'rateLimited', retryAt: Date.now() + 3_600_000 });
  // Tall, so that every row of Executions is on show.
  const viewport = { width: 1280, height: 1600 };
  ofBefore = await startSession(
    settingsOfBefore(elsewhere),
    { viewport },
    { vsix: VSIX_BEFORE, alsoInstall: [second], ...RESOLVES_ELSEWHERE },
  );
});
after(async () => {
  await ofBefore?.stop();
  await server?.close();
  await keyless?.close();
});

const executionOf = (name: string) => executionFiles(session.host.folders).find(({ execution }) => execution.name === name)?.execution;
const storageFolder = () => path.dirname(path.dirname(executionFiles(session.host.folders)[0]?.transcript ?? ''));
const chatsOf = ({ requests }: FaultServer) => requests.filter(({ path: at }) => at.endsWith('/chat/completions'));

test('a user of the version before has a key, runs in every state, a paused queue and a chat to go on with', async (context) => {
  const { page, panel } = ofBefore;
  await withPicture(context, page, async () => {
    await serveSecretsKey(page);
    await storeKey(page, elsewhere);
    await runTasks(page, panel, server);
    await fillPausedQueue(page, panel);
    await prepareFollowUp(page, panel);
    rowsBefore = (await labels(page)).map(inTodaysWords);
    await until('all of it is kept', async () => (await workspaceState(page, 'claudomator.claudomator')).includes('panel.attachments'));
  });
});

test('the new version takes the place of the old one', async () => {
  const { page, host } = ofBefore;
  assert.ok(rowsBefore);
  // As a user closes the window.
  await page.goto('about:blank');
  const leftBehind = 'of-the-version-before';
  writeFileSync(path.join(installedFolder(host), leftBehind), '');
  await host.upgrade(given('CLAUDOMATOR_TEST_VSIX'));
  assert.ok(!existsSync(path.join(installedFolder(host), leftBehind)));
  server.setScenario('ok');
  session = ofBefore;
});

test('runs are listed before their files are read, and where they can’t be read', async (context) => {
  const { page, host } = session;
  const folder = storageFolder();
  renameSync(folder, `${folder}.away`);
  symlinkSync(folder, folder); // a loop
  context.after(async () => {
    await page.goto('about:blank');
    unlinkSync(folder);
    renameSync(`${folder}.away`, folder);
  });
  await withPicture(context, page, async () => {
    await openWorkbench(page, host);
    await openPanel(page);
    for (const name of Object.values(TASKS)) await rows(page, `${name}, `).first().waitFor();
  });
});

test('every run is listed in its place and state, and the queue is paused', async (context) => {
  const { page, host } = session;
  await withPicture(context, page, async () => {
    await openWorkbench(page, host);
    session.panel = await openPanel(page);
    await until('the rows are as before', async () => String(await labels(page)) === String(rowsBefore)).catch(() => undefined);
    assert.deepEqual(await labels(page), rowsBefore);
    await page.getByText('The queue is paused. No task starts until you resume it.').waitFor();
  });
});

test('the panel shows the chat that it showed, with the choices of its user', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await answers(panel).nth(1).locator('cm-answer', { hasText: ANSWER_TEXT }).waitFor();
    await panel.getByText(TASKS.question).waitFor();
    await panel.getByText(TASKS.followUp).waitFor();
    assert.equal(await answers(panel).count(), 2);
    assert.equal(await panel.getByRole('combobox', { name: 'Agent' }).inputValue(), 'local');
    await panel.getByRole('button', { name: 'Limits: 7 min. Change' }).waitFor();
    await panel.getByRole('button', { name: 'Remove greet.py' }).waitFor();
  });
});

test('a transcript, the scoreboard and the outbound log tell what they told', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    await chooseFromMenu(page, rows(page, TASKS.question), 'Open Transcript');
    await page.locator('.editor-instance .view-lines', { hasText: 'café' }).waitFor();
    await runCommand(page, 'Claudomator: Show Scoreboard');
    await preview(page).getByRole('heading', { name: 'Fixes' }).waitFor();
    const boards = await preview(page).getByRole('row').allInnerTexts();
    const counts = boards.filter((row) => row.startsWith('local')).map((row) => row.replace(/\s+/g, ' '));
    assert.match(counts.join('\n'), /^local · test-model 2 0 0 0 – 100% .*\nlocal · test-model 0 0 0 1 – 0% /);
    await runCommand(page, 'Claudomator: Show Outbound Log');
    await preview(page)
      .getByRole('row', { name: `${elsewhere} local POST /v1/chat/completions` })
      .first()
      .waitFor();
    const total = await preview(page).getByRole('row', { name: elsewhere }).first().innerText();
    assert.match(total, new RegExp(`^${elsewhere.replaceAll('.', '\\.')}\\s+[1-9]`));
  });
});

test('resumed, the queue runs in its order, at the allowed address, with its key, model and temperature', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    assert.equal(chatsOf(server).length, 0, 'nothing was sent while the queue was paused');
    await runCommand(page, 'Claudomator: Resume Queue');
    for (const name of [TASKS.waitsFirst, TASKS.waitsSecond]) await rows(page, `${name}, completed`).waitFor();
    const [first, second] = [TASKS.waitsFirst, TASKS.waitsSecond].map((name) => Number(executionOf(name)?.startedAt));
    assert.ok(Number(first) < Number(second), 'the first in the queue starts first');
    const sent = chatsOf(server).map(({ headers, body }) => [
      headers.authorization,
      (body as { model: string }).model,
      (body as { temperature: number }).temperature,
    ]);
    const expected = [`Bearer ${KEY}`, 'test-model', 0.75];
    assert.deepEqual(sent, [expected, expected]);
  });
});

test('a follow-up goes on with the old chat, within its limit and with the file', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    server.setScenario('ok');
    await send(panel, 'And in German?');
    await answers(panel).nth(2).locator('cm-answer', { hasText: ANSWER_TEXT }).waitFor();
    await ended(panel);
    const { resumes, limits } = executionOf('And in German?') ?? {};
    assert.deepEqual([resumes, limits?.timeoutSeconds], [executionOf(TASKS.followUp)?.id, 420]);
    const said = JSON.stringify(chatsOf(server)[0]?.body);
    const words = [TASKS.question, 'Hello, world!', TASKS.followUp, 'def greet(name)', 'And in German?'];
    assert.deepEqual(
      words.filter((each) => !said.includes(each)),
      [],
    );
  });
});

test('what had failed can be run again, and what was cancelled gone on with', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    await chooseFromMenu(page, rows(page, `${TASKS.failed}, failed`), 'Retry Execution');
    // Its model answers, and writes no code.
    await rows(page, `${TASKS.failed}, not solved`).waitFor();
    await chooseFromMenu(page, rows(page, `${TASKS.cancelled}, stopped`), 'Resume Execution');
    await rows(page, `${TASKS.cancelled}, completed`).waitFor();
    await limitedRow(page).waitFor();
  });
});

test('another address does not get the key', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    const input = page.locator('.quick-input-widget input[type="text"]');
    // From the beginning each time: a list that has gone away takes the entered address with it.
    const enter = async () => {
      await pick(page, () => runCommand(page, 'Claudomator: Set Up Local Model'), 'Enter an address');
      await input.fill(keyless.baseUrl);
      await input.press('Enter');
    };
    await pick(page, enter, 'Workspace Settings');
    await newChat(panel);
    await send(panel, 'Say hello there.');
    await rows(page, 'Say hello there., completed').waitFor();
    assert.equal(chatsOf(keyless).length, 1);
    assert.deepEqual(
      keyless.requests.filter(({ headers }) => headers.authorization !== undefined),
      [],
    );
  });
});

/** Of the one version of the extension that VS Code has. */
function installedFolder({ folders: { extensions } }: Host): string {
  const all = JSON.parse(readFileSync(path.join(extensions, 'extensions.json'), 'utf8')) as {
    identifier: { id: string };
    relativeLocation: string;
  }[];
  const [ours, ...others] = all.filter(({ identifier }) => identifier.id === 'claudomator.claudomator');
  assert.ok(ours && others.length === 0, 'one version is installed');
  return path.join(extensions, ours.relativeLocation);
}

/** A state that the version before worded in another way. */
function inTodaysWords(label: string): string {
  return label.replace('waits for its quota', 'rate-limited').replace(', cancelled', ', stopped');
}
