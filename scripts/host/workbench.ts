// Operates VS Code as a user does: runs commands, opens the Claudomator panel, changes the theme.
import { setTimeout as delay } from 'node:timers/promises';
import type { Frame, FrameLocator, Page } from 'playwright-core';

export type Theme = 'dark' | 'light' | 'highContrast' | 'highContrastLight';

/** The name of a theme, and the CSS class of the workbench with it. */
const THEMES: Record<Theme, { label: string; shownBy: string }> = {
  dark: { label: 'Dark Modern', shownBy: '.monaco-workbench.vs-dark' },
  light: { label: 'Light Modern', shownBy: '.monaco-workbench.vs' },
  highContrast: { label: 'Dark High Contrast', shownBy: '.monaco-workbench.hc-black' },
  highContrastLight: { label: 'Light High Contrast', shownBy: '.monaco-workbench.hc-light' },
};

const PALETTE_TRIES = 20;
const LOOK_MS = 1_500;
const CLICK_MS = 4_000;
const OPEN_TRIES = 4;
/** The badge covers the middle of the icon. */
const OPEN_MS = 8_000;
const SETTLE_MS = 500;

/** Runs a command by its full title ('Claudomator: New Task') from the palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  // Commands appear only after the extension's contributions are registered: reopens the palette until then.
  for (let attempt = 0; attempt < PALETTE_TRIES; attempt++) {
    await page.keyboard.press('F1');
    const input = page.locator('.quick-input-widget input[type="text"]').first();
    if (!(await appears(input, LOOK_MS))) continue;
    // The palette closes when something else takes the focus, such as a panel that has just received an answer.
    if (!(await succeeds(input.fill(`>${title}`, { timeout: LOOK_MS })))) continue;
    const row = page.locator(`.quick-input-list .monaco-list-row[aria-label^="${title}"]`).first();
    if ((await appears(row, LOOK_MS)) && (await succeeds(row.click({ timeout: CLICK_MS })))) return;
    await page.keyboard.press('Escape');
  }
  throw new Error(`The palette has no command "${title}".`);
}

async function appears(
  what: { waitFor(options: { state: 'visible'; timeout: number }): Promise<void> },
  timeout: number,
): Promise<boolean> {
  return succeeds(what.waitFor({ state: 'visible', timeout }));
}

function succeeds(step: Promise<void>): Promise<boolean> {
  return step.then(
    () => true,
    () => false,
  );
}

/** Opens the Claudomator side bar from the activity bar, and returns its webview. */
export async function openPanel(page: Page): Promise<FrameLocator> {
  const icon = page.locator('.activitybar a.action-label[aria-label^="Claudomator"]').first();
  await icon.waitFor();
  const isOpen = () => icon.evaluate((element) => element.closest('.action-item')?.classList.contains('checked') ?? false);
  // A reloaded window reopens its side bar by itself; a click at that moment would close it again.
  for (let attempt = 0; attempt < OPEN_TRIES; attempt++) {
    // The badge covers the icon, and passes clicks on.
    if (!(await isOpen())) await icon.click({ force: true });
    // Moves away from the icon, whose hover would cover the panel.
    await page.mouse.move(800, 500);
    if (!(await appears(page.locator('iframe.webview.ready').first(), OPEN_MS))) continue;
    // What was clicked while the window restored itself may still close it: a page in it would go, with what is typed there.
    await delay(SETTLE_MS);
    if ((await isOpen()) && (await panel(page).locator('cm-composer textarea').isVisible())) break;
  }
  return panel(page);
}

/** The panel's document, inside the two frames in which VS Code wraps a webview. */
export function panel(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview.ready').first().frameLocator('iframe#active-frame');
}

/** The same as a Frame, for scripts that must run inside it (axe, measurements). */
export async function panelFrame(page: Page): Promise<Frame> {
  const inner = await panel(page).owner().elementHandle();
  const frame = await inner?.contentFrame();
  if (!frame) throw new Error('The Claudomator panel is not shown.');
  return frame;
}

export async function switchTheme(page: Page, theme: Theme): Promise<void> {
  const { label, shownBy } = THEMES[theme];
  await runCommand(page, 'Preferences: Color Theme');
  const row = page.locator(`.quick-input-list .monaco-list-row[aria-label^="${label}"]`).first();
  await page.locator('.quick-input-widget input[type="text"]').first().fill(label);
  await row.click();
  await page.locator(shownBy).first().waitFor();
  // Webviews receive the theme's colors after the workbench.
  await delay(SETTLE_MS);
}
