// Reads VS Code's own startup report ("Developer: Startup Performance"): how long each extension took to load and activate.
import type { Page } from 'playwright-core';
import { runCommand } from './workbench.ts';

/** Milliseconds, as VS Code measured them. */
export interface Activation {
  extensionId: string;
  loadCodeMs: number;
  callActivateMs: number;
  finishActivateMs: number;
  /** The activation event. */
  event: string;
}

const ROW = /^\|?\s*([\w-]+\.[\w.-]+)\s*\|\s*(true|false)\s*\|\s*(\d+)\s*\|\s*(\d+)\s*\|\s*(\d+)\s*\|\s*([^|]*)/;

/** The page should be tall (4,000 px), as only visible lines can be read. */
export async function readStartupReport(page: Page): Promise<Activation[]> {
  await runCommand(page, 'Developer: Startup Performance');
  const editor = page.locator('.editor-instance .monaco-editor').last();
  await editor.locator('.view-line', { hasText: 'Extension Activation Stats' }).waitFor();
  const lines = await editor.locator('.view-line').evaluateAll((rows) =>
    rows
      .map((row) => ({ top: row.getBoundingClientRect().top, text: (row.textContent ?? '').replaceAll('\u00a0', ' ') }))
      .sort((a, b) => a.top - b.top)
      .map((row) => row.text),
  );
  return parseStartupReport(lines);
}

export function parseStartupReport(lines: string[]): Activation[] {
  return lines.flatMap((line) => {
    const row = ROW.exec(line);
    if (!row) return [];
    const [, extensionId = '', , load, call, finish, event = ''] = row;
    return [{ extensionId, loadCodeMs: Number(load), callActivateMs: Number(call), finishActivateMs: Number(finish), event: event.trim() }];
  });
}
