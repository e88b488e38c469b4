// Tests that every provider's word for an end is understood, and that an answer is called whole only when it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunkOf, readBody, readEverySplit, streamOf } from '#llm/testing/readBody.ts';
import { type Finish, finishOf } from './finishReason.ts';

const words: Record<Finish, string[]> = {
  stop: ['stop', 'STOP', 'eos_token', 'end_turn', 'stop_sequence', 'COMPLETE', 'FINISH_REASON_STOP', 'eos', 'completed'],
  length: [
    'length',
    'LENGTH',
    'max_tokens',
    'MAX_TOKENS',
    'maxTokens',
    'model_length',
    'max-tokens',
    'FINISH_REASON_MAX_TOKENS',
    'token_limit',
    'max_output_tokens',
    'model_context_window_exceeded',
    'context_length_exceeded',
    'max_new_tokens',
    'length_limit',
  ],
  filter: [
    'content_filter',
    'content-filter',
    'ContentFilter',
    'SAFETY',
    'RECITATION',
    'PROHIBITED_CONTENT',
    'BLOCKLIST',
    'SPII',
    'guardrail_intervened',
    'content_filtered',
    'sensitive',
    'ERROR_TOXIC',
    'refusal',
    'IMAGE_SAFETY',
  ],
  tool: ['tool_calls', 'tool_use', 'function_call', 'toolUse', 'tool-calls'],
  error: ['error', 'abort', 'ERROR', 'cancelled', 'network_error', 'insufficient_system_resource', 'MALFORMED_FUNCTION_CALL', 'failed'],
  other: ['OTHER', 'FINISH_REASON_UNSPECIFIED', 'pause', '17'],
};
for (const [finish, reasons] of Object.entries(words))
  test(`what means ${finish}`, () => {
    for (const reason of reasons) assert.equal(finishOf(reason), finish, reason);
  });

const half = chunkOf({ content: 'The first half' });
const usage = JSON.stringify({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } });

test('a filter that cuts an answer is a failure that names it, with the text and the counts kept', () => {
  for (const end of [[], ['[DONE]']])
    readEverySplit(streamOf(half, chunkOf({}, 'content_filter'), usage, ...end), ({ text, failure, answer }, split) => {
      assert.deepEqual([text, failure?.kind, answer.usage.completionTokens], ['The first half', 'incomplete', 2], `split ${split}`);
      assert.match(failure?.message ?? '', /^A content filter of 127\.0\.0\.1:8080 stopped the answer \(content_filter\)/);
    });
});

test('a length, a tool and an unknown end are told apart', () => {
  const finish = (reason: string) => readBody(streamOf(half, chunkOf({}, reason), '[DONE]'), 99).answer;
  assert.equal(finish('MAX_TOKENS').finishReason, 'length');
  assert.equal(finish('tool_use').finishReason, 'tool');
  assert.deepEqual([finish('pause').finishReason, finish('pause').finishWord], ['other', 'pause']);
});

test('what comes after an early end belongs to the answer, and a later end counts', () => {
  const early = chunkOf({ role: 'assistant', content: '' }, 'stop');
  const parts = [chunkOf({ content: 'One ' }), chunkOf({ content: 'two.' })];
  for (const [body, text, finish] of [
    [streamOf(early, ...parts, chunkOf({}, 'stop'), '[DONE]'), 'One two.', 'stop'],
    [streamOf(early, ...parts, '[DONE]'), 'One two.', 'stop'],
    [streamOf(early, ...parts), 'One two.', 'stop'],
    [streamOf(early, ...parts, chunkOf({}, 'length')), 'One two.', 'length'],
    [streamOf(chunkOf({ content: 'One ' }, 'stop'), chunkOf({ content: 'two.' }, 'stop')), 'One two.', 'stop'],
    [streamOf(half, chunkOf({}, 'length'), chunkOf({}, 'stop'), '[DONE]'), 'The first half', 'length'],
  ] as const)
    readEverySplit(body, (read, split) => {
      assert.equal(read.failure, null, `split ${split}`);
      assert.deepEqual([read.text, read.answer.finishReason], [text, finish], `split ${split}`);
    });
});

