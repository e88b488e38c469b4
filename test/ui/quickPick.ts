// VS Code's list of choices at the top of the window.
import type { Page } from 'playwright-core';

const TRIES = 4;
/** A list may come only after a server was asked, on a machine that has much else to do. */
const PATIENCE_MS = 12_000;

/** Chooses a row of the list that `open` opens. Opened again when it goes away first: VS Code closes it when something else takes the focus, e.g. a side bar that is just being restored. */
export async function pick(page: Page, open: () => Promise<void>, row: string | RegExp): Promise<void> {
  const choice = page.locator('.quick-input-list .monaco-list-row', { hasText: row });
  for (let attempt = 1; ; attempt++) {
    await open();
    try {
      return await choice.click({ timeout: PATIENCE_MS });
    } catch (error) {
      if (attempt === TRIES) throw error;
      await page.keyboard.press('Escape');
    }
  }
}
