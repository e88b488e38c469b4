// Checks how the outcome of a run is told from what its runner says, its time limit and the disk.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Outcome, TranscriptSink } from '#contracts/runner.ts';
import { aRunner, LISTENER, RUNNABLE } from '#executor/testing/bench.ts';
import { scratchFolder } from '#transcript/testing/scratch.ts';
import { runOnce } from './runOnce.ts';

type Run = (sink: TranscriptSink, signal: AbortSignal) => Promise<Outcome>;

async function once(
  t: TestContext,
  run: Run,
  { leftMs = null as number | null, transcript = '', signal = new AbortController().signal } = {},
) {
  const file = transcript || path.join(await scratchFolder(t), 'stdout.log');
  const runner = aRunner('local', (_task, sink, stop) => run(sink, stop));
  const time = leftMs === null ? null : { limitSeconds: 60, leftMs };
  const end = await runOnce(runner, RUNNABLE, file, { time }, LISTENER, () => false, signal);
  return { ...end, file };
}

test('a run that its time limit stops is timed out, and the transcript says so before the result', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { outcome, isTimeUp, file } = await once(
    t,
    async (_sink, signal) => {
      t.mock.timers.tick(10);
      return signal.aborted ? { kind: 'cancelled' } : { kind: 'blocked', question: 'It was not stopped.' };
    },
    { leftMs: 10 },
  );
  assert.ok(outcome.kind === 'timedOut' && isTimeUp);
  assert.match(outcome.message, /^The task reached its time limit of 1 min\./);
  const [first, last] = (await readFile(file, 'utf8')).trim().split('\n');
  assert.match(first ?? '', /"claudomator_status":"time_up"/);
  assert.match(last ?? '', /"type":"result".*timedOut/);
});

test('a cancel by the user while the run stops at its limit is a cancel', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const abort = new AbortController();
  const { outcome, isTimeUp } = await once(
    t,
    async () => {
      t.mock.timers.tick(10);
      abort.abort();
      return { kind: 'cancelled' };
    },
    { leftMs: 10, signal: abort.signal },
  );
  assert.deepEqual([outcome.kind, isTimeUp], ['cancelled', false]);
});

test('a run that completes at its limit is completed', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const completed: Outcome = {
    kind: 'completed',
    text: 'done',
    stopReason: 'stop',
    tokensIn: 1,
    tokensOut: 1,
    costUsd: 0,
    changedFiles: false,
  };
  const { outcome, isTimeUp } = await once(
    t,
    async () => {
      t.mock.timers.tick(10);
      return completed;
    },
    { leftMs: 10 },
  );
  assert.deepEqual([outcome, isTimeUp], [completed, false]);
});

test('a transcript that can’t be written fails the run with what to do, and runs nothing', async (t) => {
  const noFolder = path.join(await scratchFolder(t), 'a file');
  await writeFile(noFolder, '');
  let runs = 0;
  const run: Run = async () => {
    runs += 1;
    return { kind: 'cancelled' };
  };
  const { outcome } = await once(t, run, { transcript: path.join(noFolder, 'stdout.log') });
  assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'internal');
  assert.match(outcome.error.message, /^The transcript could not be written: .*then retry\.$/);
  assert.equal(runs, 0);
});
