// Runs test/host inside a real extension host, against the installed VSIX, and returns what each test said.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import type { HostResults } from '../../test/host/results.ts';
import { cached, inRepo } from '../parts/paths.ts';
import type { VsCodeVersion } from '../parts/vscode.ts';
import type { Settings } from './folders.ts';
import { type Host, type HostOptions, startHost } from './host.ts';
import { launchBrowser, newPage } from './page.ts';

export interface InHostOptions {
  version: VsCodeVersion;
  vsix: HostOptions['vsix'];
  settings: Settings;
  /** Which suites to run, by the name of their file. */
  isWanted(suite: string): boolean;
}

/** Longer than any test may take, see test/host/index.ts. */
const SILENCE_MS = 120_000;
const LOOK_EVERY_MS = 1_000;

let bundles = 0;

export async function runInHost(options: InHostOptions): Promise<HostResults['tests']> {
  const tests = await bundleSuites(options);
  const folder = mkdtempSync(path.join(tmpdir(), 'claudomator-in-host-'));
  const resultsFile = path.join(folder, 'results.json');
  const env = {
    CLAUDOMATOR_HOST_RESULTS: resultsFile,
    CLAUDOMATOR_HOST_MOCHA: inRepo('node_modules', 'mocha', 'index.js'),
    NODE_COMPILE_CACHE: cached('compiled'),
  };
  const host = await startHost({ ...options, env, flags: ['--enable-smoke-test-driver'] });
  const browser = await launchBrowser();
  try {
    const page = await newPage(browser);
    const said = await runTests(page, host, tests, resultsFile);
    const results = existsSync(resultsFile) ? (JSON.parse(readFileSync(resultsFile, 'utf8')) as HostResults) : null;
    if (results?.isThrough) return results.tests;
    await page.screenshot({ path: cached(`in-host-${options.version}-${bundles}.png`) });
    const log = readFileSync(host.logFile, 'utf8').slice(-2_000);
    const title = results?.running ?? `The in-host run on VS Code ${options.version}`;
    return [...(results?.tests ?? []), { title, state: 'failed', ms: 0, error: `It did not come to its end.\n${said}\n${log}` }];
  } finally {
    await browser.close();
    await host.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Opens the window that runs the tests; resolves with what its console said, when VS Code says that they have finished, or nothing more can come from them. */
async function runTests(page: Page, host: Host, tests: string, resultsFile: string): Promise<string> {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  const finished = new Promise<void>((resolve) => {
    void page.exposeFunction('codeAutomationExit', () => resolve());
  });
  await page.exposeFunction('codeAutomationLog', (type: string, words: unknown[]) => {
    said.push(`${type} ${words.join(' ')}`);
  });
  const uri = (file: string) => `vscode-remote://${new URL(host.origin).host}${encodeURI(file)}`;
  const payload = [
    ['extensionDevelopmentPath', uri(tests)],
    ['extensionTestsPath', uri(path.join(tests, 'index.cjs'))],
    ['skipWelcome', 'true'],
  ];
  await page.goto(`${host.url}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
  const startedAt = Date.now();
  let timer: NodeJS.Timeout | undefined;
  const silent = new Promise<void>((resolve) => {
    timer = setInterval(() => {
      const lastStepAt = existsSync(resultsFile) ? statSync(resultsFile).mtimeMs : startedAt;
      if (Date.now() - lastStepAt < SILENCE_MS) return;
      said.push(`No test began or ended for ${SILENCE_MS / 1000} s.`);
      resolve();
    }, LOOK_EVERY_MS);
  });
  await Promise.race([finished, silent]);
  clearInterval(timer);
  return said.slice(-20).join('\n');
}

/** Packs the suites as a small extension: the extension under test is the installed VSIX, not this checkout. */
async function bundleSuites({ version, isWanted }: InHostOptions): Promise<string> {
  const source = inRepo('test', 'host');
  bundles += 1; // two may be at work at once
  const target = cached('host-tests', `${version}-${bundles}`);
  rmSync(target, { recursive: true, force: true });
  const isEntry = (name: string) => name === 'index.ts' || (name.endsWith('.suite.ts') && isWanted(name.replace('.suite.ts', '')));
  const entries = readdirSync(source).filter(isEntry);
  await build({
    entryPoints: entries.map((name) => path.join(source, name)),
    outdir: target,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const manifest = { name: 'host-tests', publisher: 'claudomator', version: '0.0.0', engines: { vscode: '^1.105.0' } };
  writeFileSync(path.join(target, 'package.json'), JSON.stringify(manifest));
  return target;
}
