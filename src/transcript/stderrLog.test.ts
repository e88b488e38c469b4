// Tests the bounded log of a program's stderr.
import assert from 'node:assert/strict';
import { access, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { scratchFolder } from '#transcript/testing/scratch.ts';
import { MAX_STDERR_BYTES, StderrLog } from './stderrLog.ts';

test('what a program complains of lies beside its transcript, after what an earlier attempt said', async (t) => {
  const transcript = path.join(await scratchFolder(t), 'stdout.log');
  for (const text of ['first\n', 'second\n']) {
    const log = new StderrLog(transcript);
    log.add(Buffer.from(text));
    await log.close();
  }
  assert.equal(await readFile(path.join(path.dirname(transcript), 'stderr.log'), 'utf8'), 'first\nsecond\n');
});

test('a program that says nothing leaves no file', async (t) => {
  const transcript = path.join(await scratchFolder(t), 'stdout.log');
  await new StderrLog(transcript).close();
  await assert.rejects(access(path.join(path.dirname(transcript), 'stderr.log')));
});

test('of very much the beginning and the end are kept', async (t) => {
  const transcript = path.join(await scratchFolder(t), 'stdout.log');
  const log = new StderrLog(transcript);
  for (let n = 0; n < 400; n++) {
    log.add(Buffer.from(`${n} ${'x'.repeat(10_000)}\n`));
    if (n % 50 === 0) await new Promise(setImmediate);
  }
  await log.close();
  const kept = await readFile(path.join(path.dirname(transcript), 'stderr.log'), 'utf8');
  assert.ok(kept.length <= MAX_STDERR_BYTES + 100, String(kept.length));
  assert.match(kept, /^0 x/);
  assert.match(kept, /\n\[\d+ bytes left out\]\n/);
  assert.match(kept, /\n399 x+\n$/);
});

test('what can’t be written hurts nobody', async (t) => {
  const folder = await scratchFolder(t);
  await writeFile(path.join(folder, 'file'), '');
  const log = new StderrLog(path.join(folder, 'file', 'stdout.log'));
  log.add(Buffer.from('lost'));
  await log.close();
});
