// The panel's states and the Executions view in each kind of theme. Others are pictured where they come about: questions, limits, the queue.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPanel, runCommand, switchTheme } from '../../scripts/host/workbench.ts';
import { freePort } from '../../scripts/parts/freePort.ts';
import { rows } from './executionsTree.ts';
import { answers, ended, firstText, newChat, send, stop } from './panel.ts';
import { ENDLESS_STORY, given, SAME_ANSWERS, type Session, startSession, withPicture } from './session.ts';
import { shoot, shootInEveryTheme, THEMES } from './themes.ts';

/** Lines enough to see how they are set. */
const ENOUGH_TEXT = /.{150}/s;
const WIDE = { bypassCSP: true, viewport: { width: 1280, height: 1000 } } as const;
/** Then the facts behind the names of the executions show. */
const SIDE_BAR_WIDTH = 420;
const QUESTION = 'What is a pure function?';
const NOWHERE = 'Say hello to nobody.';

let session: Session;
before(async () => {
  session = await startSession(SAME_ANSWERS, WIDE);
  await widenSideBar();
});
after(() => session?.stop());

test('the empty panel looks right and is accessible in every theme', async (context) => {
  await withPicture(context, session.page, async () => {
    await session.panel.getByRole('region', { name: 'Set up' }).waitFor();
    await shootInEveryTheme(session.page, 'empty');
  });
});

test('an answer being written, finished, failed, and the list of all runs look right and are accessible in every theme', async (context) => {
  await withPicture(context, session.page, async () => {
    await runInto();
    for (const theme of THEMES) {
      const { page, panel } = session;
      await switchTheme(page, theme);

      await newChat(panel);
      await send(panel, ENDLESS_STORY);
      await answers(panel).last().locator('cm-answer', { hasText: ENOUGH_TEXT }).waitFor();
      await shoot(page, 'streaming', theme);
      await stop(panel);

      await rows(page, `${QUESTION}, completed`).click();
      await panel.getByText(QUESTION).waitFor();
      await panel.locator('.decision-chip').click();
      await panel.locator('.decision').waitFor();
      await shoot(page, 'finished', theme);

      await rows(page, `${NOWHERE}, failed`).click();
      await panel.getByRole('alert').waitFor();
      await shoot(page, 'error', theme);

      await runCommand(page, 'Claudomator: Focus on Executions View');
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
      await shoot(page, 'executions', theme);
    }
  });
});

/** One run of each end: failed, interrupted and completed. */
async function runInto(): Promise<void> {
  const { page } = session;
  await enterAddress(`http://127.0.0.1:${await freePort()}`, 'nothing listens there');
  await send(session.panel, NOWHERE);
  await ended(session.panel);
  await newChat(session.panel);
  await enterAddress(given('CLAUDOMATOR_TEST_LLAMA'));
  await send(session.panel, ENDLESS_STORY);
  await firstText(session.panel);
  await page.reload();
  session.panel = await openPanel(page);
  await (await ended(session.panel)).getByText('Interrupted', { exact: true }).waitFor();
  await newChat(session.panel);
  await send(session.panel, QUESTION);
  await ended(session.panel);
}

async function enterAddress(address: string, why?: 'nothing listens there'): Promise<void> {
  const { page } = session;
  await runCommand(page, 'Claudomator: Set Up Local Model');
  const choices = page.locator('.quick-input-list .monaco-list-row');
  await choices.filter({ hasText: 'Enter an address' }).click();
  await page.locator('.quick-input-title', { hasText: 'Address of an OpenAI-compatible server' }).waitFor();
  const input = page.locator('.quick-input-widget input[type="text"]');
  await input.fill(address);
  await input.press('Enter');
  if (why) await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Save Anyway' }).click();
  await choices.filter({ hasText: 'User Settings' }).click();
  await session.panel.getByRole('region', { name: 'Set up' }).waitFor({ state: 'detached' });
  // A task that is sent before the setting is written goes to the address before.
  await session.panel.getByText(new URL(address).host).waitFor();
}

async function widenSideBar(): Promise<void> {
  const { page } = session;
  const box = await page.locator('.part.sidebar').boundingBox();
  assert.ok(box);
  const edge = box.x + box.width;
  await page.mouse.move(edge, 600);
  await page.mouse.down();
  await page.mouse.move(box.x + SIDE_BAR_WIDTH, 600, { steps: 4 });
  await page.mouse.up();
}
