// Sets up what a user of the version before has: a key, runs in every state, a paused queue.
import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { Settings } from '../../scripts/host/folders.ts';
import { runCommand } from '../../scripts/host/workbench.ts';
import { inRepo } from '../../scripts/parts/paths.ts';
import type { FaultServer } from '../faultServer/faultServer.ts';
import { chooseFromMenu, rows } from './executionsTree.ts';
import { answers, ended, firstText, newChat, send, stop } from './panel.ts';
import { pick } from './quickPick.ts';

export const VSIX_BEFORE = inRepo('test', 'ui', 'fixtures', 'upgrade', 'claudomator-before.vsix');

export const KEY = 'secret';
export const TASKS = {
  question: 'What does greet.py do?',
  followUp: 'Say that in French.',
  failed: 'Fix the crash in the parser.',
  cancelled: 'Tick for ever.',
  waitsFirst: 'The first that waits.',
  waitsSecond: 'The second that waits.',
};
const PAUSED = 'The queue is paused: nothing new starts until you resume it.';

/** Values that are no defaults. */
export function settingsOfBefore(origin: string): Settings {
  return {
    'claudomator.localModel.endpoint': `${origin}/v1`,
    'claudomator.localModel.model': 'test-model',
    'claudomator.localModel.defaultTemperature': 0.75,
  };
}

export async function storeKey(page: Page, origin: string): Promise<void> {
  await runCommand(page, 'Claudomator: Set API Key');
  const input = page.locator('.quick-input-widget input[type="password"]');
  await input.fill(KEY);
  await input.press('Enter');
  await page.getByText(`API key for ${origin} stored.`).first().waitFor();
}

/** In the state of the tasks’ names. The address is elsewhere, so that it is asked for once. */
export async function runTasks(page: Page, panel: FrameLocator, server: FaultServer): Promise<void> {
  await panel.getByRole('combobox', { name: 'Agent' }).selectOption('local');
  await send(panel, TASKS.question);
  await answers(panel).last().getByRole('alert').getByText('Allow', { exact: true }).click();
  await ended(panel);
  await send(panel, TASKS.followUp);
  await rows(page, `${TASKS.followUp}, completed`).waitFor();

  await newChat(panel);
  server.setScenario('killedInAnswer');
  await send(panel, TASKS.failed);
  await rows(page, `${TASKS.failed}, failed`).waitFor();

  await newChat(panel);
  server.setScenario('endlessStream');
  await send(panel, TASKS.cancelled);
  await firstText(panel);
  await stop(panel);

  await pick(page, () => chooseFromMenu(page, rows(page, `${TASKS.failed}, failed`), 'Run with…'), 'second');
  await limitedRow(page, 'waits for its quota').waitFor();
}

/** What had failed was given to the other agent, whose quota was used up. `state`: in the words of the version that runs. */
export function limitedRow(page: Page, state = 'rate-limited'): Locator {
  return rows(page, `${TASKS.failed}, ${state}: next try at `);
}

export async function fillPausedQueue(page: Page, panel: FrameLocator): Promise<void> {
  await runCommand(page, 'Claudomator: Pause Queue');
  await page.getByText(PAUSED).waitFor();
  for (const name of [TASKS.waitsFirst, TASKS.waitsSecond]) {
    await newChat(panel);
    await send(panel, name);
    await rows(page, `${name}, queued: the queue is paused`).waitFor();
  }
}

/** Shows the chat of two turns, with a limit and an attached file for what is to come. */
export async function prepareFollowUp(page: Page, panel: FrameLocator): Promise<void> {
  await rows(page, TASKS.followUp).click();
  await answers(panel).nth(1).waitFor();
  await panel.getByRole('button', { name: 'Limits', exact: true }).click();
  await panel.getByRole('textbox', { name: 'Time' }).fill('7');
  await panel.getByRole('textbox', { name: 'Time' }).press('Enter');
  await openFile(page, 'greet.py');
  await panel.getByRole('button', { name: 'Attach the active file or selection' }).click();
  await panel.getByRole('button', { name: 'Remove greet.py' }).waitFor();
}

async function openFile(page: Page, name: string): Promise<void> {
  const open = async () => {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input[type="text"]').first().fill(name);
  };
  await pick(page, open, name);
  await page.locator('.editor-instance .view-lines').waitFor();
}
