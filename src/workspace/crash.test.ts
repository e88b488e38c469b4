// Checks that a process which dies at any step loses nothing and leaves nothing half done.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { gitIn, type Project, project, put, seen } from './testing/project.ts';
import type { Workspaces } from './workspaces.ts';

const START = { 'a.txt': 'a\n', 'b/b.txt': 'b\n', 'c.txt': 'c\n', file: 'becomes a folder\n' };
const EDITS = { 'a.txt': 'agent\n', 'b/b.txt': null, 'new/d.txt': 'd\n', file: null, 'file/inside.txt': 'inside\n' };

/** Does the work, and stops for good at the given step, as a killed process does. False: there was no such step. */
async function diesAt(made: Project, at: number, work: (workspaces: Workspaces) => Promise<unknown>): Promise<boolean> {
  let steps = 0;
  return new Promise((resolve, reject) => {
    const onStep = () => {
      if (++steps <= at) return;
      resolve(true);
      return new Promise<void>(() => {});
    };
    work(made.reopened({ onStep })).then(() => resolve(false), reject);
  });
}

function begin(workspaces: Workspaces, folder: string, executionId = 'run-1') {
  const { signal } = new AbortController();
  return workspaces.prepare({ executionId, threadId: 'run-1', folder, isolation: 'worktree', signal });
}

/** Runs `check` after a death at each step, until the work has no more steps. */
async function atEachStep(
  t: TestContext,
  ready: (made: Project) => Promise<void>,
  work: (workspaces: Workspaces, made: Project) => Promise<unknown>,
  check: (workspaces: Workspaces, made: Project) => Promise<void>,
): Promise<void> {
  for (let at = 0; ; at++) {
    const made = project(t, START);
    await ready(made);
    const died = await diesAt(made, at, (workspaces) => work(workspaces, made));
    const recovered = made.reopened();
    await recovered.recover();
    await check(recovered, made);
    if (died) continue;
    assert.ok(at > 2, 'there are steps to die at');
    return;
  }
}

function leftovers({ storage, folder }: Project): string[] {
  const copies = path.join(storage, 'copies');
  const refs = gitIn(folder, 'for-each-ref', '--format=%(refname)', 'refs/claudomator').split('\n').filter(Boolean);
  const trees = gitIn(folder, 'worktree', 'list', '--porcelain')
    .split('\n')
    .filter((line) => line.startsWith('worktree '))
    .slice(1);
  return [...(existsSync(copies) ? readdirSync(copies) : []), ...refs, ...trees];
}

test('after a death while a copy is made, the next try works and nothing of the first is left', async (t) => {
  await atEachStep(
    t,
    async ({ folder }) => put(folder, { 'a.txt': 'dirty\n', 'u.txt': 'u\n' }),
    (workspaces, { folder }) => begin(workspaces, folder),
    async (workspaces, made) => {
      const before = seen(made.folder);
      const place = await begin(workspaces, made.folder);
      assert.deepEqual(seen(place.folder), before);
      await workspaces.settle('run-1');
      await workspaces.forget(['run-1']);
      assert.deepEqual(leftovers(made), []);
      assert.deepEqual(seen(made.folder), before);
    },
  );
});

test('after a death in the middle of a keep, the change is kept whole or not at all, and can be undone', async (t) => {
  await atEachStep(
    t,
    async ({ run }) => void (await run(EDITS)),
    (workspaces) => workspaces.keep('run-1', null),
    async (workspaces, { folder }) => {
      const state = await workspaces.stateOf('run-1');
      const files = seen(folder);
      const isKept = 'file/inside.txt' in files;
      assert.equal(state, isKept ? 'kept' : 'open');
      assert.deepEqual(Object.keys(files).sort(), isKept ? ['a.txt', 'c.txt', 'file/inside.txt', 'new/d.txt'] : Object.keys(START).sort());
      if (!isKept) assert.equal((await workspaces.keep('run-1', null)).kind, 'kept');
      assert.equal((await workspaces.undoKeep('run-1')).kind, 'kept');
      assert.deepEqual(Object.keys(seen(folder)).sort(), Object.keys(START).sort());
    },
  );
});

test('after a death in the middle of an undo, it is undone whole or not at all', async (t) => {
  await atEachStep(
    t,
    async ({ run, workspaces }) => {
      await run(EDITS);
      await workspaces.keep('run-1', null);
    },
    (workspaces) => workspaces.undoKeep('run-1'),
    async (workspaces, { folder }) => {
      const isKept = (await workspaces.stateOf('run-1')) === 'kept';
      assert.equal(existsSync(path.join(folder, 'new/d.txt')), isKept);
      assert.equal(readFileSync(path.join(folder, 'a.txt'), 'utf8'), isKept ? 'agent\n' : 'a\n');
      if (isKept) await workspaces.undoKeep('run-1');
      assert.equal((await workspaces.changes('run-1')).length, 5);
    },
  );
});

