// Stand-ins for vLLM, llama-swap and LiteLLM that answer as the real ones did: models, queues, loading, refusals.
import { setTimeout as delay } from 'node:timers/promises';
import { event, openStream, sendJson, sendStream, text, wholeAnswer } from './answers.ts';
import type { Exchange, Scenario, Seen } from './exchange.ts';
import { routes } from './routes.ts';

const answer = ({ response }: Exchange) => sendStream(response, wholeAnswer());
const plain = ({ response }: Exchange, body: string) =>
  void response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(body);
const asked = ({ earlier }: Exchange, path: string) => earlier.filter((seen) => seen.path.startsWith(path)).length;
const modelOf = ({ request }: Exchange) => (request.body as { model?: string }).model;

/** llama-swap v250: its list says “loaded” of what is still starting. */
const llamaSwap = (states: (exchange: Exchange) => Record<string, string>, chat: (exchange: Exchange) => unknown = answer): Scenario =>
  routes({
    '/v1/models': () => ({
      object: 'list',
      data: ['small', 'big'].map((id) => ({ id, object: 'model', owned_by: 'llama-swap', status: { value: 'loaded' } })),
    }),
    '/api/version': () => ({ build_date: '2026-11-01T00:00:00Z', commit: 'abc', version: 'v250+' }),
    '/running': (exchange) => ({
      running: Object.entries(states(exchange)).map(([model, state]) => ({ model, state, cmd: 'llama-server' })),
    }),
    '/props': ({ request, response }) =>
      request.path === '/props?model=small'
        ? { default_generation_settings: { n_ctx: 4096 }, total_slots: 1 }
        : sendJson(response, 500, { error: 'this would have loaded a model' }),
    '/upstream/small/slots': (exchange) => [{ id: 0, is_processing: true, n_decoded: asked(exchange, '/upstream') }],
    '/v1/messages': (exchange) => noRouter(exchange),
    '/v1/chat/completions': (exchange) => (['small', 'big'].includes(modelOf(exchange) ?? '') ? chat(exchange) : noRouter(exchange)),
  });

const noRouter = ({ response }: Exchange) =>
  sendJson(response, 404, { error: { message: 'no router for requested model', type: 'invalid_request_error', code: 'not_found' } });

/** Headers at once, then nothing until what was asked for is seen that often. */
const silentUntil = (path: string, times: number) => async (exchange: Exchange) => {
  const { response, isGone, seen } = exchange;
  openStream(response);
  while (!isGone() && seen().filter((one) => one.path.startsWith(path)).length < times) await delay(10);
  if (isGone()) return;
  for (const data of wholeAnswer()) response.write(event(data));
  response.end();
};

const vllmModels = () => ({ object: 'list', data: [{ id: 'qwen', object: 'model', owned_by: 'vllm', max_model_len: 2048 }] });
const metrics = (running: number, waiting: number, tokens: number) =>
  [
    '# HELP vllm:num_requests_running Number of requests in model execution batches.',
    '# TYPE vllm:num_requests_running gauge',
    `vllm:num_requests_running{engine="0",model_name="qwen"} ${running}.0`,
    `vllm:num_requests_waiting{engine="0",model_name="qwen"} ${waiting}.0`,
    `vllm:generation_tokens_total{engine="0",model_name="qwen"} ${tokens}.0`,
    '',
  ].join('\n');

/** One token a word, and one for each message. */
const vllmTokenize = (exchange: Exchange) => {
  const { messages = [] } = exchange.request.body as { messages?: { content: string }[] };
  const words = messages.flatMap(({ content }) => content.split(/\s+/).filter(Boolean));
  return { count: words.length + messages.length, max_model_len: 2048, tokens: [], token_strs: null };
};

const isLong = ({ body }: Seen) => {
  const { max_tokens: most = 0, stream } = (body ?? {}) as { max_tokens?: number; stream?: boolean };
  return stream === true && most >= 50;
};

/** A long answer goes on until its client goes away. */
const longOrShort = async (exchange: Exchange) => {
  if (!isLong(exchange.request)) return answer(exchange);
  openStream(exchange.response);
  while (!exchange.isGone()) {
    exchange.response.write(event(text('word ')));
    await delay(10);
  }
  return undefined;
};

