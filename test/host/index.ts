// Runs inside the extension host: the suites through mocha, with a file of results, because an exit code alone does not prove that a test ran.
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HostResults } from './results.ts';

const TEST_LIMIT_MS = 90_000;

/** VS Code calls this with the tests' folder; rejecting means failure. */
export async function run(): Promise<void> {
  const resultsFile = process.env.CLAUDOMATOR_HOST_RESULTS;
  const mochaFile = process.env.CLAUDOMATOR_HOST_MOCHA;
  if (!resultsFile || !mochaFile) throw new Error('CLAUDOMATOR_HOST_RESULTS and CLAUDOMATOR_HOST_MOCHA must be set.');
  const results: HostResults = { running: null, isThrough: false, tests: [] };
  // At each step: whoever waits sees that it goes on, and where it does not, with which test it stopped.
  const note = (running: string | null, ended?: HostResults['tests'][number]) => {
    if (ended) results.tests.push(ended);
    results.running = running;
    writeFileSync(`${resultsFile}.new`, JSON.stringify(results));
    renameSync(`${resultsFile}.new`, resultsFile);
  };
  const { default: Mocha } = (await import(pathToFileURL(mochaFile).href)) as { default: typeof import('mocha') };
  const mocha = new Mocha({ ui: 'tdd', timeout: TEST_LIMIT_MS, reporter: 'min', reporterOptions: {} });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.suite.cjs')) mocha.addFile(path.join(__dirname, name));
  }
  await mocha.loadFilesAsync();
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('test', (test) => note(test.fullTitle()));
    runner.on('pass', (test) => note(null, { title: test.fullTitle(), state: 'passed', ms: test.duration ?? 0, error: '' }));
    runner.on('pending', (test) => note(null, { title: test.fullTitle(), state: 'skipped', ms: 0, error: '' }));
    runner.on('fail', (test, error: Error) =>
      note(null, { title: test.fullTitle(), state: 'failed', ms: test.duration ?? 0, error: error.stack ?? error.message }),
    );
  });
  results.isThrough = true;
  note(null);
  if (results.tests.some((test) => test.state === 'failed')) throw new Error('Tests failed.');
}
