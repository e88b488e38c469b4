// Runs test files with node:test; prints its report and returns its totals.
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRepo, root } from '../parts/paths.ts';
import { startGroup } from '../parts/processGroup.ts';
import { nothing, type SuiteResult } from './suite.ts';
import { type TestNews, TestRun } from './testNews.ts';

/** The longest tests, those of the suite “ui” aside, take half a minute on a busy machine. What a test prints is no sign of life: one that waits in a loop may say so for ever. */
const SILENCE_MS = 120_000;

export const REPORTER = pathToFileURL(inRepo('scripts', 'suites', 'testReporter.ts')).href;

export interface NodeTestOptions {
  env?: NodeJS.ProcessEnv;
  /** Number of files run in parallel. */
  concurrency?: number;
  /** A test that takes longer fails, and the next one runs. Also applies to a whole `describe`. */
  testTimeoutMs?: number;
  /** The whole run fails and is ended after this long without a test that starts or ends. */
  silenceMs?: number;
  /** Receives the report; null = this process's stdout. */
  logFile?: string | null;
}

/** `pattern`: a glob, or the files themselves, relative to the repository. */
export async function runNodeTests(pattern: string | readonly string[], options: NodeTestOptions = {}): Promise<SuiteResult> {
  const files = typeof pattern === 'string' ? globSync(pattern, { cwd: root }).sort() : pattern;
  if (files.length === 0) return { ...nothing, notes: [`no file matches ${pattern}`] };
  const { env, concurrency, testTimeoutMs, silenceMs = SILENCE_MS, logFile = null } = options;
  const reporters = ['spec', REPORTER].flatMap((reporter) => [`--test-reporter=${reporter}`, '--test-reporter-destination=stdout']);
  const limits = [
    ...(concurrency === undefined ? [] : [`--test-concurrency=${concurrency}`]),
    ...(testTimeoutMs === undefined ? [] : [`--test-timeout=${testTimeoutMs}`]),
  ];
  const run = new TestRun();
  const group = startGroup(process.execPath, ['--test', ...limits, ...reporters, ...files], {
    cwd: root,
    // A run started by a test must not report to the outer one.
    env: { ...process.env, ...env, NODE_TEST_CONTEXT: undefined },
    logFile,
    cleansUp: true,
    onMessage: (news) => {
      run.take(news as TestNews);
      silence.refresh();
    },
  });
  let stuckIn: string[] | null = null;
  let stopped: Promise<void> | null = null;
  const silence = setTimeout(() => {
    stuckIn = run.open(root);
    stopped = group.stop();
  }, silenceMs);
  await once(group.child, 'close');
  clearTimeout(silence);
  await (stopped ?? group.stop());
  return resultOf(run, group.ended(), stuckIn && `It was ended: for ${silenceMs / 1000} s nothing came of ${list(stuckIn)}`);
}

function resultOf({ totals, passed, failed }: TestRun, end: string | null, stuck: string | null): SuiteResult {
  if (stuck !== null) return { passed, failed: failed.length + 1, skipped: 0, notes: [stuck] };
  const result = { ...(totals ?? { passed, failed: failed.length, skipped: 0 }), notes: [] };
  if (end === 'exit code 0' || result.failed > 0) return result;
  return { ...result, failed: 1, notes: [`node --test ended with ${end}`] };
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'its first file' : names.join(', ');
}
