// Checks a start after a crash, after a reload and beside another window.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { type Owner, thisProcess } from '#base/owner.ts';
import type { Execution } from '#contracts/execution.ts';
import {
  aBench,
  accepted,
  aDeadWindow,
  aRunner,
  aTask,
  type Bench,
  echo,
  endless,
  inState,
  register,
  until,
  whyItWaits,
} from '#executor/testing/bench.ts';
import { sampleExecution } from '#storage/testing/sample.ts';
import { OtherWindows } from './otherWindows.ts';
import { ownershipOf, type RecoveryParts, recoverAll } from './recoverAll.ts';

async function withFolder(body: (root: string) => Promise<void>): Promise<void> {
  const root = await mkdtemp(path.join(tmpdir(), 'claudomator-recovery-'));
  try {
    await body(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function recoveryOf({ store, records, executor }: Bench): RecoveryParts {
  return { store, records, executor, agentsFound: Promise.resolve(), log: () => undefined };
}

function recoverIn(bench: Bench) {
  return recoverAll(recoveryOf(bench));
}

test('a run whose window died is interrupted, with the text so far, and can be resumed', async () => {
  await withFolder(async (root) => {
    await using dead = await aBench({ root, owner: aDeadWindow() });
    const runner = endless('local', 'half an answ');
    register(dead, runner);
    const { id } = await dead.executor.submit(aTask());
    await runner.started;
    await dead.executor.dispose();
    await using alive = await aBench({ root });
    register(alive, echo('local', 'rest'));
    const report = await recoverIn(alive);
    assert.deepEqual(report, { unreadable: [], elsewhere: [] });
    assert.equal(alive.records.all()[0]?.state, 'interrupted');
    assert.equal((await alive.executor.detail(id)).text.text, 'half an answ');
    const resumed = accepted(await alive.executor.rerun(id, 'resume'));
    assert.deepEqual([resumed.resumes, (await alive.executor.whenFinished(resumed.id)).state], [id, 'completed']);
  });
});

test('a window that closes does not call its runs cancelled', async () => {
  await withFolder(async (root) => {
    await using closing = await aBench({ root });
    const runner = endless('local');
    register(closing, runner);
    const { id } = await closing.executor.submit(aTask());
    await runner.started;
    await closing.executor.dispose();
    const stored = await closing.store.load(id);
    assert.ok(stored.kind === 'ok' && stored.execution.state === 'running');
  });
});

test('a run of a living window is shown and not touched, until that window has died', async (t) => {
  await withFolder(async (root) => {
    await using other = await aBench({ root, owner: await thisProcess() });
    const runner = endless('local');
    register(other, runner);
    const { id } = await other.executor.submit(aTask());
    await runner.started;
    await using bench = await aBench({ root });
    const { elsewhere } = await recoverIn(bench);
    assert.deepEqual(elsewhere, [id]);
    assert.equal(bench.records.all()[0]?.state, 'running');
    const stored = await other.store.load(id);
    assert.ok(stored.kind === 'ok');
    await bench.store.save(stored.execution, aDeadWindow());
    const follower = new OtherWindows(elsewhere, recoveryOf(bench));
    t.after(() => follower.dispose());
    assert.equal((await bench.executor.whenFinished(id)).state, 'interrupted');
  });
});

test('what can’t be read is reported and left alone; what is gone is dropped from the index', async () => {
  await withFolder(async (root) => {
    await using first = await aBench({ root });
    register(first, echo('local', 'x'));
    const { id } = await first.executor.submit(aTask());
    const done = await first.executor.whenFinished(id);
    await writeFile(path.join(root, id, 'execution.json'), '{"version": 99}');
    await using bench = await aBench({ root, rows: [done, { ...done, id: 'gone-gone-gone' }] });
    const { unreadable } = await recoverIn(bench);
    assert.deepEqual(
      unreadable.map((each) => each.id),
      [id],
    );
    assert.deepEqual(bench.records.all(), []);
  });
});

test('what is gone is dropped from the index before the first file is read', async () => {
  await withFolder(async (root) => {
    await using first = await aBench({ root });
    register(first, echo('local', 'x'));
    const { id } = await first.executor.submit(aTask());
    const done = await first.executor.whenFinished(id);
    await using bench = await aBench({ root, rows: [done, { ...done, id: 'gone-gone-gone' }] });
    const { store } = bench;
    const list = store.list.bind(store);
    store.list = async function* () {
      assert.deepEqual(
        bench.records.all().map((each) => each.id),
        [id],
      );
      yield* list();
    };
    await recoverIn(bench);
    assert.equal(bench.records.all().length, 1);
  });
});

test('what another window begins, ends and deletes after the start is seen here, and so is its limit', async (t) => {
  await withFolder(async (root) => {
    await using bench = await aBench({ root });
    register(bench, echo('claude', 'never before the limit is over'));
    await recoverIn(bench);
    const follower = new OtherWindows([], recoveryOf(bench));
    t.after(() => follower.dispose());
    await using other = await aBench({ root, owner: await thisProcess() });
    register(other, echo('local', 'done there'));
    register(
      other,
      aRunner('claude', async () => ({ kind: 'rateLimited', retryAt: Date.now() + 3_600_000 })),
    );
    const { id } = await other.executor.submit(aTask({ agentType: 'local' }));
    await until(() => bench.records.get(id)?.state === 'completed');
    const limited = await other.executor.submit(aTask({ agentType: 'claude' }));
    await until(() => bench.records.get(limited.id)?.state === 'waiting-quota');
    const waits = await bench.executor.submit(aTask({ agentType: 'claude' }));
    await until(() => /^Claude is rate-limited, retrying at/.test(whyItWaits(bench, waits.id)));
    await other.executor.remove([id]);
    await until(() => bench.records.get(id) === undefined);
    assert.equal(bench.records.isMine(limited.id), false);
    await bench.executor.cancel(waits.id);
  });
});

test('after a restart what is queued does not run into a limit that is known', async () => {
  await withFolder(async (root) => {
    await using closed = await aBench({ root, owner: aDeadWindow(), slots: { claude: 1 } });
    register(
      closed,
      aRunner('claude', async () => ({ kind: 'rateLimited', retryAt: Date.now() + 3_600_000 })),
    );
    const limited = await closed.executor.submit(aTask({ agentType: 'claude' }));
    await inState(closed, limited.id, 'waiting-quota');
    const queued = await closed.executor.submit(aTask({ agentType: 'claude' }));
    await until(() => whyItWaits(closed, queued.id) !== '');
    await closed.records.saved(queued.id);
    await closed.executor.dispose();
    await using bench = await aBench({ root });
    let runs = 0;
    register(
      bench,
      aRunner('claude', async () => {
        runs += 1;
        return { kind: 'cancelled' };
      }),
    );
    await recoverIn(bench);
    await until(() => runs > 0 || /retrying at/.test(whyItWaits(bench, queued.id)));
    assert.deepEqual([runs, bench.records.get(limited.id)?.state], [0, 'waiting-quota']);
    for (const { id } of [limited, queued]) await bench.executor.cancel(id);
  });
});

test('only an execution whose window is known to be dead may be taken, and one that waits for the user stays as it is', async () => {
  const outOfSight: Owner = { pid: 1, startedAt: '', place: 'another machine' };
  const ownership = (facts: Partial<Execution>, owner: Owner | null) =>
    ownershipOf({ kind: 'ok', execution: sampleExecution(facts), owner });
  for (const state of ['queued', 'running', 'waiting-quota', 'ready', 'blocked'] as const) {
    assert.equal(await ownership({ state }, await thisProcess()), 'elsewhere', state);
    assert.equal(await ownership({ state }, outOfSight), 'elsewhere', state);
  }
  for (const state of ['queued', 'running', 'waiting-quota'] as const) assert.equal(await ownership({ state }, null), 'orphaned', state);
  assert.equal(await ownership({ state: 'ready' }, null), 'resting');
  assert.equal(await ownership({ state: 'blocked', startedAt: null }, null), 'resting');
  assert.equal(await ownership({ state: 'blocked', startedAt: 5 }, null), 'orphaned', 'its run asked, and died');
  assert.equal(await ownership({ state: 'completed' }, outOfSight), 'resting');
});
