// Measures how long VS Code takes to load and activate the extension, compared with an empty extension in the same runs.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { startHost } from '../host/host.ts';
import { launchBrowser, newPage, openWorkbench } from '../host/page.ts';
import { type Activation, readStartupReport } from '../host/startupReport.ts';
import { openPanel, runCommand } from '../host/workbench.ts';
import { cached } from '../parts/paths.ts';
import { packExtension } from '../parts/vsix.ts';
import { median } from './median.ts';

export const ACTIVATION_ROUNDS = 5;
/** A starting window keeps all cores of a small machine busy, so both extensions are installed into one that is idle, which activates them. */
const SETTLE_MS = 3_000;
const INSTALL_TRIES = 5;
const INSTALL_LIMIT_MS = 10_000;
/** A file dialog resolves the typed path with a delay. */
const LOOK_UP_MS = 1_000;
const EMPTY_ID = 'claudomator.empty';

export interface ActivationBench {
  /** In milliseconds: loading the code, calling activate(), and awaiting its result. */
  activationMs: number;
  emptyActivationMs: number;
  rounds: { activationMs: number; emptyActivationMs: number }[];
}

export async function benchActivation(vsix: string, rounds = ACTIVATION_ROUNDS): Promise<ActivationBench> {
  const empty = await emptyExtension();
  const all: ActivationBench['rounds'] = [];
  for (let round = 0; round < rounds; round++) {
    const report = await oneStart([empty, vsix]);
    all.push({ activationMs: totalOf(report, 'claudomator.claudomator'), emptyActivationMs: totalOf(report, EMPTY_ID) });
  }
  return {
    activationMs: median(all.map((each) => each.activationMs)),
    emptyActivationMs: median(all.map((each) => each.emptyActivationMs)),
    rounds: all,
  };
}

/** Activates them one after the other in a new VS Code. */
async function oneStart(vsix: string[]): Promise<Activation[]> {
  const host = await startHost({ vsix: null });
  const browser = await launchBrowser();
  try {
    const page = await newPage(browser, { viewport: { width: 1280, height: 4_000 } });
    await openWorkbench(page, host);
    for (const file of vsix) {
      await delay(SETTLE_MS);
      // The file dialog does not accept a path with a hidden folder.
      const shown = path.join(host.folders.home, path.basename(file));
      copyFileSync(file, shown);
      await installInWindow(page, shown);
    }
    const panel = await openPanel(page);
    await panel.getByRole('textbox', { name: 'Task' }).waitFor();
    return await readStartupReport(page);
  } finally {
    await browser.close();
    await host.dispose();
  }
}

async function installInWindow(page: Page, file: string): Promise<void> {
  const input = page.locator('.quick-input-widget input[type="text"]').first();
  const isDone = page.locator('.notification-toast', { hasText: 'Completed installing' });
  for (let attempt = 1; ; attempt++) {
    await runCommand(page, 'Extensions: Install from VSIX...');
    await page.locator('.quick-input-title', { hasText: 'VSIX' }).waitFor();
    // The dialog starts with a folder, which may overwrite the typed path, and accepts only a resolved one.
    while ((await input.inputValue()) !== file) {
      await input.fill(file);
      await delay(LOOK_UP_MS);
    }
    await input.press('Enter');
    try {
      await isDone.waitFor({ timeout: INSTALL_LIMIT_MS });
      break;
    } catch (error) {
      if (attempt === INSTALL_TRIES) throw error;
      await page.keyboard.press('Escape');
    }
  }
  await runCommand(page, 'Notifications: Clear All Notifications');
}

function totalOf(report: Activation[], extensionId: string): number {
  const row = report.find((activation) => activation.extensionId === extensionId);
  if (!row) throw new Error(`VS Code’s startup report has no row for ${extensionId}.`);
  return row.loadCodeMs + row.callActivateMs + row.finishActivateMs;
}

/** The VSIX of an extension with one command and nothing else. */
async function emptyExtension(): Promise<string> {
  const folder = cached('bench', 'empty');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const manifest = {
    name: 'empty',
    publisher: 'claudomator',
    version: '1.0.0',
    engines: { vscode: '^1.105.0' },
    main: './extension.cjs',
    activationEvents: ['onStartupFinished'],
    contributes: { commands: [{ command: 'empty.wake', title: 'Empty: Wake' }] },
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    path.join(folder, 'extension.cjs'),
    "const vscode = require('vscode');\nexports.activate = (context) => context.subscriptions.push(vscode.commands.registerCommand('empty.wake', () => {}));\n",
  );
  return packExtension(folder, cached('bench', 'empty.vsix'));
}
