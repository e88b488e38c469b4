// Tests that every shape of a piece of text and of reasoning is read, once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunkOf, readBody, readEverySplit, streamOf } from '#llm/testing/readBody.ts';

const END = [chunkOf({}, 'stop'), '[DONE]'];
const choices = (choice: object) => JSON.stringify({ choices: [{ index: 0, finish_reason: null, ...choice }] });

const shapes: [what: string, body: string][] = [
  ['fields', streamOf(chunkOf({ reasoning_content: 'Let me see.' }), chunkOf({ content: 'Two.' }), ...END)],
  [
    'vLLM',
    streamOf(chunkOf({ reasoning: 'Let me ' }), chunkOf({ reasoning: 'see.', content: null }), chunkOf({ content: 'Two.' }), ...END),
  ],
  [
    'Mistral',
    streamOf(
      chunkOf({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Let me ' }] }] }),
      chunkOf({ content: [{ type: 'thinking', thinking: 'see.' }] }),
      chunkOf({ content: [{ type: 'text', text: 'Tw' }] }),
      chunkOf({ content: 'o.' }),
      ...END,
    ),
  ],
  [
    'one list with both',
    streamOf(
      chunkOf({
        content: [
          { type: 'reasoning', text: 'Let me see.' },
          { type: 'output_text', text: 'Two.' },
        ],
      }),
      ...END,
    ),
  ],
  ['Google', streamOf(chunkOf({ content: [{ thought: true, text: 'Let me see.' }, { text: 'Two.' }] }), ...END)],
  [
    'OpenRouter, which says reasoning twice',
    streamOf(
      chunkOf({ reasoning: 'Let me see.', reasoning_details: [{ type: 'reasoning.text', text: 'Let me see.' }] }),
      chunkOf({ content: 'Two.', reasoning: null, reasoning_details: [] }),
      ...END,
    ),
  ],
  [
    'details alone',
    streamOf(chunkOf({ reasoning_details: [{ type: 'reasoning.summary', summary: 'Let me see.' }] }), chunkOf({ content: 'Two.' }), ...END),
  ],
  [
    'LiteLLM',
    streamOf(
      chunkOf({ reasoning_content: 'Let me see.', thinking_blocks: [{ type: 'thinking', thinking: 'Let me see.' }] }),
      chunkOf({ content: 'Two.' }),
      ...END,
    ),
  ],
  ['a message in place of a delta', streamOf(choices({ message: { content: 'Two.', reasoning: 'Let me see.' }, finish_reason: 'stop' }))],
  ['an empty delta beside the message', streamOf(choices({ delta: {}, message: { content: 'Two.', thinking: 'Let me see.' } }), ...END)],
  [
    'the message so far beside the delta',
    streamOf(
      choices({ delta: { reasoning: 'Let me see.' }, message: { content: '' } }),
      choices({ delta: { content: 'Tw' }, message: { content: 'Tw' } }),
      choices({ delta: { content: 'o.' }, message: { content: 'Two.' } }),
      choices({ delta: {}, message: { content: 'Two.' }, finish_reason: 'stop' }),
    ),
  ],
  [
    'the message so far, and no delta',
    streamOf(
      choices({ message: { content: '', reasoning_content: 'Let me ' } }),
      choices({ message: { content: '', reasoning_content: 'Let me see.' } }),
      choices({ message: { content: 'Tw', reasoning_content: 'Let me see.' } }),
      choices({ message: { content: 'Two.', reasoning_content: 'Let me see.' }, finish_reason: 'stop' }),
    ),
  ],
  [
    'pieces in messages',
    streamOf(
      choices({ message: { reasoning_content: 'Let me ' } }),
      choices({ message: { reasoning_content: 'see.' } }),
      choices({ message: { content: 'Tw' } }),
      choices({ message: { content: 'o.' }, finish_reason: 'stop' }),
    ),
  ],
  [
    'Ollama’s own lines',
    [
      { model: 'm', message: { role: 'assistant', content: '', thinking: 'Let me see.' }, done: false },
      { model: 'm', message: { role: 'assistant', content: 'Tw' }, done: false },
      { model: 'm', message: { role: 'assistant', content: 'o.' }, done: false },
      { model: 'm', message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop', prompt_eval_count: 9, eval_count: 2 },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n'),
  ],
  [
    'text of the older completions',
    streamOf(chunkOf({ reasoning: 'Let me see.' }), choices({ text: 'Tw' }), choices({ text: 'o.', finish_reason: 'stop' })),
  ],
  [
    'the older field beside a delta that stays empty',
    streamOf(
      choices({ delta: {}, message: { reasoning: 'Let me see.' } }),
      choices({ delta: {}, text: 'Tw' }),
      choices({ delta: { role: 'assistant' }, text: 'o.' }),
      choices({ delta: {}, text: '', finish_reason: 'stop' }),
    ),
  ],
  [
    'the older field with the whole, beside deltas',
    streamOf(
      chunkOf({ reasoning: 'Let me see.' }),
      choices({ delta: { content: 'Two.' } }),
      choices({ delta: {}, text: 'Two.', finish_reason: 'stop' }),
    ),
  ],
  [
    'parts in an object',
    streamOf(
      chunkOf({ content: { role: 'model', parts: [{ text: 'Let me see.', thought: true }, { text: 'Tw' }, { text: 'o.' }] } }),
      ...END,
    ),
  ],
];

for (const [what, body] of shapes)
  test(`text and reasoning are told apart, each once: ${what}`, () => {
    readEverySplit(body, ({ text, thinking, failure }, split) => {
      assert.deepEqual([thinking, text], ['Let me see.', 'Two.'], `split ${split}`);
      assert.equal(failure, null, `split ${split}: ${failure?.message}`);
    });
  });

test('a piece that is a number is a text', () => {
  readEverySplit(streamOf(chunkOf({ content: 'It is ' }), chunkOf({ content: 42 }), chunkOf({ content: 0 }), ...END), ({ text }) =>
    assert.equal(text, 'It is 420'),
  );
  for (const delta of [{ refusal: 0 }, { content: [1, 2] }, { content: false }, { reasoning: 7 }])
    assert.equal(readBody(streamOf(chunkOf({ content: 'x' }), chunkOf(delta), ...END), 99).text, 'x', JSON.stringify(delta));
});

test('pieces in the older field may repeat each other', () => {
  const body = streamOf(...['la', 'la', ' land'].map((text) => choices({ delta: {}, text })), ...END);
  readEverySplit(body, ({ text }) => assert.equal(text, 'lala land'));
});

test('a refusal in a field of its own is the answer', () => {
  assert.equal(readBody(streamOf(chunkOf({ refusal: "I can't help with that." }), ...END), 9_999).text, "I can't help with that.");
});

test('whatever is generated is progress; what is only repeated or empty is none', () => {
  const progressOf = (...datas: string[]) => readBody(streamOf(...datas), 9_999).answer.progress;
  for (const delta of [
    { tool_calls: [{ index: 0, function: { name: 'f', arguments: '' } }] },
    { function_call: { name: 'f' } },
    { reasoning_details: [{ type: 'reasoning.encrypted', data: 'x' }] },
    { audio: { data: 'x' } },
  ])
    assert.equal(progressOf(chunkOf(delta), chunkOf(delta)), 2, JSON.stringify(delta));
  for (const delta of [{}, { role: 'assistant' }, { role: 'assistant', content: '', tool_calls: [], reasoning: null }, { content: null }])
    assert.equal(progressOf(chunkOf(delta)), 0, JSON.stringify(delta));
});

test('token counts are found where gateways put them', () => {
  const usage = { prompt_tokens: 9, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 4 } };
  for (const body of [
    streamOf(chunkOf({ content: 'x' }), choices({ delta: {}, finish_reason: 'stop', usage })),
    streamOf(chunkOf({ content: 'x' }, 'stop'), JSON.stringify({ choices: [], x_groq: { usage } })),
    streamOf(chunkOf({ content: 'x' }, 'stop'), JSON.stringify({ choices: [], usage })),
  ])
    assert.deepEqual(readBody(body, 50).answer.usage, { promptTokens: 9, completionTokens: 2, cachedTokens: 4 });
});
