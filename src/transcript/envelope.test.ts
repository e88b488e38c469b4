// Tests that the envelope keeps the real CLI's order, and that readers get back what was written.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { scratchFolder } from '#transcript/testing/scratch.ts';
import { Envelope, type RunResult } from './envelope.ts';
import { toLine } from './line.ts';
import { findResult, MAX_LINE_BYTES } from './read.ts';
import { runUse } from './result.ts';
import { extractSummary } from './summary.ts';
import { openTranscript } from './write.ts';

const SUCCESS: RunResult = {
  subtype: 'success',
  isError: false,
  text: 'Hello you',
  durationMs: 12,
  tokensIn: 100,
  tokensOut: 7,
  cachedTokens: 60,
  costUsd: 0,
  stopReason: 'stop',
};

const FAILURE: RunResult = {
  ...SUCCESS,
  subtype: 'error_during_execution',
  isError: true,
  stopReason: null,
  errorKind: 'incomplete',
  errorMessage: 'It broke off.',
};

function recorder() {
  const lines: Record<string, unknown>[] = [];
  const sink = {
    write: async (line: object) => {
      lines.push(JSON.parse(JSON.stringify(line)));
    },
  };
  return { lines, envelope: new Envelope({ sink, sessionId: 's-1', cwd: '/project', model: 'qwen', agentType: 'local' }) };
}

/** The kinds of lines, deltas of one kind in a row as one. */
function kindsOf(lines: Record<string, unknown>[]): string[] {
  const kinds = lines.map((line) => {
    const event = (line.event ?? {}) as { type?: string; index?: number; delta?: { type?: string } };
    return [line.type, line.subtype, event.type, event.index, event.delta?.type].filter((part) => part !== undefined).join(' ');
  });
  return kinds.filter((kind, index) => kind !== kinds[index - 1]);
}

async function recordedKinds(name: string): Promise<string[]> {
  const text = await readFile(path.join(import.meta.dirname, 'fixtures', 'claude', `${name}.jsonl`), 'utf8');
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const ours = lines.filter((line) => line.subtype !== 'thinking_tokens' && line.event?.delta?.type !== 'signature_delta');
  return kindsOf(ours);
}

function blocksOf(line: unknown) {
  const read = toLine(line);
  return read?.kind === 'assistant' ? read.blocks : null;
}

/** What our transcripts have and the CLI's don't: the prompt. */
function withoutPrompt(lines: Record<string, unknown>[]) {
  return lines.filter((line) => line.type !== 'user');
}

test('an answer is written in the order in which the Claude CLI writes one', async () => {
  const { lines, envelope } = recorder();
  await envelope.open('Say hello');
  await envelope.status('requesting');
  await envelope.text('Hello ');
  await envelope.text('you');
  await envelope.finish(SUCCESS);
  assert.deepEqual(kindsOf(withoutPrompt(lines)), await recordedKinds('partial'));
});

test('reasoning is a block of its own, again in the order of the Claude CLI', async () => {
  const { lines, envelope } = recorder();
  await envelope.open('Think');
  await envelope.status('requesting');
  await envelope.thinking('Hm. ');
  await envelope.thinking('So.');
  await envelope.text('Hello you');
  await envelope.finish(SUCCESS);
  assert.deepEqual(kindsOf(withoutPrompt(lines)), await recordedKinds('thinking-partial'));
});

test('the order holds when nobody waits for the writes', async () => {
  const { lines, envelope } = recorder();
  await Promise.all([
    envelope.open('Say hello'),
    envelope.status('requesting'),
    envelope.text('Hello '),
    envelope.text('you'),
    envelope.finish(SUCCESS),
  ]);
  assert.deepEqual(kindsOf(withoutPrompt(lines)), await recordedKinds('partial'));
});

test('an end is written once, and nothing after it', async () => {
  const { lines, envelope } = recorder();
  await envelope.text('Hello you');
  await envelope.finish(SUCCESS);
  const { length } = lines;
  await envelope.finish(FAILURE);
  await envelope.text('more');
  await envelope.status('waiting');
  assert.equal(lines.length, length);
});

