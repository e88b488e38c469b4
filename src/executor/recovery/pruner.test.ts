// Checks that the oldest executions are deleted with their files, and nothing that is in use.
import assert from 'node:assert/strict';
import { readdir, truncate, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Execution } from '#contracts/execution.ts';
import { aBench, type Bench } from '#executor/testing/bench.ts';
import { sampleExecution, sampleTask } from '#storage/testing/sample.ts';
import { Pruner } from './pruner.ts';
import { recoverAll } from './recoverAll.ts';

const LIMITS = { executions: 3, bytes: 10 * 1024 * 1024 };

async function ended(bench: Bench, n: number, facts: Partial<Execution> = {}): Promise<string> {
  const id = `execution-${n}`;
  await bench.store.create(sampleExecution({ id, state: 'completed', createdAt: n, finishedAt: n, ...facts }), sampleTask(), null);
  return id;
}

async function aFilledBench(facts: { root?: string } = {}) {
  const bench = await aBench(facts);
  const { store, records, executor } = bench;
  const log: string[] = [];
  const recover = () => recoverAll({ store, records, executor, agentsFound: Promise.resolve(), log: () => undefined });
  return { bench, log, recover, pruner: new Pruner({ store, records, log: (line) => log.push(line), limits: LIMITS }) };
}

function ids(bench: Bench): string[] {
  return bench.records.all().map(({ id }) => id);
}

test('the oldest are deleted with their files, and one line says so', async () => {
  const { bench, log, recover, pruner } = await aFilledBench();
  await using _ = bench;
  for (let n = 1; n <= 5; n++) await ended(bench, n);
  await recover();
  await pruner.prune();
  assert.deepEqual(ids(bench), ['execution-5', 'execution-4', 'execution-3']);
  assert.equal(bench.index().length, 3);
  for (const id of ['execution-1', 'execution-2']) assert.equal((await bench.store.load(id)).kind, 'unreadable');
  assert.deepEqual(log, ['deleted the 2 oldest executions (0.0 MB): at most 3, with 10 MB of logs, are kept']);
  await pruner.prune();
  assert.equal(log.length, 1);
});

test('logs count by their size; what waits for the user stays', async () => {
  const { bench, recover, pruner } = await aFilledBench();
  await using _ = bench;
  const ready = await ended(bench, 1, { state: 'ready', finishedAt: null });
  const big = await ended(bench, 2);
  const newest = await ended(bench, 3);
  for (const id of [big, newest]) {
    await writeFile(bench.store.transcriptPath(id), '');
    await truncate(bench.store.transcriptPath(id), 6 * 1024 * 1024);
  }
  await recover();
  await pruner.prune();
  assert.deepEqual(ids(bench), [newest, ready]);
});

test('a change that is neither kept nor discarded stays, however its run ended', async () => {
  const { bench, recover, pruner } = await aFilledBench();
  await using _ = bench;
  const changed = (state: 'open' | 'partlyKept' | 'kept') => ({ changes: { state, isolation: 'worktree' as const, notes: [] } });
  const failed = await ended(bench, 1, { state: 'failed', ...changed('open') });
  const part = await ended(bench, 2, changed('partlyKept'));
  await ended(bench, 3, changed('kept'));
  for (let n = 4; n <= 6; n++) await ended(bench, n);
  await recover();
  await pruner.prune();
  assert.deepEqual(ids(bench), ['execution-6', part, failed]);
});

test('a thread that is gone on with while its files are looked at stays, and the next look deletes it when it is the oldest again', async () => {
  const { bench, log, recover } = await aFilledBench();
  await using _ = bench;
  for (let n = 1; n <= 5; n++) await ended(bench, n);
  await recover();
  const { records, store } = bench;
  const resumed = sampleExecution({ id: 'execution-6', state: 'pending', createdAt: 6, finishedAt: null, resumes: 'execution-1' });
  const slowly = {
    list: () => store.list(),
    bytesOf: async (id: string) => {
      if (!records.get(resumed.id)) await records.add(resumed, sampleTask());
      return store.bytesOf(id);
    },
  } as unknown as typeof store;
  await new Pruner({ store: slowly, records, log: (line) => log.push(line), limits: LIMITS }).prune();
  assert.deepEqual(ids(bench), ['execution-6', 'execution-5', 'execution-4', 'execution-3', 'execution-1']);
});

test('what another window has begun stays, also where this one has not seen it yet', async () => {
  const { bench, recover, pruner } = await aFilledBench();
  await using _ = bench;
  await recover();
  const running = await ended(bench, 1, { state: 'running', finishedAt: null });
  for (let n = 2; n <= 5; n++) await ended(bench, n);
  await pruner.prune();
  const stored = await bench.store.load(running);
  assert.equal(stored.kind, 'ok');
  assert.equal((await bench.store.load('execution-2')).kind, 'unreadable', 'what has ended goes');
});

test('what can’t be read is left alone', async () => {
  const { bench, recover, pruner } = await aFilledBench();
  await using _ = bench;
  for (let n = 1; n <= 5; n++) await ended(bench, n);
  await writeFile(bench.store.transcriptPath('execution-1').replace('stdout.log', 'execution.json'), '{');
  await recover();
  await pruner.prune();
  assert.equal((await bench.store.load('execution-2')).kind, 'unreadable');
  assert.equal((await readdir(bench.store.transcriptPath('execution-1').replace('stdout.log', ''))).length, 2);
});

test('two windows that prune at the same time delete the same, once', async () => {
  const first = await aFilledBench();
  await using bench = first.bench;
  for (let n = 1; n <= 20; n++) await ended(bench, n);
  const root = bench.store.transcriptPath('execution-1').replace(/[^/\\]+[/\\]stdout\.log$/, '');
  const second = await aFilledBench({ root });
  await Promise.all([first.recover(), second.recover()]);
  await Promise.all([first.pruner.prune(), second.pruner.prune(), second.pruner.prune()]);
  for (const { bench: each } of [first, second]) assert.equal(ids(each).length, 3);
  assert.equal((await readdir(root)).length, 3);
  assert.deepEqual([first.bench.log, second.bench.log], [[], []]);
});
