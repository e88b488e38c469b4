// Tests that streamed and consolidated lines together give each piece of an answer once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Envelope } from './envelope.ts';
import { toLine } from './line.ts';
import { interpretLine, type LivePiece, LiveText } from './liveText.ts';
import { summarize } from './summary.ts';

function start(id: string, parent: string | null = null): object {
  return { type: 'stream_event', event: { type: 'message_start', message: { id, model: 'm' } }, parent_tool_use_id: parent };
}

function delta(text: string, parent: string | null = null): object {
  return {
    type: 'stream_event',
    event: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
    parent_tool_use_id: parent,
  };
}

function stop(): object {
  return { type: 'stream_event', event: { type: 'message_stop' }, parent_tool_use_id: null };
}

function assistant(id: string, content: object[], extra: object = {}): object {
  return { type: 'assistant', message: { id, model: 'm', content }, parent_tool_use_id: null, ...extra };
}

function text(text: string): object {
  return { type: 'text', text };
}

function follow(lines: object[]): LivePiece[] {
  const live = new LiveText();
  return lines.flatMap((line) => {
    const read = toLine(line);
    return read ? live.take(read) : [];
  });
}

async function* toLines(lines: object[]) {
  for (const line of lines) {
    const read = toLine(line);
    if (read) yield read;
  }
}

function answer(lines: object[]): string {
  return follow(lines)
    .map((live) => (live.kind === 'text' ? live.text : ''))
    .join('');
}

test('text that came in pieces is not repeated by the consolidated line', () => {
  assert.equal(answer([start('1'), delta('a'), delta('b'), assistant('1', [text('ab')])]), 'ab');
});

test('text without pieces comes from the consolidated lines, also when several belong to one message', () => {
  assert.equal(answer([assistant('1', [text('a')]), assistant('1', [text('b')])]), 'ab');
});

test('a message whose text did not come in pieces is told whole, after one that did', () => {
  assert.equal(answer([start('1'), delta('a'), assistant('1', [text('a')]), assistant('2', [text('b')])]), 'a\n\nb');
});

test('a later message begins a new paragraph, but an empty one before it leaves no gap', () => {
  assert.equal(answer([start('1'), delta('a'), start('2'), start('3'), delta('b'), delta('c')]), 'a\n\nbc');
  assert.equal(answer([start('1'), start('2'), delta('b')]), 'b');
});

test('what sub-agents say is not the answer, nor does it split it', () => {
  const sub = { parent_tool_use_id: 'tool' };
  assert.equal(
    answer([start('1'), delta('a'), start('9', 'tool'), delta('x', 'tool'), assistant('9', [text('x')], sub), delta('b')]),
    'ab',
  );
});

test('the words of the CLI for a failed request are not the answer', () => {
  assert.equal(answer([assistant('1', [text('API Error')], { is_api_error_message: true, error: 'rate_limit' })]), '');
});

test('reasoning is told apart from the answer', () => {
  const lines = [
    assistant('1', [{ type: 'thinking', thinking: 'hm' }]),
    assistant('1', [text('a'), { type: 'tool_use', id: 't', name: 'Bash', input: {} }]),
  ];
  assert.deepEqual(follow(lines), [
    { kind: 'thinking', text: 'hm' },
    { kind: 'text', text: 'a' },
  ]);
});

test('statuses become phases', () => {
  const read = (fields: object) => {
    const line = toLine({ type: 'system', subtype: 'status', ...fields });
    return line && interpretLine(line);
  };
  assert.deepEqual(read({ status: 'requesting' }), { kind: 'status', phase: { kind: 'waiting' } });
  assert.deepEqual(read({ status: 'waiting' }), { kind: 'status', phase: { kind: 'waiting' } });
  assert.deepEqual(read({ status: 'loading_model' }), { kind: 'status', phase: { kind: 'loadingModel' } });
  assert.deepEqual(read({ status: 'reading_prompt', processed: 3, total: 9 }), {
    kind: 'status',
    phase: { kind: 'readingPrompt', processed: 3, total: 9 },
  });
  assert.deepEqual(read({ status: 'retrying', attempt: 2, retry_at: 5, reason: 'busy' }), {
    kind: 'status',
    phase: { kind: 'retrying', attempt: 2, retryAt: 5, reason: 'busy' },
  });
  assert.deepEqual(read({ status: 'notice', text: 'cut' }), { kind: 'notice', text: 'cut' });
  assert.equal(read({ status: 'compacting' }), null);
  assert.equal(read({ status: 'reading_prompt', processed: 'x' }), null);
});

