// Checks that of all windows that claim an execution one gets it.
import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sampleExecution, sampleTask } from '#storage/testing/sample.ts';
import { scratchFolder } from '#transcript/testing/scratch.ts';
import { claimAfter, currentClaim } from './claims.ts';
import { ExecutionStore } from './executions.ts';

async function current(folder: string) {
  return currentClaim(folder, await readdir(folder));
}

test('of many that claim at the same time one succeeds, and is the owner from then on', async (t) => {
  const folder = await scratchFolder(t);
  const won = await Promise.all(
    Array.from({ length: 30 }, (_, n) => claimAfter(folder, null, { pid: n + 1, startedAt: '', place: 'here' })),
  );
  assert.equal(won.filter(Boolean).length, 1);
  assert.deepEqual(await current(folder), { number: 1, owner: { pid: won.indexOf(true) + 1, startedAt: '', place: 'here' } });
});

test('however slowly one looks and however often owners die, there are never two', async (t) => {
  const folder = await scratchFolder(t);
  const dead = new Set<number>();
  let nextPid = 1;
  let living: number | null = null;
  let generations = 0;
  const contend = async (slowness: number) => {
    while (generations < 200) {
      const claim = await current(folder);
      for (let turn = 0; turn < slowness; turn++) await nextTurn();
      if (claim && !dead.has(claim.owner.pid)) continue;
      const pid = nextPid++;
      if (!(await claimAfter(folder, claim, { pid, startedAt: '', place: '' }))) continue;
      assert.equal(living, null);
      living = pid;
      generations += 1;
      for (let turn = 0; turn < 3; turn++) await nextTurn();
      living = null;
      dead.add(pid);
    }
  };
  await Promise.all([0, 0, 1, 2, 5, 10, 30, 60].map(contend));
  assert.ok((await readdir(folder)).length <= 2, 'claims that no longer hold are gone');
});

test('an execution that was claimed is its claimant’s, whatever its record says, until it is claimed anew', async (t) => {
  const store = new ExecutionStore(await scratchFolder(t));
  const owner = (pid: number) => ({ pid, startedAt: '', place: 'here' });
  const { id } = sampleExecution();
  await store.create(sampleExecution(), sampleTask(), owner(1));
  const holders: (number | undefined)[] = [];
  const take = (pid: number, mayTake: boolean) =>
    store.claim(id, owner(pid), async (holder) => {
      holders.push(holder?.pid);
      return mayTake;
    });
  assert.ok(await take(2, true));
  assert.equal(await take(3, false), null);
  assert.ok(await take(4, true));
  assert.deepEqual(holders, [1, 2, 2]);
  const stored = await store.load(id);
  assert.ok(stored.kind === 'ok' && stored.owner?.pid === 4);
});

test('a claim that can’t be read has an owner of whom nothing is known', async (t) => {
  const folder = await scratchFolder(t);
  await writeFile(path.join(folder, 'claim-7'), '{"pid":');
  assert.deepEqual(await current(folder), { number: 7, owner: { pid: 0, startedAt: '', place: '' } });
});
