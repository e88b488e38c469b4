// Tests that streamed and consolidated lines together give each piece of an answer once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toLine } from './line.ts';
import { interpretLine, type LivePiece, LiveText } from './liveText.ts';

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
