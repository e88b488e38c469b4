// Checks that stored executions survive crashes, damage and several windows.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { access, chmod, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sampleExecution, sampleTask } from '#storage/testing/sample.ts';
import { runAndKill, scratchFolder } from '#transcript/testing/scratch.ts';
import { ExecutionStore, type Stored } from './executions.ts';

const OWNER = { pid: 7, startedAt: 'boot:1', place: '' };
const EXECUTION = sampleExecution();
const { id } = EXECUTION;

async function emptyStore(t: TestContext) {
  const root = path.join(await scratchFolder(t), 'executions');
  return { root, store: new ExecutionStore(root), file: path.join(root, id, 'execution.json') };
}

async function filledStore(t: TestContext) {
  const filled = await emptyStore(t);
  await filled.store.create(EXECUTION, sampleTask(), OWNER);
  return filled;
}

async function listed(store: ExecutionStore): Promise<Stored[]> {
  const all: Stored[] = [];
  for await (const stored of store.list()) all.push(stored);
  return all;
}

function reasonOf(stored: Stored): string {
  return stored.kind === 'unreadable' ? stored.reason : 'readable';
}

test('what was created is loaded again, with its owner and its task', async (t) => {
  const { store } = await filledStore(t);
  assert.deepEqual(await store.load(id), { kind: 'ok', execution: EXECUTION, owner: OWNER });
  assert.deepEqual(await store.loadTask(id), sampleTask());
  assert.deepEqual(await listed(store), [{ kind: 'ok', execution: EXECUTION, owner: OWNER }]);
});

test('the last of many saves wins, and each resolves', async (t) => {
  const { store } = await filledStore(t);
  await Promise.all(Array.from({ length: 50 }, (_, n) => store.save(sampleExecution({ tokensOut: n }), null)));
  const stored = await store.load(id);
  assert.equal(stored.kind === 'ok' && stored.execution.tokensOut, 49);
  assert.deepEqual((await readdir(path.dirname(store.transcriptPath(id)))).toSorted(), ['execution.json', 'task.json']);
});

test('an execution may change after the call of save', async (t) => {
  const { store } = await filledStore(t);
  const execution = sampleExecution({ summary: 'before' });
  const saved = store.save(execution, null);
  execution.summary = 'after';
  await saved;
  const stored = await store.load(id);
  assert.equal(stored.kind === 'ok' && stored.execution.summary, 'before');
});

test('only the user can read what is stored', { skip: process.platform === 'win32' }, async (t) => {
  const { root, file } = await filledStore(t);
  const modes = await Promise.all(
    [root, path.dirname(file), file, path.join(path.dirname(file), 'task.json')].map(async (name) => (await stat(name)).mode & 0o777),
  );
  assert.deepEqual(modes, [0o700, 0o700, 0o600, 0o600]);
});

