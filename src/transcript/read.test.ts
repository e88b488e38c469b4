// Tests reading whole transcripts and their ends, in bounded memory.
import assert from 'node:assert/strict';
import { appendFile, open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { CONSTANT, growth } from '#transcript/testing/growth.ts';
import { scratchFolder } from '#transcript/testing/scratch.ts';
import type { TranscriptLine } from './line.ts';
import { findResult, MAX_LINE_BYTES, readBeginning, readTranscript } from './read.ts';

const RESULT = '{"type":"result","subtype":"success","is_error":false,"result":"done"}';

function status(text: string): string {
  return JSON.stringify({ type: 'system', subtype: 'status', status: 'notice', text });
}

function delta(text: string): string {
  return JSON.stringify({ type: 'stream_event', event: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } } });
}

async function fileWith(t: TestContext, content: string | Buffer): Promise<string> {
  const file = path.join(await scratchFolder(t), 'stdout.log');
  await writeFile(file, content);
  return file;
}

async function readAll(lines: AsyncIterable<TranscriptLine>): Promise<TranscriptLine[]> {
  const all: TranscriptLine[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

async function textsIn(file: string): Promise<string[]> {
  return (await readAll(readTranscript(file))).map((line) => (line.kind === 'textDelta' ? line.text : line.kind));
}

test('a missing or empty transcript has no lines and no result', async (t) => {
  const file = await fileWith(t, '');
  for (const name of [file, `${file}.missing`]) {
    assert.deepEqual(await textsIn(name), []);
    assert.equal(await findResult(name), null);
  }
});

test('a last line without newline is read when whole and passed over when torn', async (t) => {
  assert.deepEqual(await textsIn(await fileWith(t, `${delta('a')}\n${delta('b')}`)), ['a', 'b']);
  assert.deepEqual(await textsIn(await fileWith(t, `${delta('a')}\n${delta('b').slice(0, -1)}`)), ['a']);
});

test('CRLF, empty lines and bytes that are not UTF-8 do no harm', async (t) => {
  const file = await fileWith(
    t,
    Buffer.concat([Buffer.from(`\r\n\n${delta('a')}\r\n`), Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from(`${delta('b')}\r\n`)]),
  );
  assert.deepEqual(await textsIn(file), ['a', 'b']);
});

test('characters of several bytes survive wherever the blocks of reading split them', async (t) => {
  const texts = Array.from({ length: 3_000 }, (_, index) => `€🙂ü${'é'.repeat(index % 211)}`);
  const file = await fileWith(t, texts.map((text) => `${delta(text)}\n`).join(''));
  assert.deepEqual(await textsIn(file), texts);
});

test('a line that is too long is skipped without being held, and the next is read', async (t) => {
  const file = await fileWith(t, `${delta('a')}\n`);
  // Whole but for its length.
  await appendFile(file, `${delta('x'.repeat(MAX_LINE_BYTES))}\n${delta('b')}\n`);
  assert.deepEqual(await textsIn(file), ['a', 'b']);
});

test('reading ends when the signal aborts', async (t) => {
  const file = await fileWith(t, `${delta('a')}\n`);
  await assert.rejects(readAll(readTranscript(file, AbortSignal.abort())), { name: 'AbortError' });
});

test('the beginning is read no further than asked', async (t) => {
  const file = await fileWith(t, `${delta('a')}\n${delta('b')}\n`);
  assert.equal((await readAll(readBeginning(file, delta('a').length + 10))).length, 1);
});

test('the result is found behind torn, unknown and status lines', async (t) => {
  for (const end of ['', '\n', '\n{"type":"rate_limit_event"}\n', `\n${status('bye')}\n`, '\n{"type":"stream_ev']) {
    const found = await findResult(await fileWith(t, `${delta('a')}\n${RESULT}${end}`));
    assert.equal(found?.text, 'done', JSON.stringify(end));
  }
});

test('a result that is torn, or after which the conversation went on, does not count', async (t) => {
  assert.equal(await findResult(await fileWith(t, `${delta('a')}\n${RESULT.slice(0, -1)}`)), null);
  assert.equal(await findResult(await fileWith(t, `${RESULT}\n${delta('a')}\n`)), null);
});

test('a result longer than a block of reading is found', async (t) => {
  for (const length of [255 * 1024, 256 * 1024, 700 * 1024, 4 * 1024 * 1024]) {
    const long = JSON.stringify({ type: 'result', subtype: 'success', is_error: false, result: '€'.repeat(length / 3) });
    const found = await findResult(await fileWith(t, `${delta('a')}\n${long}\n`));
    assert.equal(found?.text.length, Math.floor(length / 3));
  }
});

test('the result of a log of two gigabytes is found at once', async (t) => {
  const file = path.join(await scratchFolder(t), 'stdout.log');
  const find = async (bytes: number) => {
    const handle = await open(file, 'w');
    // Sparse: takes no space on the disk.
    await handle.truncate(bytes);
    await handle.close();
    await appendFile(file, `\n${RESULT}\n`);
    assert.equal((await findResult(file))?.text, 'done');
  };
  assert.ok((await growth(find, 1024 ** 3 / 2)) < CONSTANT);
});

test('the search for a result gives up after the length of one line', async (t) => {
  const file = await fileWith(t, `${RESULT}\n`);
  const find = async (bytes: number) => {
    const handle = await open(file, 'r+');
    await handle.truncate(bytes);
    await handle.close();
    assert.equal(await findResult(file), null);
  };
  assert.ok((await growth(find, 1024 ** 3 / 4)) < CONSTANT);
});
