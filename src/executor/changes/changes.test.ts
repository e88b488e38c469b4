// Tests that a run gets its copy, and that its change is recorded, verified, kept, discarded and undone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '#base/refusal.ts';
import type { FileChange } from '#contracts/changes.ts';
import type { Verification } from '#contracts/verification.ts';
import { aBench, aGate, aRunner, aTask, type Bench, echo, register } from '#executor/testing/bench.ts';
import type { CopyStore } from './copyStore.ts';

const FILE: FileChange = {
  path: 'a.js',
  oldPath: null,
  kind: 'modified',
  insertions: 2,
  deletions: 1,
  isBinary: false,
  hasConflict: false,
};

/** Copies in memory: a thread's change is `files`. */
function aCopyStore(files: FileChange[]): CopyStore & { threads: string[]; steps: string[] } {
  let state: Awaited<ReturnType<CopyStore['stateOf']>> = 'open';
  const threads: string[] = [];
  const steps: string[] = [];
  return {
    threads,
    steps,
    prepare: async ({ threadId, isolation }) => {
      threads.push(threadId);
      state = 'open';
      return { folder: '/copy', isolation, notes: ['big.bin stays outside git'], isTracked: true };
    },
    settle: async () => files,
    placeOf: async () => ({ folder: '/copy', isolation: 'worktree', notes: [], isTracked: true }),
    changes: async () => files,
    review: async () => [],
    keep: async (_id, only) => {
      state = only === null ? 'kept' : 'partlyKept';
      return { kind: 'kept', files: only ?? files.map(({ path }) => path) };
    },
    undoKeep: async () => {
      state = 'open';
      return { kind: 'kept', files: [] };
    },
    discard: async () => {
      state = 'discarded';
    },
    undoDiscard: async () => {
      state = 'open';
    },
    stateOf: async () => state,
    forget: async (ids) => void steps.push(`forget ${ids.length}`),
    recover: async () => undefined,
  };
}

async function done(bench: Bench, facts: Parameters<typeof aTask>[0] = {}) {
  const { id } = await bench.executor.submit(aTask({ folder: '/work', ...facts }));
  return bench.executor.whenFinished(id);
}

test('a run works in its copy; what differs there makes it ready, whatever the agent says', async () => {
  await using bench = await aBench({ copies: aCopyStore([FILE]) });
  const seen: unknown[] = [];
  register(
    bench,
    aRunner('local', (task, sink, signal) => {
      seen.push(task.folder, task.isCopy);
      return echo('local', 'done').run(task, sink, signal);
    }),
  );
  const execution = await done(bench);
  assert.deepEqual(seen, ['/copy', true]);
  assert.equal(execution.state, 'ready');
  assert.deepEqual(execution.changes, { state: 'open', isolation: 'worktree', notes: ['big.bin stays outside git'] });
  assert.deepEqual(execution.changestats, { filesChanged: 1, insertions: 2, deletions: 1 });
});

test('a run that leaves its copy as it was is completed, without a change', async () => {
  await using bench = await aBench({ copies: aCopyStore([]) });
  register(
    bench,
    aRunner('local', async (task, sink, signal) => ({ ...(await echo('local', 'x').run(task, sink, signal)), changedFiles: true })),
  );
  const { state, changes } = await done(bench);
  assert.deepEqual([state, changes], ['completed', null]);
});

test('keep completes, undo opens again, discard cancels; each is recorded', async () => {
  await using bench = await aBench({ copies: aCopyStore([FILE]) });
  register(bench, echo('local', 'done'));
  const { id } = await done(bench);
  const { changes } = bench.executor;
  await changes.keep(id, ['a.js']);
  assert.deepEqual([bench.records.get(id)?.state, bench.records.get(id)?.changes?.state], ['ready', 'partlyKept']);
  assert.deepEqual(await changes.keep(id, null), { kind: 'done', value: { kind: 'kept', files: ['a.js'] } });
  assert.deepEqual([bench.records.get(id)?.state, bench.records.get(id)?.changes?.state], ['completed', 'kept']);
  await changes.undoKeep(id);
  assert.deepEqual([bench.records.get(id)?.state, bench.records.get(id)?.changes?.state], ['completed', 'open']);
  const other = await done(bench);
  await changes.discard(other.id);
  assert.deepEqual([bench.records.get(other.id)?.state, bench.records.get(other.id)?.changes?.state], ['cancelled', 'discarded']);
  await changes.undoDiscard(other.id);
  assert.equal(bench.records.get(other.id)?.changes?.state, 'open');
});

