// Well-behaved stand-ins for the products' own addresses beside the OpenAI API: properties, loaded models, slots.
import { setTimeout as delay } from 'node:timers/promises';
import { chunk, DONE, event, finish, openStream, role, sendJson, sendStream, text, usage, wholeAnswer } from './answers.ts';
import type { Exchange, Scenario } from './exchange.ts';
import { routes } from './routes.ts';

const LLAMA_HEADERS = { server: 'llama.cpp' };

const answer = ({ response }: Exchange) => sendStream(response, wholeAnswer());
const llamaModels = () => ({
  object: 'list',
  data: [{ id: 'test-model', object: 'model', owned_by: 'llamacpp', meta: { n_ctx: 4096, n_ctx_train: 32768 } }],
});
const llamaProps = () => ({ default_generation_settings: { n_ctx: 2048 }, total_slots: 2, model_path: 'm.gguf' });
const tokenize = ({ request }: Exchange) => {
  const { content } = request.body as { content: string };
  return {
    tokens: content
      .split(/\s+/)
      .filter(Boolean)
      .map((_, index) => index),
  };
};
const applyTemplate = ({ request }: Exchange) => ({
  prompt: (request.body as { messages: { role: string; content: string }[] }).messages
    .map((message) => `<${message.role}> ${message.content} <end> `)
    .join(''),
});

/** The slot works on another request for this many looks, then is free. */
function queued(looksBusy: number): Scenario {
  return routes(
    {
      '/v1/models': llamaModels,
      '/slots': ({ earlier }) => {
        const looks = earlier.filter((seen) => seen.path === '/slots').length;
        return [{ id: 0, id_task: 7, is_processing: looks < looksBusy, next_token: [{ n_decoded: looks * 10 }] }];
      },
      '/v1/chat/completions': async ({ response, isGone }) => {
        openStream(response);
        for (let waited = 0; waited < 30 && !isGone(); waited++) {
          response.write(':\n\n');
          await delay(20);
        }
        for (const data of wholeAnswer()) response.write(event(data));
        response.end();
      },
    },
    LLAMA_HEADERS,
  );
}

/** Chats, for whoever knows the name of the model. */
const noList =
  (status: number, message = 'No route for that URI'): Scenario =>
  (exchange) =>
    exchange.request.path === '/v1/chat/completions' ? answer(exchange) : sendJson(exchange.response, status, { errors: [{ message }] });

const prefixWithVersion = routes({ '/team-a/v1/models': llamaModels, '/team-a/v1/chat/completions': answer });

export const productScenarios = {
  noModelList: noList(404),
  modelListNotAllowed: noList(405),
  modelListBadRequest: noList(400),
  modelListAsError: noList(200),
  /** OpenAI's restricted keys. */
  modelListForbidden: noList(403, 'You have insufficient permissions for this operation. Missing scopes: api.model.read.'),
  modelListWithoutScope: noList(401, 'You have insufficient permissions for this operation. Missing scopes: api.model.read.'),
  /** Ollama and Open WebUI have APIs of their own under /api. */
  apiBeside: routes({ '/v1/models': llamaModels, '/v1/chat/completions': answer }),
  apiWithVersion: routes({ '/api/v1/models': llamaModels, '/api/v1/chat/completions': answer }),
  apiAlone: routes({ '/api/models': llamaModels, '/api/chat/completions': answer }),
  /** A gateway with its API behind a prefix, with `/v1` and without. */
  prefixWithVersion,
  prefixWithoutList: routes({ '/team-a/v1/chat/completions': answer }),
  prefixAlone: routes({ '/team-a/models': llamaModels, '/team-a/chat/completions': answer }),
  /** A page for every address but those of the API. */
  prefixOnASite: (exchange) => {
    if (exchange.request.path.startsWith('/team-a/v1/')) return prefixWithVersion(exchange);
    exchange.response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Welcome');
  },
  emptyModelList: routes({ '/v1/models': () => ({ object: 'list', data: [] }), '/v1/chat/completions': answer }),
  llama: routes(
    {
      '/v1/models': llamaModels,
      '/props': llamaProps,
      '/health': () => ({ status: 'ok' }),
      '/slots': () => [{ id: 0, is_processing: false }],
      '/tokenize': tokenize,
      '/apply-template': applyTemplate,
      '/v1/chat/completions': ({ response, request }) => {
        const progress = (processed: number) =>
          chunk({
            delta: { role: 'assistant', content: null },
            extra: { prompt_progress: { total: 300, cache: 10, processed, time_ms: 1 } },
          });
        const wanted = (request.body as { return_progress?: boolean }).return_progress === true;
        sendStream(response, [
          ...(wanted ? [progress(10), progress(200), progress(300)] : []),
          role(),
          text('Hi'),
          finish(),
          usage(1),
          DONE,
        ]);
      },
    },
    LLAMA_HEADERS,
  ),
  /** A busy slot that frees itself: the answer comes after 0.6 s of comments. */
  llamaQueued: queued(1_000),
  /** A slot that stays at work without getting anywhere; the answer never comes. */
  llamaStuck: routes(
    {
      '/v1/models': llamaModels,
      '/slots': () => [{ id: 0, id_task: 7, is_processing: true, next_token: [{ n_decoded: 3 }] }],
      '/v1/chat/completions': ({ response }) => {
        openStream(response);
        response.write(':\n\n');
      },
    },
    LLAMA_HEADERS,
  ),
  ollama: routes({
    '/v1/models': () => ({
      object: 'list',
      data: [
        { id: 'qwen:1b', object: 'model', created: 1, owned_by: 'library' },
        { id: 'llama:8b', object: 'model', created: 1, owned_by: 'library' },
      ],
    }),
    '/api/version': () => ({ version: '0.10.1' }),
    '/api/ps': () => ({ models: [{ name: 'qwen:1b', model: 'qwen:1b', context_length: 8192 }] }),
    '/api/show': ({ request }) =>
      (request.body as { model?: string }).model === 'llama:8b'
        ? { parameters: 'stop "<|x|>"\nnum_ctx                        16384', model_info: { 'llama.context_length': 131072 } }
        : { parameters: '', model_info: { 'qwen2.context_length': 32768 } },
    '/v1/chat/completions': answer,
  }),
  ollamaColdNoParameter: routes({
    '/v1/models': () => ({ object: 'list', data: [{ id: 'qwen:1b', object: 'model', created: 1, owned_by: 'library' }] }),
    '/api/version': () => ({ version: '0.10.1' }),
    '/api/ps': () => ({ models: [] }),
    '/api/show': () => ({ model_info: { 'qwen2.context_length': 32768 } }),
    '/v1/chat/completions': answer,
  }),
  lmStudio: routes({
    '/v1/models': () => ({
      object: 'list',
      data: [
        { id: 'phi', object: 'model', owned_by: 'organization_owner' },
        { id: 'gemma', object: 'model' },
      ],
    }),
    '/api/v0/models': () => ({
      object: 'list',
      data: [
        { id: 'phi', object: 'model', type: 'llm', state: 'loaded', max_context_length: 131072, loaded_context_length: 4096 },
        { id: 'gemma', object: 'model', type: 'llm', state: 'not-loaded', max_context_length: 8192 },
      ],
    }),
    '/v1/chat/completions': answer,
  }),
  vllm: routes({
    '/v1/models': () => ({ object: 'list', data: [{ id: 'qwen', object: 'model', owned_by: 'vllm', max_model_len: 40960 }] }),
    '/version': () => ({ version: '0.11.0' }),
    '/v1/chat/completions': answer,
  }),
} satisfies Record<string, Scenario>;