const vllm = (more: Record<string, (exchange: Exchange) => unknown>): Scenario =>
  routes({
    '/v1/models': vllmModels,
    '/version': () => ({ version: '0.32.0' }),
    '/tokenize': vllmTokenize,
    '/metrics': (exchange) => plain(exchange, metrics(0, 0, 0)),
    '/v1/chat/completions': answer,
    ...more,
  });

const liteLlmModels = () => ({ object: 'list', data: ['local', 'gpt'].map((id) => ({ id, object: 'model', owned_by: 'openai' })) });
const liteLlm = (chat: (exchange: Exchange) => unknown): Scenario =>
  routes({
    '/v1/models': liteLlmModels,
    '/model_group/info': () => ({
      data: [
        { model_group: 'local', providers: ['openai'], max_input_tokens: null },
        { model_group: 'gpt', providers: ['openai'], max_input_tokens: 16_384.0, max_output_tokens: 4_096.0 },
      ],
    }),
    '/v1/chat/completions': chat,
  });

export const gatewayScenarios = {
  llamaSwap: llamaSwap(() => ({ small: 'ready' })),
  /** The model starts for as long as two looks. */
  llamaSwapStarting: llamaSwap(() => ({ big: 'starting' }), silentUntil('/running', 3)),
  /** Another model is at work, which has to end first. */
  llamaSwapBehindAnother: llamaSwap(() => ({ small: 'ready' }), silentUntil('/upstream/small/slots', 3)),
  vllmExact: vllm({}),
  /** Behind a long answer, with `--max-num-seqs 1`. */
  vllmQueued: vllm({
    '/metrics': (exchange) => plain(exchange, metrics(1, 1, asked(exchange, '/metrics'))),
    '/v1/chat/completions': silentUntil('/metrics', 3),
  }),
  /** The queue does not move. */
  vllmStuck: vllm({
    '/metrics': (exchange) => plain(exchange, metrics(1, 1, 5)),
    '/v1/chat/completions': ({ response }) => openStream(response),
  }),
  /** Takes several at once, and goes on with what its client gave up. */
  vllmDeafToCancel: vllm({
    '/metrics': (exchange) => plain(exchange, metrics(exchange.earlier.some(isLong) ? 1 : 0, 0, 5)),
    '/v1/chat/completions': longOrShort,
  }),
  /** As many gateways: nothing shows what it works on. */
  severalAtOnce: routes({
    '/v1/models': () => ({ object: 'list', data: [{ id: 'test-model', object: 'model' }] }),
    '/v1/chat/completions': longOrShort,
  }),
  vllmNoTools: vllm({
    '/v1/chat/completions': (exchange) =>
      (exchange.request.body as { tools?: unknown }).tools === undefined
        ? answer(exchange)
        : sendJson(exchange.response, 400, {
            error: {
              message: '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
              type: 'BadRequestError',
              param: null,
              code: 400,
            },
          }),
  }),
  /** `--reasoning-parser` puts all of an answer without marks into the reasoning. */
  vllmAllReasoning: vllm({
    '/v1/chat/completions': (exchange) =>
      (exchange.request.body as { stream?: boolean }).stream === true
        ? answer(exchange)
        : { choices: [{ index: 0, message: { role: 'assistant', content: null, reasoning: '{\n "ok": true\n}' }, finish_reason: 'stop' }] },
  }),
  liteLlm: liteLlm(answer),
  liteLlmWrongKey: routes({
    '/v1/models': ({ response }) =>
      sendJson(response, 400, { error: { message: 'No connected db.', type: 'no_db_connection', param: null, code: '400' } }),
    '/v1/chat/completions': ({ response }) =>
      sendJson(response, 400, { error: { message: 'No connected db.', type: 'no_db_connection', param: null, code: '400' } }),
  }),
  liteLlmBackendGone: liteLlm(({ response }) =>
    sendJson(response, 500, {
      error: {
        message: 'litellm.InternalServerError: InternalServerError: OpenAIException - Connection error.',
        type: 'internal_server_error',
        param: null,
        code: '500',
      },
    }),
  ),
} satisfies Record<string, Scenario>;
