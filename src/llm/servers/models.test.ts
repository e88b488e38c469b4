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
  ['wrapped once more', { success: true, data: { models: [entry] } }, ['a']],
  [
    'Cloudflare, whose id is none',
    { result: [{ id: '429b9e8b-d99e-44de-91ad-706cf8183658', name: '@cf/meta/llama' }] },
    ['@cf/meta/llama'],
  ],
  ['an object with an entry for each id', { object: 'list', data: { a: entry, b: { id: 'b' } } }, ['a', 'b']],
  ['an object of other things', { data: { a: entry, total: 1 } }, null],
  ['nothing', { object: 'list', data: null }, []],
  ['an empty list', [], []],
  ['a list of other things', [{ title: 'x' }], null],
  ['an error', { error: 'no' }, null],
  ['a text', 'models', null],
];
for (const [what, value, ids] of shapes)
  test(`a list of models: ${what}`, () => assert.deepEqual(readModels(value)?.map(({ id }) => id) ?? null, ids));

const embedders: [who: string, fields: object][] = [
  ['Mistral', { capabilities: { completion_chat: false, completion_fim: true } }],
  ['Cohere', { endpoints: ['embed', 'embed_image'] }],
  ['GitHub Copilot', { capabilities: { type: 'embeddings' } }],
  ['Ollama', { capabilities: ['embedding'] }],
  ['LiteLLM', { model_info: { mode: 'audio_transcription' } }],
  ['Xinference', { model_type: 'rerank' }],
  ['Cloudflare', { task: { name: 'Text Embeddings' } }],
  ['Hugging Face', { pipeline_tag: 'feature-extraction' }],
  ['Gemini', { supportedGenerationMethods: ['embedContent', 'countTokens', 'asyncBatchEmbedContent'] }],
  ['OpenRouter', { architecture: { output_modalities: ['image'] } }],
  ['by its paths', { supported_endpoints: ['/v1/embeddings'] }],
  ['a type in other words', { type: 'Text_Embedding' }],
];
for (const [who, fields] of embedders)
  test(`what can not chat is left out: ${who}`, () => assert.deepEqual(readModels({ data: [{ id: 'e', ...fields }] }), []));

const chatters: [who: string, fields: object][] = [
  ['Mistral', { capabilities: { completion_chat: true, completion_fim: false } }],
  ['Cohere', { endpoints: ['chat', 'embed'] }],
  ['GitHub Copilot', { capabilities: { type: 'chat' } }],
  ['Ollama', { capabilities: ['completion', 'vision', 'embedding'] }],
  ['what it can be sent', { capabilities: ['image', 'audio'] }],
  ['LiteLLM', { model_info: { mode: 'chat' } }],
  ['LM Studio', { type: 'vlm' }],
  ['Hugging Face', { pipeline_tag: 'image-text-to-text', task: 'text-generation' }],
  ['Gemini', { supportedGenerationMethods: ['generateContent', 'countTokens', 'embedContent'] }],
  ['OpenRouter', { architecture: { output_modalities: ['text', 'image'] } }],
  ['lists that say nothing', { endpoints: [], capabilities: [], supported_tasks: null }],
  ['things that are no names', { endpoints: [7], capabilities: { embeddings: true }, type: 'model' }],
];
for (const [who, fields] of chatters)
  test(`what may chat stays: ${who}`, () => assert.equal(readModels({ data: [{ id: 'c', ...fields }] })?.length, 1));

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
  ['tabbyAPI', { parameters: { max_seq_len: 32_768, cache_size: 65_536 } }, 32_768],
  ['Venice', { model_spec: { availableContextTokens: 65_536 } }, 65_536],
  ['digits', { context_length: '32768' }, 32_768],
  ['digits that say nothing', { context_length: '0', context_window: '4096' }, 4_096],
  ['more than digits', { context_length: '32768 tokens', max_model_len: '-1', context_window: '1e5' }, null],
  ['parameters that are a text', { parameters: '7B' }, null],
  ['nothing', {}, null],
  ['zero', { context_length: 0 }, null],
  ['a text', { context_length: '8k' }, null],
];
for (const [what, fields, tokens] of sizes)
  test(`a context size in the list: ${what}`, () =>
    assert.equal(readModels({ data: [{ id: 'a', ...fields }] })?.[0]?.contextTokens, tokens));