test('a follow-up shares the copy of its thread, and the change goes on in it', async () => {
  const copies = aCopyStore([FILE]);
  await using bench = await aBench({ copies });
  register(bench, echo('local', 'done'));
  const first = await done(bench);
  const second = await done(bench, { resumes: first.id });
  assert.deepEqual(copies.threads, [first.id, first.id]);
  assert.deepEqual([bench.records.get(first.id)?.state, second.state], ['completed', 'ready']);
  await bench.executor.changes.keep(second.id, null);
  assert.equal(bench.records.get(first.id)?.changes?.state, 'kept', 'one change, one state');
});

test('a change is verified outside the slot, and the result is on the record', async () => {
  const verification = { command: 'npm test', state: 'failed', newFailures: 1, failedBefore: 0, output: 'x', failures: ['adds'] } as const;
  using nextHasRun = aGate();
  await using bench = await aBench({
    copies: aCopyStore([FILE]),
    verify: async ({ folder }, onStart) => {
      if (folder !== '/work') return null;
      onStart('npm test');
      await nextHasRun.passed; // with the only slot
      return { ...verification, failures: [...verification.failures] };
    },
  });
  register(bench, echo('local', 'done'));
  const first = done(bench);
  assert.equal((await done(bench, { folder: '/other' })).state, 'ready');
  nextHasRun.open();
  assert.deepEqual((await first).verification, verification);
});

test('a copy that can’t be made ends the task with the reason, and the agent does not run', async () => {
  const refuse = async () => {
    throw new Refusal('There is not enough space for a copy of the workspace.');
  };
  await using bench = await aBench({ copies: { ...aCopyStore([]), prepare: refuse } });
  register(bench, echo('local', 'must not run'));
  const { state, error } = await done(bench);
  assert.deepEqual([state, error?.message], ['failed', 'There is not enough space for a copy of the workspace.']);
});

test('a change is verified again when the user asks, and a keep stops what still runs', async () => {
  const passed: Verification = { command: 'npm test', state: 'passed', newFailures: 0, failedBefore: 0, output: '', failures: [] };
  const results: (Verification | null)[] = [null, null, passed];
  const folders: string[] = [];
  let stopped = false;
  await using bench = await aBench({
    copies: aCopyStore([FILE]),
    verify: async ({ place }, onStart, signal) => {
      folders.push(place.folder);
      onStart('npm test');
      const result = results.shift();
      if (result !== undefined) return result;
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      stopped = true;
      return null;
    },
  });
  register(bench, echo('local', 'done'));
  const { id, verification } = await done(bench);
  const { changes } = bench.executor;
  assert.equal(verification, null);
  const refused = await changes.verify(id);
  assert.match(refused.kind === 'refused' ? refused.message : '', /Nothing was run.*claudomator\.verify\.command/);
  assert.deepEqual(await changes.verify(id), { kind: 'done', value: null });
  assert.deepEqual([bench.records.get(id)?.verification, bench.records.get(id)?.state], [passed, 'ready']);
  assert.deepEqual(folders, ['/copy', '/copy', '/copy']);
  const shown = new Promise<void>((resolve) => {
    bench.executor.onDidChange((change) => change.kind === 'phase' && change.phase?.kind === 'verifying' && resolve());
  });
  const running = changes.verify(id);
  await shown;
  assert.deepEqual(bench.executor.snapshot().phases[id], { kind: 'verifying', command: 'npm test' });
  assert.equal((await bench.executor.detail(id)).text.text, 'done', 'its answer is still there');
  assert.equal((await changes.verify(id)).kind, 'refused', 'one at a time');
  await changes.keep(id, null);
  assert.ok(stopped, 'before anything is kept');
  await running;
  assert.deepEqual([bench.executor.snapshot().phases[id], bench.records.get(id)?.state], [undefined, 'completed']);
  assert.equal((await changes.verify(id)).kind, 'refused', 'what is kept is the user’s');
});

test('what was kept before a later run began stays kept when that run’s change is discarded', async () => {
  const copies = aCopyStore([FILE]);
  await using bench = await aBench({ copies });
  register(bench, echo('local', 'done'));
  const first = await done(bench);
  await bench.executor.changes.keep(first.id, null);
  const second = await done(bench, { resumes: first.id });
  const stateOf = copies.stateOf;
  copies.stateOf = async (id) => (id === first.id ? 'kept' : stateOf(id));
  await bench.executor.changes.discard(second.id);
  assert.deepEqual(
    [first.id, second.id].map((id) => bench.records.get(id)?.changes?.state),
    ['kept', 'discarded'],
  );
});
