// The whole way of a change on the real host, with real git and a real test command: made in a copy, verified, kept, undone and discarded.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { RunnableTask } from '#contracts/runner.ts';
import { accepted, aTask } from '#executor/testing/bench.ts';
import { composeHost } from '#host/composeHost.ts';
import { aWindow } from '#host/testing/aWindow.ts';

const TESTS = `const test = require('node:test');
const assert = require('node:assert');
const { add, twice } = require('./sum.js');
test('adds', () => assert.equal(add(1, 2), 3));
test('doubles', () => assert.equal(twice(2), 4));
`;
const BROKEN = 'exports.add = (a, b) => a - b;\n\n// Twice.\nexports.twice = (a) => a * 3;\n';
const HALF = 'exports.add = (a, b) => a + b;\n\n// Twice.\nexports.twice = (a) => a * 3;\n';
const MENDED = 'exports.add = (a, b) => a + b;\n\n// Twice.\nexports.twice = (a) => a * 2;\n';
const COMMAND = 'node --test';
const DONE = { kind: 'completed', text: 'Done.', stopReason: 'stop', tokensIn: 1, tokensOut: 1, costUsd: 0, changedFiles: false };

/** A host on a git project, with an agent that writes these files into the folder it is given. */
async function aHostOnProject(t: TestContext) {
  const root = await mkdtemp(path.join(tmpdir(), 'claudomator-changes-'));
  const project = path.join(root, 'project');
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=u', '-c', 'user.email=u@example.com', ...args], { cwd: project });
  await mkdir(project);
  await writeFile(path.join(project, 'sum.js'), BROKEN);
  await writeFile(path.join(project, 'sum.test.js'), TESTS);
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'start');
  const window = aWindow({ 'verify.command': COMMAND });
  window.runnable.push(COMMAND);
  window.change({ folders: [project] });
  const shared = path.join(root, 'storage');
  await mkdir(shared);
  const start = {
    facts: window.facts(),
    executionsFolder: path.join(shared, 'executions'),
    sharedFolder: shared,
    watchdogPath: '',
    rows: [],
  };
  const { port, dispose } = composeHost(start, window.port);
  t.after(async () => {
    await dispose();
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  });
  await port.recovered();
  accepted(await port.addRunner('writer'));
  const seen: RunnableTask[] = [];
  const work = async (files: Record<string, string>, resumes: string | null = null) => {
    window.runTask = async (_agentType, _runId, task) => {
      seen.push(task);
      for (const [file, text] of Object.entries(files)) await writeFile(path.join(task.folder ?? '', file), text);
      return DONE;
    };
    const { id } = await port.submit(aTask({ agentType: 'writer', folder: project, resumes }));
    return port.whenFinished(id);
  };
  const textOf = (file: string) => readFile(path.join(project, file), 'utf8');
  return { port, window, project, work, textOf, seen, git };
}

test('a change is made in a copy, verified against the state before, followed up, kept and undone', async (t) => {
  const { port, project, work, textOf, seen } = await aHostOnProject(t);
  await writeFile(path.join(project, 'notes.txt'), 'not committed\n');
  const half = await work({ 'sum.js': HALF, 'new.js': '// new\n' });
  assert.deepEqual([half.state, half.changes?.state], ['ready', 'open']);
  assert.equal(
    await readFile(path.join(seen[0]?.folder ?? '', 'notes.txt'), 'utf8'),
    'not committed\n',
    'the copy has what is not committed',
  );
  assert.equal(seen[0]?.workspaceFolder, project);
  assert.equal(await textOf('sum.js'), BROKEN, 'nothing in the workspace changes before it is kept');
  assert.partialDeepStrictEqual(half.verification, { command: COMMAND, state: 'failed', newFailures: 0, failedBefore: 1 });
  const whole = await work({ 'sum.js': MENDED }, half.id);
  assert.equal(seen[1]?.folder, seen[0]?.folder, 'a follow-up goes on in the same copy');
  assert.partialDeepStrictEqual(whole.verification, { state: 'passed', newFailures: 0, failedBefore: 0 });
  assert.deepEqual(
    accepted(await port.changes(whole.id)).map(({ path: file, kind }) => [file, kind]),
    [
      ['new.js', 'added'],
      ['sum.js', 'modified'],
    ],
  );
  assert.deepEqual(accepted(await port.keep(whole.id, ['sum.js'])), { kind: 'kept', files: ['sum.js'] });
  assert.equal(await textOf('sum.js'), MENDED);
  await assert.rejects(textOf('new.js'));
  accepted(await port.keep(whole.id, null));
  assert.equal(await textOf('new.js'), '// new\n');
  accepted(await port.undoKeep(whole.id));
  await assert.rejects(textOf('new.js'));
});

