// The first minute: an empty panel, an address, a question, an answer, a follow-up; and what is left of it after a reload and a crash.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { executionFiles } from '../../scripts/demo/executionFiles.ts';
import { killExtensionHost } from '../../scripts/host/extensionHost.ts';
import { openWorkbench } from '../../scripts/host/page.ts';
import { openPanel } from '../../scripts/host/workbench.ts';
import { answers, ended, firstText, newChat, phase, send, stop, stopButton, taskInput } from './panel.ts';
import { pick } from './quickPick.ts';
import { ENDLESS_STORY, given, picture, SAME_ANSWERS, type Session, startSession, withPicture } from './session.ts';

let session: Session;
before(async () => {
  session = await startSession(SAME_ANSWERS);
});
after(async () => {
  await session.stop();
});

test('an empty panel says what it needs, and an address that is entered sets it up', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await panel.getByRole('region', { name: 'Set up' }).waitFor();
    await panel.getByText('Find local model servers').waitFor();
    const input = page.locator('.quick-input-widget input[type="text"]');
    const open = async () => {
      await panel.getByText('Enter an address').click();
      await input.fill(given('CLAUDOMATOR_TEST_LLAMA'));
      await input.press('Enter');
    };
    await pick(page, open, 'User Settings');
    await panel.getByRole('region', { name: 'Set up' }).waitFor({ state: 'detached' });
  });
});

test('a task is answered as it is written, with who did it and why', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await send(panel, 'Say hello in one short sentence.');
    assert.notEqual((await firstText(panel)).trim(), '');
    const answer = await ended(panel);
    assert.match((await answer.locator('.decision-chip').textContent()) ?? '', /local/i);
    assert.equal(await answer.locator('.box.error').count(), 0);
  });
});

test('a follow-up is answered in the same thread', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await send(panel, 'And now in French.');
    await answers(panel).nth(1).waitFor();
    await ended(panel);
    assert.equal(await answers(panel).count(), 2);
  });
});

test('Stop ends a long answer, and keeps what was written', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await send(panel, ENDLESS_STORY);
    await answers(panel).nth(2).waitFor();
    await firstText(panel);
    await stopButton(panel).click();
    const answer = await ended(panel);
    assert.notEqual(((await answer.locator('cm-answer').textContent()) ?? '').trim(), '');
    await stopButton(panel).waitFor({ state: 'detached' });
  });
});

test('while a long prompt is read, the panel says how far, and Stop works', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await send(panel, `${'The fox went over the hill to look for food, and met a hare. '.repeat(140)}What did it meet?`);
    await answers(panel).nth(3).waitFor();
    await phase(panel, /^Reading prompt \(\d+%\)$/).waitFor();
    await stop(panel);
  });
});

test('after a reload of the window the thread is there again, once', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    const before = await answers(session.panel).allTextContents();
    await page.reload();
    const panel = await openPanel(page);
    await taskInput(panel).waitFor();
    await answers(panel)
      .nth(before.length - 1)
      .waitFor();
    assert.equal(await answers(panel).count(), before.length);
    session.panel = panel;
  });
});

test('after kill -9 in mid-stream the execution is interrupted, with its text so far, and can be resumed', async (context) => {
  const { host, page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    await send(panel, ENDLESS_STORY);
    assert.notEqual((await firstText(panel)).trim(), '');
    killExtensionHost(host);
    await openWorkbench(page, host);
    const again = await openPanel(page);
    const answer = await ended(again);
    await page.screenshot({ path: picture('interrupted') });
    assert.notEqual(((await answer.locator('cm-answer').textContent()) ?? '').trim(), '');
    assert.equal(executionFiles(host.folders)[0]?.execution.state, 'interrupted');

    await answer.getByText('Resume').click();
    await answers(again).nth(1).waitFor();
    assert.notEqual((await firstText(again)).trim(), '');
    const newest = executionFiles(host.folders).map(({ execution }) => execution);
    assert.ok(newest.some((execution) => execution.resumes !== null));
  });
});