test('a retry of the Claude CLI is a phase too', () => {
  const line = toLine({ type: 'system', subtype: 'api_retry', attempt: 1, retry_delay_ms: 618, error: 'rate_limit' });
  const live = line && interpretLine(line);
  assert.ok(live?.kind === 'status' && live.phase.kind === 'retrying');
  assert.equal(live.phase.reason, 'rate_limit');
  assert.ok(Math.abs(live.phase.retryAt - Date.now() - 618) < 200);
});

test('whatever deltas, starts and stops are missing, the whole text comes out once, in its paragraphs', async () => {
  const [first, second] = ['The first half, and the second half.', 'Another paragraph.'];
  const message = (id: string, whole: string, kept: number, isLate: boolean) => {
    const pieces = [0, 1, 2, 3].map((n) => whole.slice((n * whole.length) / 4, ((n + 1) * whole.length) / 4));
    const lines = [start(id), ...pieces.filter((_, n) => kept & (1 << n)).map((piece) => delta(piece))];
    return isLate ? [...lines, stop(), assistant(id, [text(whole)])] : [...lines, assistant(id, [text(whole)]), stop()];
  };
  for (let kept = 0; kept < 16; kept++) {
    for (const isLate of [false, true]) {
      const lines = [...message('1', first, kept, isLate), ...message('2', second, 15 - kept, isLate)];
      for (const missing of [[], [start('1')], [start('2')], [start('1'), start('2')], [stop()]]) {
        const left = lines.filter((line) => !missing.some((other) => JSON.stringify(other) === JSON.stringify(line)));
        // Without its start or the stop before it, a message can't be told from the one before.
        if (missing.length === 1 && JSON.stringify(missing[0]) === JSON.stringify(stop()) && isLate) continue;
        const read = await summarize(toLines(left));
        assert.equal(read.text, `${first}\n\n${second}`, JSON.stringify({ kept, isLate, missing }));
      }
    }
  }
});

test('a second block of a message that came without pieces is told, and reasoning does not hide it', () => {
  const thinking = { type: 'thinking', thinking: 'hm' };
  assert.equal(answer([start('1'), delta('a'), assistant('1', [text('a')]), assistant('1', [text('b')])]), 'ab');
  assert.equal(answer([start('1'), delta('a'), delta('b'), assistant('1', [thinking, text('a'), text('bc')])]), 'abc');
});

test('a message whose consolidated line is missing is completed from the result, and an error completes nothing', () => {
  const result = (isError: boolean) => ({ type: 'result', subtype: 'success', is_error: isError, result: 'abc' });
  assert.equal(answer([start('1'), delta('ab'), stop(), result(false)]), 'abc');
  assert.equal(answer([start('1'), delta('ab'), stop(), result(true)]), 'ab');
  assert.equal(answer([start('1'), delta('ab'), assistant('1', [text('ab')]), stop(), result(false)]), 'ab');
});

test('text that proves to be reasoning is not told twice by its consolidated line', async () => {
  const lines: object[] = [];
  const sink = { write: async (line: object) => void lines.push(line) };
  const envelope = new Envelope({ sink, sessionId: 's', cwd: null, model: 'm', agentType: 'local' });
  await envelope.open('ask');
  await envelope.text('Let me think.');
  await envelope.textWasThinking();
  await envelope.text('The answer.');
  await envelope.finish({
    subtype: 'success',
    isError: false,
    text: 'The answer.',
    durationMs: 1,
    tokensIn: 1,
    tokensOut: 1,
    cachedTokens: 0,
    costUsd: 0,
    stopReason: 'stop',
  });
  const { text: answered, thinking } = await summarize(toLines(lines));
  assert.deepEqual([answered, thinking], ['The answer.', 'Let me think.']);
});