test('a failure before the first piece of text is just a result', async () => {
  const { lines, envelope } = recorder();
  await envelope.finish({ ...FAILURE, text: '' });
  assert.deepEqual(kindsOf(lines), ['result error_during_execution']);
  assert.deepEqual(lines[0]?.error, { kind: 'incomplete', message: 'It broke off.' });
});

test('a failure in the middle keeps the text so far, marked as aborted', async () => {
  const { lines, envelope } = recorder();
  await envelope.text('Hel');
  await envelope.finish({ ...FAILURE, text: 'Hel' });
  const assistant = lines.find((line) => line.type === 'assistant');
  assert.equal(assistant?.aborted, true);
  assert.deepEqual(blocksOf(assistant), [{ kind: 'text', text: 'Hel' }]);
});

test('cached tokens are counted as Anthropic does, apart from the input', async () => {
  const { lines, envelope } = recorder();
  await envelope.finish(SUCCESS);
  const expected = { input_tokens: 40, cache_creation_input_tokens: 0, cache_read_input_tokens: 60, output_tokens: 7 };
  assert.partialDeepStrictEqual(lines[0]?.usage, expected);
});

test('what was written is read back', async (t) => {
  const file = path.join(await scratchFolder(t), 'stdout.log');
  const transcript = await openTranscript(file);
  const envelope = new Envelope({ sink: transcript, sessionId: 's-1', cwd: null, model: 'qwen', agentType: 'local' });
  await envelope.open('Say\nhello');
  await envelope.status('notice', { text: 'Older messages were left out.' });
  await envelope.thinking('Hm.');
  await envelope.text('Hello ');
  await envelope.text('you');
  await envelope.finish({ ...SUCCESS, stopReason: 'length', costUsd: null, tokensOut: null });
  await transcript.close();
  const result = {
    isError: false,
    subtype: 'success',
    stopReason: 'length',
    terminalReason: null,
    tokensIn: 100,
    tokensOut: null,
    costUsd: null,
    sessionId: 's-1',
    durationMs: 12,
    numTurns: 1,
    errorKind: null,
    errorMessage: null,
  };
  assert.deepEqual(await extractSummary(file), {
    text: 'Hello you',
    thinking: 'Hm.',
    notices: ['Older messages were left out.'],
    summary: 'Hello you',
    result,
    ends: [result],
    timeUp: null,
    prompt: 'Say\nhello',
    model: 'qwen',
    sessionId: 's-1',
    apiError: null,
  });
});

test('a failure is read back with its kind and message', async (t) => {
  const file = path.join(await scratchFolder(t), 'stdout.log');
  const transcript = await openTranscript(file);
  await new Envelope({ sink: transcript, sessionId: 's-1', cwd: null, model: '', agentType: 'local' }).finish({ ...FAILURE, text: '' });
  await transcript.close();
  const { result } = await extractSummary(file);
  assert.deepEqual([result?.isError, result?.errorKind, result?.errorMessage], [true, 'incomplete', 'It broke off.']);
});

test('an answer far longer than a line may be is read back whole', async (t) => {
  const file = path.join(await scratchFolder(t), 'stdout.log');
  const transcript = await openTranscript(file);
  const envelope = new Envelope({ sink: transcript, sessionId: 's-1', cwd: null, model: 'qwen', agentType: 'local' });
  const text = `x${'🙂\u0000'.repeat(1_500_000)}`;
  await envelope.open(text);
  await envelope.text(text);
  await envelope.finish({ ...SUCCESS, text });
  await transcript.close();
  const longest = Math.max(...(await readFile(file, 'utf8')).split('\n').map((line) => Buffer.byteLength(line)));
  assert.ok(longest < MAX_LINE_BYTES);
  assert.ok((await extractSummary(file)).text === text);
  assert.equal((await findResult(file))?.isError, false);
});

