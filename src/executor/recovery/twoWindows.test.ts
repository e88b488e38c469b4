// Checks that of two windows one takes what a dead one left, and none touches what the other has.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { type Owner, thisProcess } from '#base/owner.ts';
import type { Execution, ExecutionState } from '#contracts/execution.ts';
import type { Reply } from '#contracts/reply.ts';
import { aBench, type Bench, runOnRecord } from '#executor/testing/bench.ts';
import { ExecutionStore } from '#storage/executions.ts';
import { sampleExecution, sampleTask } from '#storage/testing/sample.ts';
import { scratchFolder } from '#transcript/testing/scratch.ts';
import { recoverAll } from './recoverAll.ts';

const WAITING = { startedAt: null, finishedAt: null };
const DEAD: Owner = { pid: spawnSync(process.execPath, ['-e', '']).pid, startedAt: 'long ago', place: '' };
const OUT_OF_SIGHT: Owner = { pid: process.pid, startedAt: '', place: 'another machine' };

interface Place {
  root: string;
  store: ExecutionStore;
  runs(): Promise<string[]>;
  runsFile: string;
}

async function aPlace(t: TestContext): Promise<Place> {
  const folder = await scratchFolder(t);
  const runsFile = path.join(folder, 'runs');
  const root = path.join(folder, 'executions');
  const runs = async () => (await readFile(runsFile, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  return { root, store: new ExecutionStore(root), runs, runsFile };
}

async function left(place: Place, owner: Owner, facts: Partial<Execution>): Promise<string> {
  const execution = sampleExecution(facts);
  await place.store.create(execution, sampleTask(), owner);
  return execution.id;
}

async function aWindow({ root, runsFile }: Place): Promise<Bench & { recover(): ReturnType<typeof recoverAll> }> {
  const bench = await aBench({ root });
  runOnRecord(bench, runsFile);
  const { store, records, executor } = bench;
  return {
    ...bench,
    recover: () => recoverAll({ store, records, executor, agentsFound: Promise.resolve(), log: () => undefined }),
  };
}

async function stateOnDisk({ store }: Place, id: string): Promise<ExecutionState | null> {
  const stored = await store.load(id);
  return stored.kind === 'ok' ? stored.execution.state : null;
}

test('what was queued in a window that died runs in the next one, in the order in which it was asked', async (t) => {
  const place = await aPlace(t);
  for (const n of [3, 1, 2]) await left(place, DEAD, { ...WAITING, id: `queued-as-${n}`, state: 'queued', createdAt: n });
  await using window = await aWindow(place);
  await window.recover();
  for (const { id } of window.records.all()) await window.executor.whenFinished(id);
  assert.deepEqual(await place.runs(), ['queued-as-1', 'queued-as-2', 'queued-as-3']);
});

test('whatever waited in a window that died goes on in the next one; a quota is still waited for', async (t) => {
  const place = await aPlace(t);
  const ids = await Promise.all(
    (['queued', 'pending', 'classifying', 'waiting-quota'] as const).map((state, n) =>
      left(place, DEAD, { ...WAITING, id: `waiting-${n}`, state, retryAt: state === 'waiting-quota' ? 1 : null, createdAt: 10 - n }),
    ),
  );
  const later = await left(place, DEAD, {
    ...WAITING,
    id: 'waiting-later',
    agentType: 'claude',
    state: 'waiting-quota',
    retryAt: Date.now() + 600_000,
  });
  await using window = await aWindow(place);
  assert.deepEqual(await window.recover(), { unreadable: [], elsewhere: [] });
  for (const id of ids) assert.equal((await window.executor.whenFinished(id)).state, 'completed');
  assert.deepEqual((await place.runs()).toSorted(), ids.toSorted());
  assert.equal(await stateOnDisk(place, later), 'waiting-quota');
});

test('what a lost run left running is ended before the run is said to be interrupted; nobody else’s is looked for', async (t) => {
  const place = await aPlace(t);
  const running = await left(place, DEAD, { id: 'running-lost', state: 'running' });
  await left(place, DEAD, { ...WAITING, id: 'queued-left', state: 'queued' });
  await left(place, await thisProcess(), { id: 'running-there', state: 'running' });
  const looked: unknown[] = [];
  const endLeftovers = async (id: string) => looked.push([id, await stateOnDisk(place, id)]);
  await using bench = await aBench({ root: place.root, endLeftovers });
  const { store, records, executor } = bench;
  await recoverAll({ store, records, executor, agentsFound: Promise.resolve(), log: () => undefined });
  assert.deepEqual(looked, [[running, 'running']]);
  assert.equal(await stateOnDisk(place, running), 'interrupted');
});

test('a question that was asked before anything ran can be answered in any window afterwards; one of a lost run can’t', async (t) => {
  const place = await aPlace(t);
  const before = await left(place, DEAD, { ...WAITING, id: 'asked-before', state: 'blocked', question: 'May I?' });
  const midRun = await left(place, DEAD, { id: 'asked-in-mid-run', state: 'blocked', question: 'May I?' });
  await using one = await aWindow(place);
  await using two = await aWindow(place);
  await Promise.all([one.recover(), two.recover()]);
  assert.equal(await stateOnDisk(place, midRun), 'interrupted');
  assert.equal(await stateOnDisk(place, before), 'blocked');
  await one.executor.answer(before, 'always', null);
  assert.equal((await one.executor.whenFinished(before)).state, 'completed');
  await two.executor.answer(before, 'always', null);
  assert.deepEqual(await place.runs(), [before]);
});

test('what another window has is not answered, kept, cancelled or resumed here, and the sentence says where', async (t) => {
  const place = await aPlace(t);
  const other = await thisProcess();
  const blocked = await left(place, other, { ...WAITING, id: 'blocked-there', state: 'blocked', question: 'May I?' });
  const ready = await left(place, other, { id: 'ready-there', state: 'ready' });
  const running = await left(place, other, { id: 'running-there', state: 'running' });
  await using window = await aWindow(place);
  assert.equal((await window.recover()).elsewhere.length, 3);
  const { executor } = window;
  const refused = async (reply: Promise<Reply<unknown>>, what: RegExp) => {
    const said = await reply;
    assert.ok(said.kind === 'refused' && what.test(said.message), JSON.stringify(said));
  };
  await refused(executor.answer(blocked, 'always', null), /another open window.*Answer it there/);
  await refused(executor.changes.keep(ready, null), /Keep its changes there/);
  for (const id of [blocked, ready, running]) await refused(executor.cancel(id), /Stop it there/);
  await refused(executor.rerun(running, 'resume'), /Continue it there/);
  await executor.remove([blocked, ready, running]);
  for (const [id, state] of [
    [blocked, 'blocked'],
    [ready, 'ready'],
    [running, 'running'],
  ] as const)
    assert.equal(await stateOnDisk(place, id), state);
});

test('what a window on another machine or in another container has is shown and not touched, until the user gives it up', async (t) => {
  const place = await aPlace(t);
  const running = await left(place, OUT_OF_SIGHT, { id: 'running-there', state: 'running' });
  const queued = await left(place, OUT_OF_SIGHT, { ...WAITING, id: 'queued-there', state: 'queued' });
  await using window = await aWindow(place);
  assert.deepEqual((await window.recover()).elsewhere.toSorted(), [queued, running].toSorted());
  assert.equal(await stateOnDisk(place, running), 'running');
  assert.match(JSON.stringify(await window.executor.rerun(running, 'resume')), /refused.*can’t be reached from here.*stop it here/);
  await window.executor.cancel(running);
  await window.executor.cancel(queued);
  assert.deepEqual([await stateOnDisk(place, running), await stateOnDisk(place, queued)], ['interrupted', 'cancelled']);
  assert.deepEqual(await place.runs(), []);
});

test('a ready execution whose window died is kept once, by whichever window is asked', async (t) => {
  const place = await aPlace(t);
  const ready = await left(place, DEAD, { id: 'ready-left', state: 'ready' });
  await using one = await aWindow(place);
  await using two = await aWindow(place);
  await Promise.all([one.recover(), two.recover()]);
  await one.executor.changes.keep(ready, null);
  await two.executor.changes.keep(ready, null);
  assert.equal(await stateOnDisk(place, ready), 'completed');
  assert.equal(two.records.all()[0]?.state, 'completed');
});

/** Recovers when told to, and prints what it took once that has ended. */
function windowProgram({ root, runsFile }: Place): string {
  const moduleAt = (specifier: string) => JSON.stringify(import.meta.resolve(specifier));
  return `
    import { once } from 'node:events';
    import { recoverAll } from ${moduleAt('#executor/recovery/recoverAll.ts')};
    import { aBench, runOnRecord } from ${moduleAt('#executor/testing/bench.ts')};
    const bench = await aBench({ root: ${JSON.stringify(root)}, total: 50, slots: { local: 50 } });
    runOnRecord(bench, ${JSON.stringify(runsFile)});
    const { executor, records, store } = bench;
    console.log('ready');
    await once(process.stdin, 'data');
    await recoverAll({ store, records, executor, agentsFound: Promise.resolve(), log: () => undefined });
    const mine = records.all().map(({ id }) => id).filter((id) => records.isMine(id));
    for (const id of mine) await executor.whenFinished(id);
    console.log(JSON.stringify(mine));
    process.exit(0);`;
}

async function startWindow(t: TestContext, place: Place): Promise<{ go(): void; taken: Promise<string[]> }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', windowProgram(place)], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  await lines.next();
  return { go: () => child.stdin.write('go\n'), taken: lines.next().then(({ value }) => JSON.parse(value)) };
}

test('of windows that start at the same moment, one takes each execution', async (t) => {
  const STATES: ExecutionState[] = ['queued', 'running', 'waiting-quota', 'classifying', 'pending'];
  for (let round = 0; round < 4; round++) {
    const place = await aPlace(t);
    const ids: string[] = [];
    for (let n = 0; n < 30; n++) {
      const state = STATES[n % STATES.length] ?? 'queued';
      ids.push(await left(place, DEAD, { ...(state === 'running' ? {} : WAITING), id: `execution-${n}`, state, retryAt: null }));
    }
    const windows = await Promise.all([startWindow(t, place), startWindow(t, place), startWindow(t, place)]);
    for (const { go } of windows) go();
    const taken = (await Promise.all(windows.map((window) => window.taken))).flat();
    assert.deepEqual(taken.toSorted(), ids.toSorted(), 'each is taken by one window');
    const waited = ids.filter((_, n) => STATES[n % STATES.length] !== 'running');
    assert.deepEqual((await place.runs()).toSorted(), waited.toSorted(), 'each runs once');
    for (const id of ids) assert.equal(await stateOnDisk(place, id), waited.includes(id) ? 'completed' : 'interrupted');
  }
});
