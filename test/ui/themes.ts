// Pictures of a state in each kind of theme (.cache/ui), and axe's opinion of the panel in it.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { switchTheme, type Theme } from '../../scripts/host/workbench.ts';
import { seriousViolations } from './axe.ts';
import { picture } from './session.ts';

/** Light high contrast is pictured, and judged by axe, in test/webview. The last is the one that other tests run in. */
export const THEMES: readonly Theme[] = ['highContrast', 'light', 'dark'];

/** The page must have been opened with `bypassCSP`; see axe.ts. */
export async function shoot(page: Page, state: string, theme: Theme): Promise<void> {
  await page.mouse.move(1_000, 400); // nothing looks hovered
  await page.screenshot({ path: picture(`${state}-${theme}`) });
  assert.deepEqual(await seriousViolations(page), [], `axe, ${state}, ${theme}`);
}

/** What the page shows stays as it is meanwhile. */
export async function shootInEveryTheme(page: Page, state: string): Promise<void> {
  for (const theme of THEMES) {
    await switchTheme(page, theme);
    await shoot(page, state, theme);
  }
}