test('a transcript cut at any byte is read: a prefix of the text, and a result only where its line is whole', async (t) => {
  const { lines, envelope } = recorder();
  await envelope.open('Sag „hallo“');
  await envelope.thinking('Hm — 🙂');
  await envelope.text('Grüße 🙂 an ');
  await envelope.text('dich');
  await envelope.finish({ ...SUCCESS, text: 'Grüße 🙂 an dich' });
  const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const file = path.join(await scratchFolder(t), 'stdout.log');
  for (let length = 0; length <= bytes.length; length++) {
    await writeFile(file, bytes.subarray(0, length));
    const read = await extractSummary(file);
    assert.ok('Grüße 🙂 an dich'.startsWith(read.text), `${length}: ${read.text}`);
    assert.equal(read.result !== null, length >= bytes.length - 1);
    assert.equal((await findResult(file)) !== null, length >= bytes.length - 1);
  }
});

test('text that turns out to be reasoning is read back as reasoning', async (t) => {
  const file = path.join(await scratchFolder(t), 'stdout.log');
  const transcript = await openTranscript(file);
  const envelope = new Envelope({ sink: transcript, sessionId: 's-1', cwd: null, model: 'qwq', agentType: 'local' });
  await envelope.open('Say hello');
  await envelope.text('The user ');
  await envelope.text('greets me.');
  await envelope.textWasThinking();
  await envelope.text('Hello.');
  await envelope.finish({ ...SUCCESS, text: 'Hello.' });
  await transcript.close();
  const { text, thinking, summary } = await extractSummary(file);
  assert.deepEqual([text, thinking, summary], ['Hello.', 'The user greets me.', 'Hello.']);
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes('"type":"assistant"'));
  assert.deepEqual(
    lines.map((line) => blocksOf(JSON.parse(line) as Record<string, unknown>)),
    [[{ kind: 'thinking', text: 'The user greets me.' }], [{ kind: 'text', text: 'Hello.' }]],
  );
});

test('what is unknown is 0 in the line, as the Claude Agent SDK has no null there, and unknown to our readers', async () => {
  const { lines, envelope } = recorder();
  await envelope.finish({ ...SUCCESS, tokensIn: null, tokensOut: null, cachedTokens: null, costUsd: null });
  const [line] = lines;
  assert.partialDeepStrictEqual(line, { usage: { input_tokens: 0, output_tokens: 0 }, total_cost_usd: 0 });
  const read = toLine(line);
  assert.ok(read?.kind === 'result');
  assert.deepEqual(runUse(read), { tokensIn: null, tokensOut: null, costUsd: null });
  const known = recorder();
  await known.envelope.finish({ ...SUCCESS, tokensIn: 0, tokensOut: 0, cachedTokens: 0 });
  const zero = toLine(known.lines[0]);
  assert.ok(zero?.kind === 'result');
  assert.deepEqual(runUse(zero), { tokensIn: 0, tokensOut: 0, costUsd: 0 });
});

test('statuses and notices are read alike from transcripts of today and of earlier versions', async () => {
  const { lines, envelope } = recorder();
  const statuses: [string, Record<string, unknown>][] = [
    ['waiting', {}],
    ['loading_model', {}],
    ['reading_prompt', { processed: 3, total: 9 }],
    ['retrying', { attempt: 2, retry_at: 5, reason: 'busy' }],
    ['notice', { text: 'cut' }],
    ['time_up', { text: 'It worked for 5 s.' }],
  ];
  for (const [status, extra] of statuses) await envelope.status(status, extra);
  statuses.forEach(([status, extra], index) => {
    for (const line of [lines[index], { type: 'system', subtype: 'status', status, ...extra }]) {
      const read = toLine(line);
      assert.ok(read?.kind === 'status' && read.status === status, JSON.stringify(line));
      assert.partialDeepStrictEqual(read.details, extra);
    }
  });
});

test('an informational line of the CLI itself is no notice of ours', () => {
  assert.equal(toLine({ type: 'system', subtype: 'informational', content: 'Tip', level: 'info' }), null);
});
