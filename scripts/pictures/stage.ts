// Starts what the pictures show: a local model, both CLIs on stubs, and VS Code with the package.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { startAnthropicStub } from '../../test/cliStubs/anthropicStub.ts';
import { startGeminiStub } from '../../test/cliStubs/geminiStub.ts';
import { geminiInVsCode, makeGeminiUser } from '../../test/cliStubs/geminiUser.ts';
import type { Settings } from '../host/folders.ts';
import { startHost } from '../host/host.ts';
import { launchBrowser, newPage, openWorkbench } from '../host/page.ts';
import { openPanel } from '../host/workbench.ts';
import { installClaudeCli } from '../parts/claudeCli.ts';
import { installCoderModel } from '../parts/coderModel.ts';
import { installGeminiCli } from '../parts/geminiCli.ts';
import { startLlama } from '../parts/modelServer.ts';
import { buildVsix } from '../parts/vsix.ts';
import { claude, gemini } from './cast.ts';
import { writeProject } from './project.ts';

export interface Stage {
  page: Page;
  panel: FrameLocator;
  stop(): Promise<void>;
}

/** CSS pixels. A README shows pictures some 830 wide: from a wider window nobody could read them. */
const VIEWPORT = { width: 900, height: 800 };
/** Dots a CSS pixel: enough for sharp letters, and files below 200 KB. */
const DOTS = 1.5;
/** A model of this size takes minutes for an answer where the machine is busy. */
const PATIENCE_MS = 10 * 60_000;
/** Not in the temporary folder's own random name: the panel shows where a file lies. */
const PROJECT = path.join(tmpdir(), 'bookshop');

const SETTINGS: Settings = {
  'editor.fontSize': 12,
  'editor.folding': false,
  'editor.glyphMargin': false,
  'editor.lineNumbersMinChars': 3,
  'editor.minimap.enabled': false,
  'editor.scrollbar.horizontal': 'hidden',
  'editor.scrollbar.vertical': 'hidden',
  'window.menuBarVisibility': 'hidden',
  'workbench.layoutControl.enabled': false,
  'workbench.statusBar.visible': false,
  'claudomator.localModel.defaultTemperature': 0,
  'claudomator.localModel.timeoutSeconds': PATIENCE_MS / 1000,
  'claudomator.classifier.timeoutSeconds': PATIENCE_MS / 1000,
  'claudomator.gemini.model': 'gemini-2.5-pro',
};

export async function startStage(): Promise<Stage> {
  const undo: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const step of undo.toReversed()) await step();
  };
  try {
    const geminiHome = mkdtempSync(path.join(tmpdir(), 'claudomator-gemini-'));
    undo.push(() => rmSync(geminiHome, { recursive: true, force: true }));
    await makeGeminiUser(geminiHome);
    rmSync(PROJECT, { recursive: true, force: true });
    writeProject(PROJECT);
    undo.push(() => rmSync(PROJECT, { recursive: true, force: true }));
    const anthropic = await startAnthropicStub();
    undo.push(anthropic.stop);
    const google = await startGeminiStub();
    undo.push(google.stop);
    const llama = await startLlama(await installCoderModel());
    undo.push(llama.stop);
    const host = await startHost({
      vsix: await buildVsix(),
      settings: { ...SETTINGS, 'claudomator.localModel.endpoint': llama.endpoint, 'claudomator.localModel.model': llama.model },
      machineSettings: { 'claudomator.claude.path': await installClaudeCli(), 'claudomator.gemini.path': await installGeminiCli() },
      env: {
        ...geminiInVsCode(geminiHome, google.serve(gemini).baseUrl, google),
        ANTHROPIC_BASE_URL: anthropic.serve(claude()).baseUrl,
        // As a subscription: the limit of a key doesn't say until when.
        CLAUDE_CODE_OAUTH_TOKEN: 'sk-ant-oat01-dummy',
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      },
    });
    undo.push(host.dispose);
    const browser = await launchBrowser();
    undo.push(() => browser.close());
    const page = await newPage(browser, { viewport: VIEWPORT, deviceScaleFactor: DOTS });
    page.setDefaultTimeout(PATIENCE_MS);
    await openWorkbench(page, { ...host, url: `${host.origin}/?folder=${encodeURIComponent(PROJECT)}` });
    return { page, panel: await openPanel(page), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
