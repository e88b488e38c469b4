// The Executions view by what a user sees of it. A row's aria-label holds its name and all its facts.
import type { Locator, Page } from 'playwright-core';

/** Newest first. `words`: only rows that have them. */
export function rows(page: Page, words: string | RegExp = /./): Locator {
  const all = page.locator('.pane', { has: page.locator('.pane-header[aria-label^="Executions"]') }).locator('.monaco-list-row');
  return typeof words === 'string' ? all.and(page.locator(`[aria-label*=${JSON.stringify(words)}]`)) : all.filter({ hasText: words });
}

export async function labels(page: Page): Promise<string[]> {
  return rows(page).evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-label') ?? ''));
}

/** Chooses from a row's context menu. By Enter: VS Code takes a click right after a menu opened for the end of the click that opened it. */
export async function chooseFromMenu(page: Page, row: Locator, action: string): Promise<void> {
  await row.click({ button: 'right' });
  const menu = page.locator('.monaco-menu');
  await menu.getByRole('menuitem', { name: action }).hover();
  await page.keyboard.press('Enter');
  await menu.waitFor({ state: 'detached' });
}
