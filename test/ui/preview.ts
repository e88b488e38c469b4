// VS Code's Markdown preview, in which the scoreboard and the outbound log are shown.
import type { FrameLocator, Page } from 'playwright-core';

/** The page that it shows. */
export function preview(page: Page): FrameLocator {
  return page.locator('iframe.webview.ready').last().contentFrame().frameLocator('iframe#active-frame');
}
