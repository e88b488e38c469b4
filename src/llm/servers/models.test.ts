// Tests that lists of models are read in every shape, with the context sizes that they tell.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readModels } from './models.ts';

const entry = { id: 'a', object: 'model' };
const shapes: [what: string, value: unknown, ids: string[] | null][] = [
  ['OpenAI', { object: 'list', data: [entry] }, ['a']],
  ['a bare list', [entry, { id: 'b' }], ['a', 'b']],
  ['models', { models: [{ name: 'a' }, { model: 'b' }] }, ['a', 'b']],
  ['names alone', { data: ['a', 'b'] }, ['a', 'b']],
  ['twice the same, and bad names', [entry, entry, { id: '' }, { id: 'x\u0000' }, { id: 'x'.repeat(301) }, null, 7], ['a']],
  ['what can not chat', [entry, { id: 'e', type: 'embedding' }, { id: 'r', type: 'rerank' }, { id: 'c', type: 'chat' }], ['a', 'c']],
  ['nothing', { object: 'list', data: null }, []],
  ['an empty list', [], []],
  ['a list of other things', [{ title: 'x' }], null],
  ['an error', { error: 'no' }, null],
  ['a text', 'models', null],
];
for (const [what, value, ids] of shapes)
  test(`a list of models: ${what}`, () => assert.deepEqual(readModels(value)?.map(({ id }) => id) ?? null, ids));

const sizes: [what: string, fields: object, tokens: number | null][] = [
  ['Together, Fireworks', { context_length: 32_768 }, 32_768],
  ['Groq', { context_window: 131_072 }, 131_072],
  ['Mistral, LM Studio', { max_context_length: 8_192 }, 8_192],
  ['LM Studio, loaded', { max_context_length: 131_072, loaded_context_length: 4_096 }, 4_096],
  ['vLLM', { max_model_len: 2_048, context_length: 9_999 }, 2_048],
  ['llama.cpp', { meta: { n_ctx: 4_096, n_ctx_train: 131_072 } }, 4_096],
  ['llama.cpp that knows only the training', { meta: { n_ctx_train: 131_072 } }, null],
  ['OpenRouter, where the provider takes less', { context_length: 200_000, top_provider: { context_length: 64_000 } }, 64_000],
  ['LiteLLM', { model_info: { max_input_tokens: 16_384 } }, 16_384],
  ['GitHub', { capabilities: { limits: { max_context_window_tokens: 128_000 } } }, 128_000],
  ['nothing', {}, null],
  ['zero', { context_length: 0 }, null],
  ['a text', { context_length: '8k' }, null],
];
for (const [what, fields, tokens] of sizes)
  test(`a context size in the list: ${what}`, () =>
    assert.equal(readModels({ data: [{ id: 'a', ...fields }] })?.[0]?.contextTokens, tokens));
