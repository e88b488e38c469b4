// The panel's parts by what a user sees of them.
import type { FrameLocator, Locator } from 'playwright-core';

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
