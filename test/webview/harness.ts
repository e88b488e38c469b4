// Serves the bundled panel under the extension's content security policy and opens it in Chromium.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { FromPanel, ToPanel } from '#contracts/ports/panelMessages.ts';
import { launchBrowser } from '../../scripts/host/page.ts';
import { type ThemeName, themeSheet } from './themes.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const NONCE = 'n0nceForTests';
const POLICY = `default-src 'none'; script-src 'nonce-${NONCE}'; style-src 'self'; font-src 'self'; img-src 'self' data:`;
const TIMEOUT_MS = 10_000;
/** True in the page once the panel has loaded and asked for its state. */
export const IS_READY = "globalThis.harness?.posted().some((message) => message.type === 'ready')";
export interface Harness {
  open(options?: { theme?: ThemeName; width?: number; height?: number; zoom?: number }): Promise<OpenPanel>;
  /** Of main.js and main.css together, in bytes. */
  bundleBytes: number;
  close(): Promise<void>;
}

export interface OpenPanel {
  page: Page;
  /** Policy violations, page errors, and requests that left the page. */
  problems: string[];
  send(...messages: ToPanel[]): Promise<void>;
  posted(): Promise<FromPanel[]>;
  takePosted(): Promise<FromPanel[]>;
  answerText(): Promise<string>;
  /** Waits until the expression is true. Polls from outside, because the page's policy forbids it to evaluate strings. */
  until(expression: string): Promise<void>;
  close(): Promise<void>;
}

export async function startHarness(): Promise<Harness> {
  const files = await bundle();
  const server = await serve(files);
  const browser = await launchBrowser().catch((error: unknown) => {
    server.close();
    throw error;
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    open: (options = {}) => openPanel(browser, origin, options),
    bundleBytes: [...files].reduce((sum, [name, text]) => (name.startsWith('/main.') ? sum + Buffer.byteLength(text) : sum), 0),
    async close() {
      await browser.close();
      server.close();
    },
  };
}

async function openPanel(
  browser: Browser,
  origin: string,
  { theme = 'dark', width = 340, height = 700, zoom = 1 }: { theme?: ThemeName; width?: number; height?: number; zoom?: number },
): Promise<OpenPanel> {
  // A zoomed page has fewer and larger CSS pixels.
  const context = await browser.newContext({
    viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
    deviceScaleFactor: zoom,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) problems.push(`request to ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`${origin}/?theme=${theme}`);
  const until = async (expression: string) => {
    const giveUpAt = Date.now() + TIMEOUT_MS;
    while (!(await page.evaluate(expression))) {
      if (Date.now() > giveUpAt) throw new Error(`never true: ${expression}`);
      await page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
    }
  };
  await until(IS_READY);
  const call = (name: string, messages: readonly unknown[] = []) =>
    page.evaluate(`harness.${name}(${messages.map((message) => JSON.stringify(message)).join(',')})`);
  return {
    page,
    problems,
    send: async (...messages) => void (await call('send', messages)),
    posted: async () => (await call('posted')) as FromPanel[],
    takePosted: async () => (await call('takePosted')) as FromPanel[],
    answerText: async () => (await call('answerText')) as string,
    until,
    close: () => context.close(),
  };
}

async function bundle(): Promise<Map<string, string>> {
  const result = await build({
    entryPoints: [path.join(ROOT, 'src/webview/main.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'chrome128',
    outdir: '/',
  });
  const files = new Map(result.outputFiles.map((file) => [`/${path.basename(file.path)}`, file.text]));
  files.set('/page.js', await readFile(path.join(import.meta.dirname, 'page.js'), 'utf8'));
  return files;
}

async function serve(files: Map<string, string>): Promise<Server> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/') {
      const theme = url.searchParams.get('theme') ?? 'dark';
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY });
      response.end(html(theme));
      return;
    }
    const theme = /^\/theme-(\w+)\.css$/.exec(url.pathname)?.[1];
    const body = theme ? themeSheet(theme as ThemeName) : files.get(url.pathname);
    const type = url.pathname.endsWith('.css') ? 'text/css' : 'text/javascript';
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': `${type}; charset=utf-8` });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function html(theme: string): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Claudomator</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/theme-${theme}.css"><link rel="stylesheet" href="/main.css"></head>
<body><script nonce="${NONCE}" src="/page.js"></script><script nonce="${NONCE}" type="module" src="/main.js"></script></body></html>`;
}

/** Opens a panel for `use`, and fails if the page had a policy violation, an error, or sent a request elsewhere. */
export async function inPanel(
  harness: Harness,
  use: (panel: OpenPanel) => Promise<void>,
  options?: Parameters<Harness['open']>[0],
): Promise<void> {
  const panel = await harness.open(options);
  try {
    await use(panel);
    assert.deepEqual(panel.problems, []);
  } finally {
    await panel.close();
  }
}