test('a missing execution is unreadable and has no task', async (t) => {
  const { store } = await emptyStore(t);
  assert.match(reasonOf(await store.load(id)), /missing/);
  await assert.rejects(store.loadTask(id), /The task of this execution can't be read. Its file is missing/);
  assert.deepEqual(await listed(store), []);
});

/** Which the first version did not write. */
const NEWER_FIELDS = ['toolQuestion', 'limits', 'isTimeUp', 'workedMs', 'spent', 'mode', 'changes', 'verification', 'said', 'handOver'];

test('what an older version wrote is read, without what it did not know', async (t) => {
  const { store, file } = await filledStore(t);
  const record = JSON.parse(await readFile(file, 'utf8'));
  for (const key of NEWER_FIELDS) delete record.execution[key];
  await writeFile(file, JSON.stringify(record));
  const stored = await store.load(id);
  assert.ok(stored.kind === 'ok');
  assert.deepEqual(stored.execution, {
    ...EXECUTION,
    toolQuestion: null,
    limits: { maxCostUsd: null, timeoutSeconds: null },
    isTimeUp: false,
    workedMs: null,
    spent: null,
    mode: null,
    changes: null,
    verification: null,
    said: null,
    handOver: null,
  });
});

test('limits, and what was spent of them, are read as they were written', async (t) => {
  const { store } = await filledStore(t);
  const written = {
    ...EXECUTION,
    toolQuestion: null,
    limits: { maxCostUsd: 0.4, timeoutSeconds: 5 },
    isTimeUp: true,
    workedMs: 9,
    spent: { ms: 5, tokensIn: 7, tokensOut: 8, costUsd: null, sessionId: 's' },
  };
  await store.save(written, null);
  const stored = await store.load(id);
  assert.deepEqual(stored.kind === 'ok' && stored.execution, written);
});

test('damaged, foreign and newer files are unreadable with a reason, and left as they are', async (t) => {
  const { store, file } = await filledStore(t);
  const record = JSON.parse(await readFile(file, 'utf8'));
  const damaged: [string, RegExp][] = [
    ['', /isn’t complete JSON/],
    [JSON.stringify(record).slice(0, -5), /isn’t complete JSON/],
    ['[]', /file is not an object/],
    [JSON.stringify({ ...record, version: 2, execution: 'new' }), /newer version/],
    [JSON.stringify({ ...record, version: '1' }), /no valid "version"/],
    [JSON.stringify({ ...record, execution: null }), /execution is not an object/],
    [JSON.stringify({ ...record, owner: { pid: 'x', startedAt: '' } }), /no valid "pid"/],
    [JSON.stringify({ ...record, execution: { ...EXECUTION, id: 'exec-00000002' } }), /different execution/],
  ];
  for (const key of Object.keys(EXECUTION)) {
    damaged.push([JSON.stringify({ ...record, execution: { ...EXECUTION, [key]: [] } }), /no valid|not an object/]);
    if (NEWER_FIELDS.includes(key)) continue;
    damaged.push([JSON.stringify({ ...record, execution: { ...EXECUTION, [key]: undefined } }), /no valid|not an object/]);
  }
  damaged.push([JSON.stringify({ ...record, execution: { ...EXECUTION, state: 'constructor' } }), /no valid "state"/]);
  for (const [content, reason] of damaged) {
    await writeFile(file, content);
    assert.match(reasonOf(await store.load(id)), reason, content);
    assert.equal((await listed(store)).length, 1);
    assert.equal(await readFile(file, 'utf8'), content);
  }
});

test('ids that are no names of ours never become a path', async (t) => {
  const { store } = await emptyStore(t);
  for (const bad of [
    '',
    '..',
    '../../etc/passwd',
    'short',
    'UPPERCASE-ID',
    'a/b-c-d-e-f',
    'a'.repeat(65),
    'exec-0000001\u0000',
    'exec.00000001',
  ]) {
    assert.throws(() => store.transcriptPath(bad), RangeError);
    assert.equal((await store.load(bad)).kind, 'unreadable');
    await assert.rejects(store.save(sampleExecution({ id: bad }), null), RangeError);
    await assert.rejects(store.remove(bad), RangeError);
  }
});

test('foreign files and executions that were never wholly created are passed over', async (t) => {
  const { root, store } = await filledStore(t);
  await writeFile(path.join(root, 'notes.txt'), 'x');
  await writeFile(path.join(root, 'plain-file'), 'x');
  await mkdir(path.join(root, 'Some Folder'));
  await mkdir(path.join(root, 'half-created'));
  await writeFile(path.join(root, 'half-created', 'task.json'), '{}');
  assert.equal((await listed(store)).length, 1);
});

test('a log whose execution.json is lost is listed as unreadable', async (t) => {
  const { root, store } = await emptyStore(t);
  await mkdir(path.join(root, 'lost-record'), { recursive: true });
  await writeFile(path.join(root, 'lost-record', 'stdout.log'), '');
  assert.deepEqual(await listed(store), [{ kind: 'unreadable', id: 'lost-record', reason: 'Its file is missing.' }]);
});

test('what a crash left of writing and deleting is swept, but not what may be under way', async (t) => {
  const { root, store, file } = await filledStore(t);
  const old = `${file}.0123456789ab.tmp`;
  const fresh = `${file}.ba9876543210.tmp`;
  await writeFile(old, 'x');
  await utimes(old, 1, 1);
  await writeFile(fresh, 'x');
  await mkdir(path.join(root, `.deleted-${id}-00000000`));
  assert.equal((await listed(store)).length, 1);
  await assert.rejects(access(old));
  await access(fresh);
  assert.deepEqual(await readdir(root), [id]);
});

test('a removed execution is gone, and a late save does not bring it back', async (t) => {
  const { root, store } = await filledStore(t);
  await writeFile(store.transcriptPath(id), 'x');
  await Promise.all([store.save(EXECUTION, null), store.remove(id)]);
  assert.deepEqual(await readdir(root), []);
  await assert.rejects(store.save(EXECUTION, null), /Could not write the execution: it no longer exists/);
  await store.remove(id);
  assert.deepEqual(await listed(store), []);
});

test('a damaged or newer task is told in plain words', async (t) => {
  const { store, file } = await filledStore(t);
  const task = path.join(path.dirname(file), 'task.json');
  for (const [content, reason] of [
    ['{', /isn’t complete JSON/],
    [JSON.stringify({ version: 2 }), /newer version/],
    [JSON.stringify({ version: 1, task: { ...sampleTask(), attachments: [{ name: 'a' }] } }), /no valid "text"/],
  ] as const) {
    await writeFile(task, content);
    await assert.rejects(store.loadTask(id), reason);
  }
});

test('a folder of executions that cannot be read is not taken for an empty one', { skip: process.platform === 'win32' }, async (t) => {
  const root = path.join(await scratchFolder(t), 'loop');
  await symlink('loop', root);
  await assert.rejects(listed(new ExecutionStore(root)), /The folder of the executions can't be read \(ELOOP\)/);
});

test('a folder that refuses writing rejects in plain words and keeps the old state', {
  skip: process.platform === 'win32' || process.getuid?.() === 0,
}, async (t) => {
  const { store, file } = await filledStore(t);
  await chmod(path.dirname(file), 0o500);
  t.after(() => chmod(path.dirname(file), 0o700));
  await assert.rejects(store.save(sampleExecution({ state: 'completed' }), null), /isn’t writable/);
  assert.equal((await store.load(id)).kind, 'ok');
});

test('a full disk leaves the old state whole, and later saves work', { skip: process.platform !== 'linux' }, async (t) => {
  const { root, store } = await filledStore(t);
  // A limit on the size of files stands for the full disk: 8 blocks of 512 bytes.
  const source = `
    import { ExecutionStore } from ${JSON.stringify(pathToFileURL(path.join(import.meta.dirname, 'executions.ts')).href)};
    const execution = ${JSON.stringify(EXECUTION)};
    const store = new ExecutionStore(${JSON.stringify(root)});
    await store.save({ ...execution, summary: 'x'.repeat(100_000) }, null).then(() => console.log('saved'), (error) => console.log(error.message));
    await store.save({ ...execution, summary: 'small' }, null).then(() => console.log('saved'), (error) => console.log(error.message));`;
  const printed = execFileSync('sh', ['-c', 'ulimit -f 8; exec "$0" "$@"', process.execPath, '--input-type=module', '-e', source], {
    encoding: 'utf8',
  });
  assert.match(printed, /^Could not write the execution: the disk is full.*\nsaved\n$/);
  const stored = await store.load(id);
  assert.equal(stored.kind === 'ok' && stored.execution.summary, 'small');
  assert.deepEqual((await readdir(path.join(root, id))).toSorted(), ['execution.json', 'task.json']);
});

test('a process killed in mid-write leaves a whole state, none older than the last that was saved', async (t) => {
  const { root, store } = await filledStore(t);
  for (const kills of [1, 7, 23, 60]) {
    const source = `
      import { writeFileSync, writeSync } from 'node:fs';
      import { ExecutionStore } from ${JSON.stringify(pathToFileURL(path.join(import.meta.dirname, 'executions.ts')).href)};
      const store = new ExecutionStore(${JSON.stringify(root)});
      for (let n = 0; ; n++) {
        await store.save({ ...${JSON.stringify(EXECUTION)}, tokensOut: n, summary: 'x'.repeat(50_000) }, null);
        writeFileSync(${JSON.stringify(path.join(root, 'saved.txt'))}, String(n));
        writeSync(1, n + '\\n');
      }`;
    await runAndKill(t, source, kills);
    const stored = await store.load(id);
    assert.equal(stored.kind, 'ok');
    const saved = Number(await readFile(path.join(root, 'saved.txt'), 'utf8'));
    assert.ok(stored.kind === 'ok' && (stored.execution.tokensOut ?? -1) >= saved);
  }
});

test('a process killed while it creates executions leaves only whole ones', async (t) => {
  const { root, store } = await emptyStore(t);
  const source = `
    import { writeSync } from 'node:fs';
    import { ExecutionStore } from ${JSON.stringify(pathToFileURL(path.join(import.meta.dirname, 'executions.ts')).href)};
    const store = new ExecutionStore(${JSON.stringify(root)});
    for (let n = 10_000_000; ; n++) {
      await store.create({ ...${JSON.stringify(EXECUTION)}, id: 'exec-' + n }, ${JSON.stringify(sampleTask())}, null);
      writeSync(1, n + '\\n');
    }`;
  await runAndKill(t, source, 20);
  const all = await listed(store);
  assert.ok(all.length >= 20);
  for (const stored of all) {
    assert.ok(stored.kind === 'ok');
    assert.deepEqual(await store.loadTask(stored.execution.id), sampleTask());
  }
});
