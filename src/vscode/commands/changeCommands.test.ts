// Tests keep, discard and their messages: conflicts with what can be done, unverified changes, and undo.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Phase } from '#contracts/change.ts';
import type { KeepResult } from '#contracts/changes.ts';
import type { Execution } from '#contracts/execution.ts';
import type { Task } from '#contracts/task.ts';
import { fake } from '#vscode/testing/fakeVscode.ts';
import { execution } from '#webview/testing/panel-states.ts';

const { changeCommands } = await import('./changeCommands.ts');
const { lostChanges } = await import('./historyCommands.ts');
const { lastOfThread } = await import('#vscode/changes/conflicts.ts');
beforeEach(() => fake.reset());

const done = <T>(value: T) => ({ kind: 'done' as const, value });
const OPEN: NonNullable<Execution['changes']> = { state: 'open', isolation: 'worktree', notes: [] };
const ready = (facts: Partial<Execution> = {}) =>
  execution({ id: 'e1', state: 'ready', agentType: 'claude', changes: { ...OPEN }, ...facts });

/** `results`: of each keep, in order. */
function commands(results: KeepResult[] = [], executions: Execution[] = [ready()], phase: Phase | null = null) {
  const calls: unknown[][] = [];
  const tasks: Task[] = [];
  const note =
    <T>(name: string, answer: T) =>
    async (...args: unknown[]) => {
      calls.push([name, ...args]);
      return answer;
    };
  const port = {
    changes: async () => done(['a.js', 'b.js', 'c.js'].map((path) => ({ path }))),
    review: async () => done([{ path: 'a.js', base: '/base/a.js', current: '/copy/a.js' }]),
    detail: async () => ({ folder: '/work' }),
    keep: async (...args: unknown[]) => {
      calls.push(['keep', ...args]);
      return done(results.shift() ?? { kind: 'kept', files: ['a.js'] });
    },
    cancel: note('cancel', done(null)),
    verify: note('verify', done(null)),
    discard: note('discard', done(null)),
    undoDiscard: note('undoDiscard', done(null)),
    undoKeep: async () => done(results.shift()),
    submit: async (task: Task) => {
      tasks.push(task);
      return execution({ id: 'new' });
    },
  };
  const replica = {
    get: (id: string) => executions.find((each) => each.id === id),
    snapshot: { executions, phases: phase ? { e1: phase } : {} },
  };
  const panel = { open: note('open', undefined) };
  const output = { line: (line: string) => void calls.push(['log', line]) };
  const on = (_title: string, _fits: unknown, act: (id: string, ...rest: unknown[]) => Promise<unknown>) => act as never;
  const mayVerify = async (...args: unknown[]) => {
    calls.push(['mayVerify', ...args]);
    return fake.answers.shift() === 'yes';
  };
  return { table: changeCommands({ port, replica, panel, output, mayVerify } as never, on), calls, tasks };
}

/** Waits until all promises have settled; there are no timers here. */
async function settled() {
  for (let turns = 0; turns < 20; turns++) await turnOfTheLoop();
}

test('what is kept is told, and only a list of paths counts as files', async () => {
  const { table, calls } = commands();
  assert.deepEqual(await table.keepChanges?.('e1', ['a.js']), { kind: 'kept', files: ['a.js'] });
  await table.keepChanges?.('e1', [{ kind: 'execution' }]);
  assert.deepEqual(calls, [
    ['keep', 'e1', ['a.js']],
    ['keep', 'e1', null],
  ]);
  assert.match(fake.statusBar[0] ?? '', /Kept: 1 file/);
});

test('a conflict names the files, changes nothing, and the others can be kept', async () => {
  const { table, calls } = commands([{ kind: 'conflicts', files: ['b.js'] }]);
  fake.answers = ['Keep the Others'];
  assert.deepEqual(await table.keepChanges?.('e1'), { kind: 'conflicts', files: ['b.js'] });
  await settled();
  const [{ text, buttons } = { text: '', buttons: [] }] = fake.notifications;
  assert.match(text, /Nothing was kept, because b\.js has since been edited/);
  assert.deepEqual(buttons, ['Keep the Others', 'Compare', 'Ask the Agent to Redo It']);
  assert.deepEqual(calls.at(-1), ['keep', 'e1', ['a.js', 'c.js']]);
});

test('of chosen files, only those are the others', async () => {
  const { table, calls } = commands([{ kind: 'conflicts', files: ['b.js'] }]);
  fake.answers = ['Keep the Others'];
  await table.keepChanges?.('e1', ['b.js', 'c.js']);
  await settled();
  assert.deepEqual(calls.at(-1), ['keep', 'e1', ['c.js']]);
  await commands([{ kind: 'conflicts', files: ['b.js'] }]).table.keepChanges?.('e1', ['b.js']);
  await settled();
  assert.deepEqual(fake.notifications.at(-1)?.buttons, ['Compare', 'Ask the Agent to Redo It']);
});

