// Tests that transcripts keep their order and survive crashes and full disks.
import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { runAndKill, scratchFolder } from '#transcript/testing/scratch.ts';
import { openTranscript } from './write.ts';

test('lines are written in the order of the calls, however many wait', async (t) => {
  const file = path.join(await scratchFolder(t), 'stdout.log');
  const transcript = await openTranscript(file);
  await Promise.all(Array.from({ length: 5_000 }, (_, n) => transcript.write({ n })));
  await transcript.close();
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).n),
    Array.from({ length: 5_000 }, (_, n) => n),
  );
});

test('a line is in the file when its promise resolves', async (t) => {
  const file = path.join(await scratchFolder(t), 'stdout.log');
  const transcript = await openTranscript(file);
  for (let n = 0; n < 20; n++) {
    await transcript.write({ n });
    assert.equal((await readFile(file, 'utf8')).split('\n').length, n + 2);
  }
  await transcript.close();
});

test('an object may change after the call', async (t) => {
  const file = path.join(await scratchFolder(t), 'stdout.log');
  const transcript = await openTranscript(file);
  const line = { text: 'before' };
  const written = transcript.write(line);
  line.text = 'after';
  await written;
  await transcript.close();
  assert.equal(await readFile(file, 'utf8'), '{"text":"before"}\n');
});

test('a transcript opened again goes on behind what is there, on a fresh line where a crash tore the last', async (t) => {
  const file = path.join(await scratchFolder(t), 'stdout.log');
  for (const [before, after] of [
    ['{"a":1}\n', '{"a":1}\n{"b":2}\n'],
    ['{"a":1}\n{"torn', '{"a":1}\n{"torn\n{"b":2}\n'],
  ] as const) {
    await writeFile(file, before);
    const transcript = await openTranscript(file);
    await transcript.write({ b: 2 });
    await transcript.close();
    assert.equal(await readFile(file, 'utf8'), after);
  }
});

test('only the user can read a transcript', { skip: process.platform === 'win32' }, async (t) => {
  const file = path.join(await scratchFolder(t), 'stdout.log');
  await (await openTranscript(file)).close();
  assert.equal((await stat(file)).mode & 0o777, 0o600);
});

test('closing waits for what is being written, and nothing can be written after it', async (t) => {
  const file = path.join(await scratchFolder(t), 'stdout.log');
  const transcript = await openTranscript(file);
  const written = transcript.write({ n: 1 });
  await transcript.close();
  await transcript.close();
  await written;
  assert.equal(await readFile(file, 'utf8'), '{"n":1}\n');
  await assert.rejects(transcript.write({ n: 2 }), /it has been closed/);
});

test('a full disk is told in plain words, by every line it concerns, and does not hinder closing', {
  skip: process.platform !== 'linux',
}, async () => {
  const transcript = await openTranscript('/dev/full');
  const outcomes = await Promise.allSettled([transcript.write({ n: 1 }), transcript.write({ n: 2 })]);
  for (const outcome of outcomes) {
    assert.equal(outcome.status, 'rejected');
    assert.match(String(outcome.reason), /Could not write the transcript: the disk is full/);
  }
  await assert.rejects(transcript.write({ n: 3 }), /the disk is full/);
  await transcript.close();
});

test('a folder that is not there is told in plain words', async (t) => {
  await assert.rejects(
    openTranscript(path.join(await scratchFolder(t), 'missing', 'stdout.log')),
    /Could not write the transcript: it no longer exists/,
  );
});

test('a process killed in mid-write loses no line whose write had resolved', async (t) => {
  const file = path.join(await scratchFolder(t), 'stdout.log');
  const module = pathToFileURL(path.join(import.meta.dirname, 'write.ts')).href;
  // Prints a line after the file has it.
  const source = `
    import { writeSync } from 'node:fs';
    import { openTranscript } from ${JSON.stringify(module)};
    const transcript = await openTranscript(${JSON.stringify(file)});
    for (let n = 0; ; n++) {
      void transcript.write({ n, kind: 'in flight', filler: 'x'.repeat(5000) });
      await transcript.write({ n, kind: 'awaited' });
      writeSync(1, n + '\\n');
    }`;
  await runAndKill(t, source, 200);
  const lines = (await readFile(file, 'utf8')).split('\n');
  const torn = lines.pop();
  const awaited = lines.map((line) => JSON.parse(line)).filter((line) => line.kind === 'awaited');
  assert.ok(awaited.length >= 200, `${awaited.length} lines, then ${torn?.length} bytes`);
  awaited.forEach((line, index) => {
    assert.equal(line.n, index);
  });
});
