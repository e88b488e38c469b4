// Scenarios of refusals, silence and death.
import type { ServerResponse } from 'node:http';
import { DONE, event, finish, openStream, role, sendJson, sendStream, text, trickle, usage, wholeAnswer } from './answers.ts';
import { chatOnly, type Exchange, forever, type Scenario } from './exchange.ts';
import { streamScenarios } from './streamScenarios.ts';

const chats = (exchange: Exchange) => exchange.earlier.filter((seen) => seen.path.endsWith('/chat/completions')).length;
const isField = (body: unknown, key: string) => typeof body === 'object' && body !== null && key in body;
const formatOf = (body: unknown) => (body as { response_format?: { type?: string } } | null)?.response_format?.type ?? null;
const jsonAnswer = (response: ServerResponse) =>
  sendStream(response, [role(), text('{"agentType":'), text(' "local"}'), finish(), usage(2), DONE]);

const unauthorized: Scenario = ({ request, response }) =>
  sendJson(response, 401, {
    error: { message: `Invalid API Key ${request.headers.authorization ?? ''}`, type: 'authentication_error', code: 401 },
  });

export const faultScenarios = {
  /** Accepts and reads the request, and never answers. The model list answers, so that the server looks alive. */
  neverAnswers: chatOnly(() => undefined),
  /** Headers, then comments for ever. */
  onlyComments: chatOnly((exchange) => forever(exchange, ':\n\n', 20)),
  emptyDeltas: chatOnly((exchange) => forever(exchange, event(role()), 20)),
  stallsInAnswer: chatOnly(({ response }) => {
    openStream(response);
    response.write(event(role()) + event(text('So far')));
  }),
  killedInAnswer: chatOnly(async ({ response }) => {
    openStream(response);
    await trickle(response, [event(role()), event(text('So')), event(text(' far'))], 20);
    response.socket?.resetAndDestroy();
  }),
  closedBeforeAnswer: chatOnly(({ response }) => {
    response.socket?.destroy();
  }),
  unauthorized,
  /** The key must be `secret`. */
  needsKey: (exchange) =>
    exchange.request.headers.authorization === 'Bearer secret' ? streamScenarios.ok(exchange) : unauthorized(exchange),
  unknownModelOllama: chatOnly(({ response }) =>
    sendJson(response, 404, {
      error: { message: 'model "nope" not found, try pulling it first', type: 'api_error', param: null, code: null },
    }),
  ),
  unknownModelVllm: chatOnly(({ response }) =>
    sendJson(response, 404, {
      object: 'error',
      message: 'The model `nope` does not exist.',
      type: 'NotFoundError',
      param: null,
      code: 404,
    }),
  ),
  noSuchPath: ({ response }) => sendJson(response, 404, { detail: 'Not Found' }),
  contextOverflow: chatOnly(({ response }) =>
    sendJson(response, 400, {
      error: {
        code: 400,
        message: 'request (18041 tokens) exceeds the available context size (4096 tokens), try increasing it',
        type: 'exceed_context_size_error',
        n_prompt_tokens: 18041,
        n_ctx: 4096,
      },
    }),
  ),
  contextOverflowVllm: chatOnly(({ response }) =>
    sendJson(response, 400, {
      object: 'error',
      message:
        "This model's maximum context length is 8192 tokens. However, you requested 8203 tokens (7691 in the messages, 512 in the completion). Please reduce the length of the messages or completion.",
      type: 'BadRequestError',
      code: 400,
    }),
  ),
  contextOverflowInStream: chatOnly(({ response }) =>
    sendStream(response, [
      '{"error":{"message":"context length exceeded: the prompt has 900 tokens, context size is 512","code":"context_length_exceeded"}}',
    ]),
  ),
  temperatureDeprecated: chatOnly(({ request, response }) =>
    isField(request.body, 'temperature')
      ? sendJson(response, 400, { error: { message: '`temperature` is deprecated for this model.', type: 'invalid_request_error' } })
      : sendStream(response, wholeAnswer()),
  ),
  /** As Gemma 2's template refuses it. */
  systemRoleRefused: chatOnly(({ request, response }) =>
    JSON.stringify(request.body).includes('"role":"system"')
      ? sendJson(response, 400, { object: 'error', message: 'System role not supported', type: 'BadRequestError', code: 400 })
      : sendStream(response, wholeAnswer()),
  ),
  /** Accepts a schema and ignores it. */
  /** JSON, whatever the schema. */
  jsonOfItsOwn: chatOnly(({ response }) => sendStream(response, [role(), text('{"agentType": "local"}'), finish(), DONE])),
  jsonSchemaIgnored: chatOnly(({ request, response }) =>
    formatOf(request.body) === 'json_schema' ? sendStream(response, wholeAnswer()) : jsonAnswer(response),
  ),
  /** For ever, with the wish to be asked again in a second. */
  rateLimitedInASecond: chatOnly(({ response }) => sendJson(response, 429, { error: { message: 'Slow down' } }, { 'retry-after': '1' })),
  rateLimitedInBody: chatOnly(({ response }) =>
    sendJson(response, 429, [
      { error: { code: 429, message: 'You exceeded your current quota.', status: 'RESOURCE_EXHAUSTED', details: [{ retryDelay: '90s' }] } },
    ]),
  ),
  /** A web page under every address, as a site or a router gives. */
  webPage: ({ response }) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<!DOCTYPE html><html><head><title>Router</title></head><body>Please log in</body></html>');
  },
  webPageWithoutType: ({ response }) => {
    response.writeHead(200);
    response.end('<!DOCTYPE html><html><body>Hi</body></html>');
  },
  plainText: ({ response }) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.end('It works!');
  },
  redirect: ({ response }) => {
    response.writeHead(307, { location: 'https://user:pass@elsewhere.example/v1/chat/completions?key=1' });
    response.end();
  },
  serverError: chatOnly(({ response }) => sendJson(response, 500, { error: { message: 'CUDA error: out of memory', code: 500 } })),
  /** 429 with Retry-After of 1 s once, then a whole answer. */
  rateLimitedOnce: chatOnly((exchange) =>
    chats(exchange) === 0
      ? sendJson(exchange.response, 429, { error: { message: 'Slow down', type: 'rate_limit_error' } }, { 'retry-after': '1' })
      : sendStream(exchange.response, wholeAnswer()),
  ),
  rateLimitedLong: chatOnly(({ response }) => sendJson(response, 429, { error: { message: 'Quota used up' } }, { 'retry-after': '3600' })),
  rateLimitedAlways: chatOnly(({ response }) => sendJson(response, 429, { error: { message: 'Slow down' } }, { 'retry-after-ms': '10' })),
  unavailableOnce: chatOnly((exchange) =>
    chats(exchange) === 0 ? sendJson(exchange.response, 503, { error: 'overloaded' }) : sendStream(exchange.response, wholeAnswer()),
  ),
  /** llama.cpp while it loads: 503 for the first four requests of any kind, then ready. */
  loadingThenOk: (exchange) => {
    if (exchange.earlier.length < 4)
      return sendJson(
        exchange.response,
        503,
        { error: { message: 'Loading model', type: 'unavailable_error', code: 503 } },
        { server: 'llama.cpp' },
      );
    return exchange.request.path === '/health' ? sendJson(exchange.response, 200, { status: 'ok' }) : streamScenarios.ok(exchange);
  },
  /** A gateway that swaps models: 502 until its backend is there, and no more words than that. */
  swappingThenOk: chatOnly((exchange) =>
    chats(exchange) < 6 ? sendJson(exchange.response, 502, 'Bad Gateway') : sendStream(exchange.response, wholeAnswer()),
  ),
  jsonSchemaRefused: chatOnly((exchange) =>
    formatOf(exchange.request.body) === 'json_schema'
      ? sendJson(exchange.response, 400, { error: { message: "'response_format.type' of 'json_schema' is not supported" } })
      : jsonAnswer(exchange.response),
  ),
  jsonFormatRefused: chatOnly((exchange) =>
    formatOf(exchange.request.body) === null
      ? jsonAnswer(exchange.response)
      : sendJson(exchange.response, 422, { detail: [{ loc: ['body', 'response_format'], msg: 'extra fields not permitted' }] }),
  ),
  jsonSchemaFailsInStream: chatOnly((exchange) =>
    formatOf(exchange.request.body) === 'json_schema'
      ? sendStream(exchange.response, ['{"error":{"message":"Failed to parse grammar"}}'])
      : jsonAnswer(exchange.response),
  ),
  streamOptionsRefused: chatOnly((exchange) =>
    isField(exchange.request.body, 'stream_options')
      ? sendJson(exchange.response, 400, { error: { message: 'Unrecognized request argument supplied: stream_options' } })
      : sendStream(exchange.response, wholeAnswer()),
  ),
  maxTokensRefused: chatOnly((exchange) =>
    isField(exchange.request.body, 'max_tokens')
      ? sendJson(exchange.response, 400, {
          error: { message: "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead." },
        })
      : sendStream(exchange.response, wholeAnswer()),
  ),
  nullModels: ({ response }) => sendJson(response, 200, { object: 'list', data: null }),
} satisfies Record<string, Scenario>;
