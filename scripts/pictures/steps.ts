// Does what a user does between two pictures: resizes views, opens files, submits tasks.
import type { Locator, Page } from 'playwright-core';
import { rows } from '../../test/ui/executionsTree.ts';
import { answers, newChat, send } from '../../test/ui/panel.ts';
import type { Stage } from './stage.ts';

export async function setSideBarWidth(page: Page, width: number): Promise<void> {
  const box = await boxOf(page.locator('.part.sidebar'));
  const middle = box.y + box.height / 2;
  await drag(page, { x: box.x + box.width, y: middle }, { x: box.x + width, y: middle });
}

/** Moves the upper edge of the Executions view up until no row is cut off at its end. Down it can't go: it has its least height. */
export async function fitExecutions(page: Page): Promise<void> {
  const header = await boxOf(executionsHeader(page));
  const list = await boxOf(page.locator('.pane', { has: executionsHeader(page) }).locator('.monaco-list'));
  // Themes may leave a gap between rows.
  const [first, second] = [await boxOf(rows(page).nth(0)), await boxOf(rows(page).nth(1))];
  const step = second.y - first.y;
  const x = header.x + header.width / 2;
  await drag(page, { x, y: header.y }, { x, y: header.y - (step - (list.height % step)) });
}

export function executionsHeader(page: Page): Locator {
  return page.locator('.pane-header[aria-label^="Executions"]');
}

export async function boxOf(what: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await what.boundingBox();
  if (!box) throw new Error('What a picture shows is not there.');
  return box;
}

async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

/** `lines`: selected. */
export async function openFile(page: Page, name: string, lines?: { first: number; last: number }): Promise<void> {
  await page.keyboard.press('Control+P');
  await page
    .locator('.quick-input-widget input[type="text"]')
    .first()
    .fill(lines ? `${name}:${lines.first}` : name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: name }).waitFor();
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  if (!lines) return;
  for (let line = lines.first; line < lines.last; line++) await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+End');
}

/** In a new chat. Returns when its execution is listed and shown. `attach`: the active file or selection. */
export async function submit({ page, panel }: Stage, agentType: string, task: string, attach = false): Promise<void> {
  if ((await answers(panel).count()) > 0) await newChat(panel);
  await panel.getByRole('combobox', { name: 'Agent' }).selectOption(agentType);
  if (attach) {
    await panel.getByRole('button', { name: 'Attach the active file or selection' }).click();
    await panel.getByRole('list', { name: 'Sent with the task' }).waitFor();
  }
  await send(panel, task);
  await answers(panel).last().waitFor();
  await rows(page, task).first().waitFor();
}
