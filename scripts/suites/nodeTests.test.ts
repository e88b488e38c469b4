// What a run of test files hands back, also when one of them never ends.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { runNodeTests } from './nodeTests.ts';

function aLogFile(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'claudomator-node-tests-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, 'log');
}

/** A killed process exists until its parent has reaped it. */
async function untilGone(pid: number): Promise<void> {
  assert.ok(pid > 0);
  const giveUpAt = Date.now() + 10_000;
  while (isThere(pid)) {
    assert.ok(Date.now() < giveUpAt, `${pid} is still there`);
    await new Promise(setImmediate);
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('totals come back, and a test that takes too long counts as failed', async (t) => {
  const logFile = aLogFile(t);
  const result = await runNodeTests('scripts/suites/fixtures/ends.ts', { logFile, testTimeoutMs: 1_000 });
  assert.deepEqual(result, { passed: 1, failed: 2, skipped: 2, notes: [] });
  assert.match(readFileSync(logFile, 'utf8'), /✖ fails/);
});

test('files that are not there, or break before their first test, have not passed', async (t) => {
  const nowhere = await runNodeTests('scripts/suites/fixtures/nowhere.ts');
  assert.deepEqual([nowhere.passed, nowhere.notes], [0, ['no file matches scripts/suites/fixtures/nowhere.ts']]);
  const broken = await runNodeTests('scripts/suites/fixtures/breaks.ts', { logFile: aLogFile(t) });
  assert.deepEqual([broken.passed, broken.failed], [0, 1]);
});

test('a run of which nothing comes any more is ended with all that it started, and the test that hung is named', async (t) => {
  const logFile = aLogFile(t);
  const { notes, ...counts } = await runNodeTests('scripts/suites/fixtures/hangs.ts', { silenceMs: 3_000, logFile });
  assert.deepEqual(counts, { passed: 1, failed: 2, skipped: 0 });
  assert.deepEqual(notes, [`It was ended: for 3 s nothing came of “hangs” in ${path.join('scripts', 'suites', 'fixtures', 'hangs.ts')}`]);
  const log = readFileSync(logFile, 'utf8');
  assert.ok(log.split('still here').length > 10, 'it said all the time that it was alive');
  const pid = Number(/started (\d+)/.exec(log)?.[1]);
  await untilGone(pid);
});
