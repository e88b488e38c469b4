// A headless Chromium on a VS Code page, and the pages in it.
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
// The workbench registers a service worker for the whole origin; while that one settles, the webview's own takes seconds longer to come up.
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

/** A page of its own profile. It is not sent anywhere yet. */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark', ...options });
  await context.addInitScript(WITHOUT_WORKBENCH_WORKER);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

/** Opens VS Code and waits until its workbench can be used. */
export async function openWorkbench(page: Page, host: Host): Promise<void> {
  await page.goto(host.url);
  await page.locator('.activitybar a.action-label').first().waitFor();
}
