// The panel's parts by what a user sees of them.
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { panelFrame } from '../../scripts/host/workbench.ts';

export function taskInput(panel: FrameLocator): Locator {
  return panel.getByRole('textbox', { name: 'Task' });
}

export function stopButton(panel: FrameLocator): Locator {
  return panel.getByRole('button', { name: 'Stop', exact: true });
}

export function answers(panel: FrameLocator): Locator {
  return panel.getByRole('article', { name: 'Answer' });
}

/** Sends a task, without waiting for anything of it. */
export async function send(panel: FrameLocator, instructions: string): Promise<void> {
  await taskInput(panel).fill(instructions);
  await panel.locator('button[aria-label="Send"]:not([disabled])').waitFor();
  await taskInput(panel).press('Enter');
}

/** The text of the newest answer, once there is some. */
export async function firstText(panel: FrameLocator): Promise<string> {
  const text = answers(panel).last().locator('cm-answer > *').first();
  await text.waitFor();
  return (await text.textContent()) ?? '';
}

/** Resolves when the newest answer has ended, however. */
export async function ended(panel: FrameLocator): Promise<Locator> {
  const last = answers(panel).last();
  await last.locator('.turn-footer').waitFor({ timeout: 120_000 });
  return last;
}

/** Begins a new thread, and waits until the old one is gone. */
export async function newChat(panel: FrameLocator): Promise<void> {
  await panel.locator('cm-composer').getByRole('button', { name: 'New chat', exact: true }).click();
  await answers(panel).first().waitFor({ state: 'detached' });
}

/** The line that says what goes on, e.g. 'Queued, 1 ahead'. */
export function phase(panel: FrameLocator, words: string | RegExp): Locator {
  return answers(panel).last().locator('.phase-label', { hasText: words });
}

/** Stops the newest run and waits until the panel says so. */
export async function stop(panel: FrameLocator): Promise<void> {
  await stopButton(panel).click();
  await answers(panel).last().getByText('Stopped', { exact: true }).waitFor();
  await stopButton(panel).waitFor({ state: 'detached' });
}

/** Notes each text that the first element of `selector` has from now on, without looking away; the function returned tells them. */
export async function noteTexts(page: Page, selector: string): Promise<() => Promise<string[]>> {
  const frame = await panelFrame(page);
  await frame.evaluate(`{
    const noted = [];
    globalThis.notedTexts = { ...globalThis.notedTexts, [${JSON.stringify(selector)}]: noted };
    new MutationObserver(() => {
      const text = document.querySelector(${JSON.stringify(selector)})?.textContent.trim() ?? '';
      if (text !== '' && text !== noted.at(-1)) noted.push(text);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  }`);
  return async () => (await frame.evaluate(`globalThis.notedTexts[${JSON.stringify(selector)}]`)) as string[];
}