test('after a death while a copy is removed, it is gone and the change is still there', async (t) => {
  await atEachStep(
    t,
    async ({ run, workspaces }) => {
      await run(EDITS);
      await workspaces.discard('run-1');
    },
    (workspaces) => workspaces.clean(),
    async (workspaces, made) => {
      await workspaces.clean();
      assert.deepEqual(await workspaces.copies(), []);
      assert.deepEqual(leftovers(made), ['refs/claudomator/run-1/base', 'refs/claudomator/run-1/result']);
      await workspaces.undoDiscard('run-1');
      assert.equal((await workspaces.keep('run-1', null)).kind, 'kept');
    },
  );
});

test('after a death while a copy follows the user’s files, the next try has what they have and what is still open', async (t) => {
  await atEachStep(
    t,
    async ({ folder, run, workspaces }) => {
      await run(EDITS);
      await workspaces.keep('run-1', ['a.txt']);
      put(folder, { 'c.txt': 'user\n' });
    },
    (workspaces, { folder }) => begin(workspaces, folder, 'run-2'),
    async (workspaces, { folder }) => {
      const copy = (await begin(workspaces, folder, 'run-2')).folder;
      assert.deepEqual(seen(copy), {
        'a.txt': '644 agent\n',
        'c.txt': '644 user\n',
        'file/inside.txt': '644 inside\n',
        'new/d.txt': '644 d\n',
      });
      await workspaces.settle('run-2');
      assert.deepEqual(
        (await workspaces.changes('run-2')).map((change) => change.path),
        ['b/b.txt', 'file', 'file/inside.txt', 'new/d.txt'],
      );
      assert.equal((await workspaces.keep('run-2', null)).kind, 'kept');
      assert.deepEqual(seen(folder), seen(copy));
    },
  );
});

test('what an agent had done when its window died is of the change', async (t) => {
  const made = project(t, START);
  put(await made.start(), EDITS);
  const recovered = made.reopened();
  await recovered.recover();
  assert.equal(await recovered.stateOf('run-1'), 'open');
  assert.equal((await recovered.changes('run-1')).length, 5);
});

test('files that were edited after the death are left alone, and nothing is kept', async (t) => {
  const made = project(t, START);
  await made.run(EDITS);
  assert.ok(await diesAt(made, 3, (workspaces) => workspaces.keep('run-1', null)));
  // What a death in the middle of a write leaves.
  put(made.folder, { 'a.txt': 'user\n', 'new/d.txt': 'user\n', 'new/.claudomator-0123abcd.tmp': 'half' });
  const recovered = made.reopened();
  await recovered.recover();
  assert.equal(await recovered.stateOf('run-1'), 'open');
  assert.deepEqual(
    { ...seen(made.folder) },
    { 'a.txt': '644 user\n', 'b/b.txt': '644 b\n', 'c.txt': '644 c\n', file: '644 becomes a folder\n', 'new/d.txt': '644 user\n' },
  );
});

test('a process that is killed in the middle of a keep leaves its lock to the next one', {
  skip: process.platform === 'win32',
}, async (t) => {
  const made = project(t, START);
  await made.run(EDITS);
  const source = `
    import { Workspaces } from ${JSON.stringify(new URL('./workspaces.ts', import.meta.url).href)};
    let steps = 0;
    const onStep = () => { if (++steps > 3) process.kill(process.pid, 'SIGKILL'); };
    const parts = { storageFolder: ${JSON.stringify(made.storage)}, unsaved: async () => [], saveText: async () => false, log: () => {}, now: () => 0, onStep };
    await new Workspaces(parts).keep('run-1', null);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: 'inherit',
    cwd: path.resolve(import.meta.dirname, '../..'),
  });
  const [code, signal] = await once(child, 'close');
  assert.deepEqual([code, signal], [null, 'SIGKILL']);
  assert.equal(readdirSync(path.join(made.storage, 'locks')).length, 1);
  const recovered = made.reopened();
  await recovered.recover();
  assert.equal(await recovered.stateOf('run-1'), 'kept');
  assert.equal(readFileSync(path.join(made.folder, 'file/inside.txt'), 'utf8'), 'inside\n');
});
