// Checks that several writers of one file lose and mix no lines, and that it stays small.
import assert from 'node:assert/strict';
import { appendFile, mkdtemp, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { JsonLines } from './jsonLines.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'claudomator-lines-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const numbers = (maxBytes = 1_000_000, file = path.join(folder, 'deep', 'log.jsonl')) =>
  new JsonLines<{ n: number }>({
    file,
    what: 'the log',
    maxBytes,
    check: (value) => (typeof (value as { n?: unknown } | null)?.n === 'number' ? (value as { n: number }) : null),
  });

test('what was never written is empty; what was is read in its order, by its owner alone', async () => {
  const log = numbers();
  assert.deepEqual(await log.read(), []);
  await Promise.all([1, 2, 3].map((n) => log.append({ n })));
  assert.deepEqual(await log.read(), [{ n: 1 }, { n: 2 }, { n: 3 }]);
  if (process.platform !== 'win32') assert.equal((await stat(log.file)).mode & 0o777, 0o600);
});

test('two windows write at once: no line is lost, none is mixed with another', async () => {
  const [a, b] = [numbers(), numbers()];
  await Promise.all(Array.from({ length: 200 }, (_, n) => (n % 2 === 0 ? a : b).append({ n })));
  const read = (await a.read()).map(({ n }) => n).sort((x, y) => x - y);
  assert.deepEqual(
    read,
    Array.from({ length: 200 }, (_, n) => n),
  );
});

test('a full file becomes the old one: never more than two, and the newest lines are always there, whoever writes', async () => {
  const windows = [numbers(200), numbers(200)];
  for (let n = 0; n < 300; n++) await windows[n % 2]?.append({ n });
  const log = numbers(200);
  const read = (await log.read()).map(({ n }) => n);
  assert.deepEqual(
    read,
    Array.from({ length: read.length }, (_, i) => 300 - read.length + i),
  );
  assert.ok(read.length >= 15, String(read.length));
  for (const file of [log.file, `${log.file}.old`]) assert.ok((await stat(file)).size <= 220, file);
});

test('a window that comes second to a full file leaves the older half to the one that came first', async (t) => {
  const log = numbers(50);
  for (let n = 0; n < 5; n++) await log.append({ n });
  const handle = await open(log.file);
  t.after(() => handle.close());
  const look = t.mock.method(Object.getPrototypeOf(handle) as typeof handle, 'stat', async function (this: typeof handle) {
    look.mock.restore();
    const full = await this.stat();
    assert.ok(full.size >= 50);
    // Right after it has seen the full file, the other window puts it aside and writes on.
    await rename(log.file, `${log.file}.old`);
    await writeFile(log.file, '{"n":6}\n');
    return full;
  });
  await log.append({ n: 5 });
  assert.deepEqual(
    (await log.read()).map(({ n }) => n),
    [0, 1, 2, 3, 4, 5, 6],
  );
});

test('a window that died while it put the file aside keeps nobody from it for long', async () => {
  const log = numbers(50);
  await log.append({ n: 0 });
  await writeFile(`${log.file}.lock`, '');
  await utimes(`${log.file}.lock`, 1, 1);
  for (let n = 1; n < 40; n++) await log.append({ n });
  assert.ok((await stat(log.file)).size <= 70);
});

test('a torn line, and one that is not ours, spoil only themselves', async () => {
  const log = numbers();
  await log.append({ n: 1 });
  await appendFile(log.file, '{"n":2,"text":"cut o');
  await log.append({ n: 3 });
  await appendFile(log.file, 'null\n{"n":"x"}\n[]\n');
  await log.append({ n: 4 });
  assert.deepEqual(await log.read(), [{ n: 1 }, { n: 3 }, { n: 4 }]);
});

test('clearing leaves nothing, and does not end the writing', async () => {
  const log = numbers(50);
  for (let n = 0; n < 10; n++) await log.append({ n });
  await log.clear();
  assert.deepEqual(await log.read(), []);
  await log.append({ n: 11 });
  assert.deepEqual(await log.read(), [{ n: 11 }]);
});

test('what can’t be written is told in words, and the next line is tried again', async () => {
  const blocker = path.join(folder, 'file');
  await writeFile(blocker, 'not a folder');
  const log = numbers(1_000, path.join(blocker, 'log.jsonl'));
  await assert.rejects(log.append({ n: 1 }), /^Error: Could not write the log: /);
  await rm(blocker);
  await log.append({ n: 2 });
  assert.match(await readFile(log.file, 'utf8'), /"n":2/);
});