test('unsaved editors count as they stand, and a conflict writes nothing', async (t) => {
  const { port, window, project, work, textOf } = await aHostOnProject(t);
  const { id } = await work({ 'sum.js': HALF, 'new.js': '// new\n' });
  const editor = path.join(project, 'sum.js');
  window.unsaved.set(editor, BROKEN.replace('a * 3', 'a + a'));
  assert.deepEqual(accepted(await port.keep(id, null)).kind, 'kept');
  assert.equal(await textOf('sum.js'), HALF.replace('a * 3', 'a + a'), 'both edits are there');
  const other = await work({ 'sum.js': MENDED.replace('a * 2', '2 * a') });
  window.unsaved.set(editor, HALF.replace('a * 3', 'a << 1'));
  assert.deepEqual(accepted(await port.keep(other.id, null)), { kind: 'conflicts', files: ['sum.js'] });
  assert.equal((await port.snapshot()).executions.find((each) => each.id === other.id)?.state, 'ready');
});

test('a discarded change leaves the workspace as it was, and can be restored', async (t) => {
  const { port, work, textOf, git } = await aHostOnProject(t);
  const { id } = await work({ 'sum.js': MENDED });
  accepted(await port.discard(id));
  assert.equal((await port.whenFinished(id)).state, 'cancelled');
  assert.deepEqual([await textOf('sum.js'), git('status', '--porcelain').toString()], [BROKEN, '']);
  accepted(await port.undoDiscard(id));
  accepted(await port.keep(id, null));
  assert.equal(await textOf('sum.js'), MENDED);
});

test('a command that the user has not allowed is not run, and the result says which one it is; asked for again, it is', async (t) => {
  const { port, window, work } = await aHostOnProject(t);
  window.runnable.length = 0;
  const { id, state, verification } = await work({ 'sum.js': MENDED });
  assert.deepEqual([state, verification?.state, verification?.command], ['ready', 'notRun', COMMAND]);
  window.runnable.push(COMMAND);
  accepted(await port.verify(id));
  const now = (await port.snapshot()).executions.find((each) => each.id === id);
  assert.partialDeepStrictEqual(now, { state: 'ready', verification: { state: 'passed' } });
  assert.deepEqual(
    accepted(await port.changes(id)).map(({ path: file }) => file),
    ['sum.js'],
    'what the verification left is no part of the change',
  );
  accepted(await port.keep(id, null));
});

test('a new copy is prepared by the set-up command, which is told on the card where it fails', async (t) => {
  const { port, window, project, work, seen } = await aHostOnProject(t);
  const setUp = async (command: string) => {
    window.change({ settings: { 'changes.setupCommand': command } });
    return work({ 'sum.js': MENDED });
  };
  const refused = await setUp('echo ready > .git-is-not-here');
  assert.match(refused.changes?.notes.join() ?? '', /haven’t allowed it yet: echo ready/);
  window.runnable.push('echo deps > deps.txt', 'echo broken; exit 3');
  const prepared = await setUp('echo deps > deps.txt');
  const changed = accepted(await port.changes(prepared.id)).map(({ path: file }) => file);
  assert.deepEqual(changed, ['sum.js'], 'what the command left is no part of the change');
  assert.equal(await readFile(path.join(seen.at(-1)?.folder ?? '', 'deps.txt'), 'utf8'), 'deps\n');
  await assert.rejects(readFile(path.join(project, 'deps.txt')));
  assert.match((await setUp('echo broken; exit 3')).changes?.notes.join() ?? '', /failed in the copy: broken/);
});
