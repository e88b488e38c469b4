// Runs one test file in a copy of the checkout and says how that ended.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atExit } from '../parts/atExit.ts';
import { startGroup } from '../parts/processGroup.ts';
import { REPORTER } from '../suites/nodeTests.ts';
import { type TestNews, TestRun } from '../suites/testNews.ts';

export type Tried =
  | { kind: 'passed' }
  /** `test`: the first that failed. */
  | { kind: 'failed'; test: string }
  /** It ended badly before a test had failed: it can't be loaded, or there is no such test. */
  | { kind: 'broken'; why: string }
  | { kind: 'hung'; seconds: number };

/** `titles`: words of the titles of the tests to run; none = every test of the file. */
export async function tryTest(folder: string, file: string, titles: readonly string[], limitMs: number): Promise<Tried> {
  const run = new TestRun();
  const logFile = path.join(folder, 'test.log');
  // A test that is ended leaves its files.
  const temporary = mkdtempSync(path.join(tmpdir(), 'claudomator-try-'));
  const forget = atExit(() => rmSync(temporary, { recursive: true, force: true }));
  rmSync(logFile, { force: true });
  const filter = titles.map((title) => `--test-name-pattern=${title.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}`);
  const reporter = [`--test-reporter=${REPORTER}`, '--test-reporter-destination=stdout'];
  const group = startGroup(process.execPath, [...reporter, ...filter, file], {
    cwd: folder,
    // Hundreds of runs load the same sources.
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(folder, '.compiled'), NODE_TEST_CONTEXT: undefined, TMPDIR: temporary },
    logFile,
    onMessage: (news) => {
      run.take(news as TestNews);
      // One is enough, and where the code is broken the others may wait in vain.
      if (run.failed.length > 0) void group.stop();
    },
  });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void group.stop();
  }, limitMs);
  await once(group.child, 'close');
  clearTimeout(timer);
  await group.stop();
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  forget();
  if (isLate) return { kind: 'hung', seconds: limitMs / 1000 };
  const [test] = run.failed;
  if (test !== undefined) return { kind: 'failed', test };
  if (group.ended() !== 'exit code 0') return { kind: 'broken', why: lastWords(logFile) || String(group.ended()) };
  return run.passed > 0 ? { kind: 'passed' } : { kind: 'broken', why: 'no such test' };
}

function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n');
  return lines.find((line) => /Error/.test(line)) ?? lines.at(-1) ?? '';
}
