// `npm test [-- check unit mutate package panel real host ui]`: installs what is missing, runs the suites, ends with totals.
// `--with vllm,litellm` gives the suite “real” these servers too.
import { availableParallelism } from 'node:os';
import { readMutations } from './mutate/mutations.ts';
import { findChromium } from './parts/chromium.ts';
import { Missing } from './parts/missing.ts';
import { cached } from './parts/paths.ts';
import { buildVsix } from './parts/vsix.ts';
import { runChecks } from './suites/check.ts';
import { runHostTests } from './suites/inHost.ts';
import { installFor } from './suites/install.ts';
import { runMutations } from './suites/mutate.ts';
import { chosenSuites, type ExtraServer, needsParts, type SuiteName, takeExtras } from './suites/names.ts';
import { runNodeTests } from './suites/nodeTests.ts';
import { runRealTests } from './suites/real.ts';
import { mustHaveRun, type SuiteResult, sum } from './suites/suite.ts';
import { runUiTests } from './suites/ui.ts';

const UNIT = {
  /** Far longer than any test takes, so that a hanging test is one failure among others. */
  testTimeoutMs: 100_000,
  /** One more than there are cores: a third of the time the tests wait. */
  concurrency: availableParallelism() + 1,
  /** Hundreds of processes load the same sources: stripped of types and compiled once, they take half of the time. Node compares each text. */
  env: { NODE_COMPILE_CACHE: cached('compiled') },
};

let vsix: Promise<string> | undefined;
let extras: ExtraServer[] = [];

process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  const given = takeExtras(words);
  const chosen = typeof given === 'string' ? given : chosenSuites(given.words);
  if (typeof given !== 'string') extras = given.extras;
  if (typeof chosen !== 'string') return testAll(chosen);
  console.error(chosen);
  return 2;
}

async function testAll(names: readonly SuiteName[]): Promise<number> {
  const startedAt = Date.now();
  heading('install');
  // Runs in parallel with suites that don't need it: its compilers leave one core idle half of the time.
  const installed = installFor(names);
  installed.catch(() => undefined); // told where it is awaited
  const results: SuiteResult[] = [];
  const summary: string[] = [];
  for (const name of names) {
    heading(name);
    if (needsParts(name)) await installed;
    const suiteStartedAt = Date.now();
    const result = mustHaveRun(name, await runSafely(name));
    results.push(result);
    const seconds = ((Date.now() - suiteStartedAt) / 1000).toFixed(0);
    summary.push(`${name}: ${totals(result)} (${seconds} s)`, ...result.notes.map((note) => `  ${note}`));
  }
  heading('summary');
  const all = sum(results);
  console.log([...summary, `all in ${((Date.now() - startedAt) / 1000).toFixed(0)} s`, totals(all)].join('\n'));
  return all.failed === 0 ? 0 : 1;
}

/** A suite that throws is one failure among others; the run continues. */
async function runSafely(name: SuiteName): Promise<SuiteResult> {
  try {
    return await run(name);
  } catch (error) {
    const note = error instanceof Missing ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.error(note);
    return { passed: 0, failed: 1, skipped: 0, notes: [note] };
  }
}

async function run(name: SuiteName): Promise<SuiteResult> {
  switch (name) {
    case 'check':
      return runChecks();
    case 'unit':
      return runNodeTests('{src,scripts}/**/*.test.ts', UNIT);
    case 'mutate':
      return runMutations(readMutations());
    case 'package':
      return runNodeTests('test/vscode/*.test.ts', { env: { CLAUDOMATOR_TEST_VSIX: await vsixOnce() } });
    case 'panel':
      await findChromium();
      return runNodeTests('test/webview/*.test.ts', { concurrency: availableParallelism() });
    case 'real':
      return runRealTests(extras);
    case 'host':
      return runHostTests(await vsixOnce());
    case 'ui':
      return runUiTests(await vsixOnce());
  }
}

/** Builds first, so that the tests use the current code. */
function vsixOnce(): Promise<string> {
  vsix ??= buildVsix();
  return vsix;
}

function totals({ passed, failed, skipped }: SuiteResult): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function heading(text: string): void {
  console.log(`\n━━━ ${text} ━━━`);
}