test('a word for “not yet” is no end, and an end that says nothing gives way to any other', () => {
  for (const [body, finish] of [
    [streamOf(chunkOf({ content: 'One ' }, 'null'), chunkOf({ content: 'two.' }, 'null'), chunkOf({}, 'stop'), '[DONE]'), 'stop'],
    [streamOf(chunkOf({ content: 'One ' }, 'None'), chunkOf({ content: 'two.' }, 'undefined'), chunkOf({}, 'length')), 'length'],
    [streamOf(chunkOf({ content: 'One two.' }, 'FINISH_REASON_UNSPECIFIED'), chunkOf({}, 'STOP')), 'stop'],
    [streamOf(chunkOf({ content: 'One two.' }, 'stop'), chunkOf({}, 'pause')), 'stop'],
    [streamOf(chunkOf({ content: 'One two.' }, 'length'), chunkOf({}, 'pause')), 'length'],
    [streamOf(chunkOf({ content: 'One two.' }), '{"choices":[{"delta":{},"finish_reason":null,"stop_reason":"max_tokens"}]}'), 'length'],
    [streamOf(chunkOf({ content: 'One two.' }), '{"choices":[{"delta":{},"finish_reason":{"type":"length"}}]}'), 'length'],
  ] as const)
    readEverySplit(body, ({ text, failure, answer }, split) => {
      assert.equal(failure, null, `split ${split}`);
      assert.deepEqual([text, answer.finishReason], ['One two.', finish], `split ${split}`);
    });
  const never = readBody(streamOf(chunkOf({ content: 'One ' }, 'null'), chunkOf({ content: 'two.' }, 'null')), 99);
  assert.equal(never.failure?.kind, 'incomplete');
});

test('the server’s own [DONE] behind a text is an end; without it, behind nothing or behind an error it is none', () => {
  for (const done of ['[DONE]', 'data: [DONE]', '"[DONE]"'])
    readEverySplit(streamOf(half, usage, done), ({ text, failure, answer }, split) => {
      assert.equal(failure, null, `split ${split}`);
      assert.deepEqual([text, answer.finishReason], ['The first half', 'stop'], `split ${split}`);
    });
  for (const datas of [
    [half],
    [half, usage],
    ['[DONE]'],
    [chunkOf({ role: 'assistant', content: '' }), '[DONE]'],
    [chunkOf({ reasoning_content: 'Hmm.' }), '[DONE]'],
    [half, '{"error":{"message":"x"}}', '[DONE]'],
    [chunkOf({ content: 'It ends with [DONE]' })],
  ])
    readEverySplit(streamOf(...datas), ({ failure }, split) => assert.notEqual(failure, null, `${datas.join()} split ${split}`));
});

test('a tool that is called in place of a text is an end of that kind, whatever the server calls it', () => {
  const call = { tool_calls: [{ index: 0, id: 'x', function: { name: 'read', arguments: '{}' } }] };
  const finish = (...datas: string[]) => readBody(streamOf(...datas, '[DONE]'), 99).answer.finishReason;
  assert.equal(finish(chunkOf(call), chunkOf({}, 'stop')), 'tool');
  assert.equal(finish(chunkOf({ reasoning_content: 'Hmm.' }), chunkOf({ function_call: { name: 'read' } }, 'stop')), 'tool');
  assert.equal(finish(JSON.stringify({ choices: [{ message: { content: null, ...call }, finish_reason: 'stop' }] })), 'tool');
  assert.equal(finish(chunkOf({ content: 'Two.' }), chunkOf({ content: '', tool_calls: [] }, 'stop')), 'stop');
  assert.equal(finish(chunkOf({ content: 'Two.' }), chunkOf(call), chunkOf({}, 'stop')), 'stop');
});

test('an answer in one JSON body needs no finish reason: that it is all there shows', () => {
  const body = JSON.stringify({ choices: [{ message: { role: 'assistant', content: 'Hello.' } }] });
  readEverySplit(body, ({ text, failure }) => assert.deepEqual([text, failure], ['Hello.', null]));
  assert.equal(readBody(body.slice(0, -2), 50).failure?.kind, 'badResponse');
});

test('text that was held back at the end does not make the end an early one', () => {
  const { answer, text } = readBody(streamOf(chunkOf({ content: 'a <' }), chunkOf({}, 'stop')), 9_999);
  assert.deepEqual([text, answer.finishReason, answer.wentOn], ['a <', 'stop', false]);
});
