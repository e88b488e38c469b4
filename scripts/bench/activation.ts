// How long VS Code takes to load and activate the extension, by VS Code's own report, beside an extension that does nothing, in the same runs.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startHost } from '../host/host.ts';
import { launchBrowser, newPage, openWorkbench } from '../host/page.ts';
import { type Activation, readStartupReport } from '../host/startupReport.ts';
import { openPanel, runCommand } from '../host/workbench.ts';
import { cached } from '../parts/paths.ts';
import { packExtension } from '../parts/vsix.ts';
import { median } from './median.ts';

export const ACTIVATION_ROUNDS = 5;
/** A window that starts up keeps all cores of a small machine busy: both extensions are woken in one that has come to rest. */
const SETTLE_MS = 3_000;
const EMPTY_ID = 'claudomator.empty';

export interface ActivationBench {
  /** Milliseconds: loading the code, calling activate(), and waiting for what it returns. */
  activationMs: number;
  emptyActivationMs: number;
  rounds: { activationMs: number; emptyActivationMs: number }[];
}

export async function benchActivation(vsix: string, rounds = ACTIVATION_ROUNDS): Promise<ActivationBench> {
  const empty = await emptyExtension();
  const all: ActivationBench['rounds'] = [];
  for (let round = 0; round < rounds; round++) {
    const report = await oneStart([vsix, empty]);
    all.push({ activationMs: totalOf(report, 'claudomator.claudomator'), emptyActivationMs: totalOf(report, EMPTY_ID) });
  }
  return {
    activationMs: median(all.map((each) => each.activationMs)),
    emptyActivationMs: median(all.map((each) => each.emptyActivationMs)),
    rounds: all,
  };
}

/** A fresh VS Code, in which both are woken one after the other. */
async function oneStart(vsix: string[]): Promise<Activation[]> {
  const host = await startHost({ vsix });
  const browser = await launchBrowser();
  try {
    const page = await newPage(browser, { viewport: { width: 1280, height: 4_000 } });
    await openWorkbench(page, host);
    await delay(SETTLE_MS);
    await runCommand(page, 'Empty: Wake');
    await delay(SETTLE_MS);
    const panel = await openPanel(page);
    await panel.getByRole('textbox', { name: 'Task' }).waitFor();
    return await readStartupReport(page);
  } finally {
    await browser.close();
    await host.dispose();
  }
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
    contributes: { commands: [{ command: 'empty.wake', title: 'Empty: Wake' }] },
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    path.join(folder, 'extension.cjs'),
    "const vscode = require('vscode');\nexports.activate = (context) => context.subscriptions.push(vscode.commands.registerCommand('empty.wake', () => {}));\n",
  );
  return packExtension(folder, cached('bench', 'empty.vsix'));
}
