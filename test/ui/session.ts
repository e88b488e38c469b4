// One VS Code with the packaged extension in it and a page that shows it, for the tests of a file. A failed test leaves a picture in .cache/ui.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Browser, BrowserContextOptions, FrameLocator, Page } from 'playwright-core';
import type { Settings } from '../../scripts/host/folders.ts';
import { type Host, type HostOptions, startHost } from '../../scripts/host/host.ts';
import { launchBrowser, newPage, openWorkbench } from '../../scripts/host/page.ts';
import { openPanel, panelFrame } from '../../scripts/host/workbench.ts';
import { cached } from '../../scripts/parts/paths.ts';

export interface Session {
  host: Host;
  browser: Browser;
  page: Page;
  panel: FrameLocator;
  stop(): Promise<void>;
}

/** `npm test -- ui` sets these. */
export function given(name: 'CLAUDOMATOR_TEST_VSIX' | 'CLAUDOMATOR_TEST_LLAMA' | 'CLAUDOMATOR_TEST_MODEL'): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run npm test -- ui.`);
  return value;
}

/** At temperature 0 a small model's story turns in circles: it is never over before a test has stopped it. */
export const ENDLESS_STORY = 'Write a very long story about a lighthouse, at least two thousand words.';
export const SAME_ANSWERS: Settings = { 'claudomator.localModel.defaultTemperature': 0 };

/** Settings that point at the real llama.cpp of this run. */
export function onLlama(): Settings {
  return {
    ...SAME_ANSWERS,
    'claudomator.localModel.endpoint': given('CLAUDOMATOR_TEST_LLAMA'),
    'claudomator.localModel.model': given('CLAUDOMATOR_TEST_MODEL'),
  };
}

/** Settings that point at a server of the test's own. */
export function onServer(baseUrl: string): Settings {
  return { 'claudomator.localModel.endpoint': baseUrl, 'claudomator.localModel.model': 'test-model' };
}

/** By this name a server on loopback is elsewhere to the extension; only a VS Code with `RESOLVES_ELSEWHERE` knows it. */
export const ELSEWHERE = 'elsewhere.invalid';
export const RESOLVES_ELSEWHERE = { preload: path.join(import.meta.dirname, 'fixtures', 'elsewhere.cjs') };

/** Dozens of VS Codes load the same sources. */
const COMPILED_ONCE = { NODE_COMPILE_CACHE: cached('compiled') };

/** `more.vsix`: instead of the one under test; `more.alsoInstall`: further VSIX files. */
export async function startSession(
  settings: Settings,
  options: BrowserContextOptions = {},
  more: Pick<HostOptions, 'machineSettings' | 'env' | 'preload'> & { vsix?: string; alsoInstall?: string[] } = {},
): Promise<Session> {
  const { vsix = given('CLAUDOMATOR_TEST_VSIX'), alsoInstall = [], env, ...rest } = more;
  const host = await startHost({ vsix: [vsix, ...alsoInstall], settings, ...rest, env: { ...COMPILED_ONCE, ...env } });
  let browser: Browser | null = null;
  const stop = async () => {
    await browser?.close();
    await host.dispose();
  };
  try {
    browser = await launchBrowser();
    const page = await newPage(browser, options);
    await openWorkbench(page, host);
    return { host, browser, page, panel: await openPanel(page), stop };
  } catch (error) {
    // Nobody else can: what goes on running would keep the test from ending.
    await stop();
    throw error;
  }
}

export function picture(name: string): string {
  const folder = cached('ui');
  mkdirSync(folder, { recursive: true });
  return path.join(folder, `${name}.png`);
}

/** Runs a test's body; where it fails, takes a picture named after the test, and tells what stood there: a machine's log has no pictures. */
export async function withPicture(context: Pick<TestContext, 'name'>, page: Page, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    await page.screenshot({ path: picture(`failed ${context.name.replace(/[^\w ]/g, '')}`) });
    console.error(await onScreen(page));
    throw error;
  }
}

/** The rows, notifications and choices that a page shows, one a line, and then the panel's text and draft. */
async function onScreen(page: Page): Promise<string> {
  const shown = '.monaco-list-row[aria-label], .quick-input-title, .notification-list-item-message';
  const words = await page
    .locator(shown)
    .evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-label') ?? element.textContent ?? ''));
  const panelWords = await panelFrame(page)
    .then((frame) => frame.evaluate('document.body.innerText + "\\n[draft] " + document.querySelector("textarea")?.value'))
    .catch(() => 'no panel');
  return ['On the screen:', ...words.filter(Boolean), 'In the panel:', ...String(panelWords).split('\n').filter(Boolean)].join('\n  ');
}