test('both sides of a conflict open, where both are there', async () => {
  fake.files = new Set(['/work/a.js']);
  fake.answers = ['Compare', 'Compare'];
  await commands([{ kind: 'conflicts', files: ['a.js'] }]).table.keepChanges?.('e1');
  await settled();
  fake.files = new Set();
  await commands([{ kind: 'conflicts', files: ['a.js'] }]).table.keepChanges?.('e1');
  await settled();
  assert.deepEqual(fake.executed, ['vscode.diff', 'vscode.open']);
});

test('the agent is asked to redo it in the same thread, and the thread is shown', async () => {
  const later = execution({ id: 'e2', resumes: 'e1', changes: null });
  const { table, calls, tasks } = commands([{ kind: 'conflicts', files: ['a.js', 'b.js'] }], [later, ready()]);
  fake.answers = ['Ask the Agent to Redo It'];
  await table.keepChanges?.('e1');
  await settled();
  assert.equal(tasks[0]?.instructions, 'The files a.js, b.js have changed meanwhile. Redo your change on the files as they are now.');
  assert.deepEqual([tasks[0]?.resumes, tasks[0]?.agentType, tasks[0]?.mode], ['e2', 'claude', 'change']);
  assert.deepEqual(calls.at(-1), ['open', 'new']);
});

test('a keep during the verification asks first, and then stops it', async () => {
  const verifying = () => commands([], [ready({ state: 'running' })], { kind: 'verifying', command: 'npm test' });
  const waits = verifying();
  assert.equal(await waits.table.keepChanges?.('e1'), undefined);
  assert.deepEqual(waits.calls, []);
  const now = verifying();
  fake.answers = ['Keep Now'];
  await now.table.keepChanges?.('e1');
  assert.deepEqual(now.calls, [
    ['cancel', 'e1'],
    ['keep', 'e1', null],
  ]);
});

test('a command that was not allowed is asked for before it verifies; others verify at once', async () => {
  const verification = { command: 'npm test', state: 'notRun', newFailures: 0, failedBefore: 0, output: '', failures: [] } as const;
  const asked = commands([], [ready({ verification: { ...verification, failures: [] } })]);
  await asked.table.verifyChanges?.('e1');
  assert.deepEqual(asked.calls, [['mayVerify', 'npm test', '/work']]);
  fake.answers = ['yes'];
  await asked.table.verifyChanges?.('e1');
  assert.deepEqual(asked.calls.at(-1), ['verify', 'e1']);
  const known = commands();
  await known.table.verifyChanges?.('e1');
  assert.deepEqual(known.calls, [['verify', 'e1']]);
});

test('a discard can be undone from its message; a run without a copy has nothing to undo', async () => {
  const { table, calls } = commands();
  fake.answers = ['Undo'];
  await table.discardChanges?.('e1');
  await settled();
  assert.deepEqual(calls, [
    ['discard', 'e1'],
    ['undoDiscard', 'e1'],
  ]);
  fake.reset();
  await commands([], [ready({ changes: null })]).table.discardChanges?.('e1');
  await settled();
  assert.deepEqual(fake.notifications, []);
});

test('an undo that would conflict says so and changes nothing', async () => {
  const { table } = commands([{ kind: 'conflicts', files: ['a.js'] }]);
  await assert.rejects(async () => table.undoKeep?.('e1'), /Nothing was changed: a\.js has since been edited/);
});

test('what deleting loses is told: open changes, unless another execution of the thread still has them', () => {
  const changestats = { filesChanged: 3, insertions: 1, deletions: 1 };
  const failed = execution({ id: 'e1', state: 'failed', changes: { ...OPEN }, changestats });
  assert.equal(lostChanges([failed], []), 'Its changes to 3 files haven’t been kept and will be lost.');
  assert.equal(lostChanges([failed], [execution({ id: 'e2', resumes: 'e1', changes: { ...OPEN } })]), '');
  assert.equal(lostChanges([{ ...failed, changes: { ...OPEN, state: 'kept' } }], []), '');
  assert.match(lostChanges([failed, execution({ id: 'e3', state: 'completed' })], []), /^One of them has changes/);
});

test('a follow-up goes on at the end of the thread, also where records form a loop', () => {
  const [a, b, c] = [execution({ id: 'a', resumes: 'c' }), execution({ id: 'b', resumes: 'a' }), execution({ id: 'c', resumes: 'b' })];
  assert.equal(lastOfThread('a', [{ ...a, resumes: null }, b, c]), 'c');
  assert.equal(lastOfThread('a', [a, b, c]), 'c');
});
