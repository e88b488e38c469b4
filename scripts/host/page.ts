// Opens VS Code in a headless Chromium.
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../parts/chromium.ts';
import type { Host } from './host.ts';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
// The workbench registers a service worker for the whole origin; while it starts, the webview's own takes seconds longer.
const WITHOUT_WORKBENCH_WORKER = `
  const workers = navigator.serviceWorker;
  if (workers) {
    const register = workers.register.bind(workers);
    workers.register = (url, settings) =>
      String(url).includes('browser/serviceWorker.js') ? new Promise(() => {}) : register(url, settings);
  }`;
const PATIENCE_MS = 30_000;

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), headless: true, args: ARGUMENTS });
}

/** A blank page with its own profile. Nothing moves in it, so that what a test sees does not depend on the moment. */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'dark',
    reducedMotion: 'reduce',
    ...options,
  });
  await context.addInitScript(WITHOUT_WORKBENCH_WORKER);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

/** Opens VS Code and waits until its workbench is ready. */
export async function openWorkbench(page: Page, host: Host): Promise<void> {
  await page.goto(host.url);
  await page.locator('.activitybar a.action-label').first().waitFor();
}
