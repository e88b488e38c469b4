// Tests that the end of a transcript is read without the rest, and says what the whole says.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { Envelope } from './envelope.ts';
import { readSaidEnd } from './saidEnd.ts';
import { extractSummary } from './summary.ts';
import { scratchFolder } from './testing/scratch.ts';
import { openTranscript } from './write.ts';

const CLAUDE = path.join(import.meta.dirname, 'fixtures', 'claude');
const SUCCESS = {
  subtype: 'success',
  isError: false,
  durationMs: 1,
  tokensIn: 1,
  tokensOut: 1,
  cachedTokens: 0,
  costUsd: 0,
  stopReason: 'stop',
} as const;

async function transcriptOf(t: TestContext, write: (envelope: Envelope, file: string) => Promise<void>): Promise<string> {
  const file = path.join(await scratchFolder(t), 'stdout.log');
  const transcript = await openTranscript(file);
  await write(new Envelope({ sink: transcript, sessionId: 's-1', cwd: null, model: 'qwen', agentType: 'local' }), file);
  await transcript.close();
  return file;
}

/** Reads with every bound from nothing to all, and compares with the whole text. */
async function endsAgree(file: string): Promise<void> {
  const whole = await extractSummary(file);
  for (let most = 1; ; most = Math.ceil(most * 1.7)) {
    const { text, thinking, isWhole } = await readSaidEnd(file, (units) => units.text + units.thinking >= most);
    assert.ok(whole.text.endsWith(text), `${file}, ${most}: ${text.slice(0, 80)}`);
    assert.ok(whole.thinking.endsWith(thinking), `${file}, ${most}: ${thinking.slice(0, 80)}`);
    if (!isWhole) continue;
    assert.deepEqual([text, thinking], [whole.text, whole.thinking]);
    return;
  }
}

test('however little is read, it is the end of what the whole transcript says', async (t) => {
  for (const name of readdirSync(CLAUDE).filter((file) => file.endsWith('.jsonl'))) await endsAgree(path.join(CLAUDE, name));
  await endsAgree(
    await transcriptOf(t, async (envelope) => {
      await envelope.open('Go.');
      for (const word of ['Let ', 'me ', 'see.']) await envelope.text(word);
      await envelope.textWasThinking();
      for (const word of ['First ', 'line.\n', 'Second.']) await envelope.text(word);
      await envelope.thinking('Hm.');
      await envelope.text('\n\nThird.');
      await envelope.finish({ ...SUCCESS, text: 'unused' });
    }),
  );
});

test('a run that broke off, went on in a second one and has no consolidated line is read from its pieces', async (t) => {
  const file = await transcriptOf(t, async (envelope, name) => {
    await envelope.open('Go.');
    for (const word of ['Half ', 'of ', 'it']) await envelope.text(word);
    const again = await openTranscript(name);
    const second = new Envelope({ sink: again, sessionId: 's-2', cwd: null, model: 'qwen', agentType: 'local' });
    await second.open('Go on.');
    for (const word of ['The ', 'other ', 'half']) await second.text(word);
    await again.close();
  });
  await endsAgree(file);
});

test('a block that is longer than its consolidated line is read to its end', async (t) => {
  const text = `${'x'.repeat(2_200_000)} the end`;
  const file = await transcriptOf(t, async (envelope) => {
    await envelope.open('Go.');
    for (let at = 0; at < text.length; at += 50_000) await envelope.text(text.slice(at, at + 50_000));
    await envelope.finish({ ...SUCCESS, text });
  });
  const end = await readSaidEnd(file, (units) => units.text >= 100);
  assert.equal(end.isWhole, false);
  assert.ok(end.text.endsWith(' the end') && text.endsWith(end.text));
  const whole = await readSaidEnd(file, () => false);
  assert.ok(whole.isWhole && whole.text === text);
});

test('the notices of the beginning are read too, and the answer of a result alone', async (t) => {
  const file = await transcriptOf(t, async (envelope) => {
    await envelope.open('Go.');
    await envelope.status('notice', { text: 'Older messages were left out.' });
    for (let line = 0; line < 2_000; line++) await envelope.text(`${line}\n`);
    await envelope.status('notice', { text: 'It was cut.' });
    await envelope.finish({ ...SUCCESS, text: 'unused' });
  });
  const { notices, isWhole } = await readSaidEnd(file, () => false, 32_768);
  assert.deepEqual([notices, isWhole], [['Older messages were left out.', 'It was cut.'], false]);
  const alone = path.join(await scratchFolder(t), 'stdout.log');
  await writeFile(alone, `${JSON.stringify({ type: 'result', subtype: 'success', is_error: false, result: 'Only here.' })}\n`);
  assert.equal((await readSaidEnd(alone, () => false)).text, 'Only here.');
  assert.equal((await readSaidEnd(path.join(alone, '..', 'missing'), () => false)).isWhole, true);
});

test('of a transcript of gigabytes only the end is read', async (t) => {
  const file = await transcriptOf(t, async (envelope) => {
    await envelope.open('Go.');
    await envelope.text('The end.');
    await envelope.finish({ ...SUCCESS, text: 'The end.' });
  });
  const end = await extractSummary(file);
  // A hole of 4 GB before the lines takes no space on the disk; who read it would need minutes.
  const sparse = path.join(await scratchFolder(t), 'stdout.log');
  const handle = await open(sparse, 'w');
  const lines = `\n${await readFile(file, 'utf8')}`;
  await handle.write(lines, 4 * 1024 ** 3);
  await handle.close();
  const { text, isWhole } = await readSaidEnd(sparse, (units) => units.text > 0);
  assert.deepEqual([text, isWhole], [end.text, false]);
});
