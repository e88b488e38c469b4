// Serves Anthropic's Messages API on loopback as far as the Claude CLI needs it.
// Each script has an address of its own and says what to answer.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, text } from 'node:stream/consumers';

export type StubBlock =
  | { type: 'text'; text: string }
  | { type: 'thinking'; thinking: string }
  | { type: 'tool_use'; name: string; input: Record<string, unknown> };

/** `end`: how the message ends: whole (default), silent for ever, with a dead connection, or with an error event. */
export type StubReply =
  | {
      kind: 'message';
      blocks: StubBlock[];
      end?: 'whole' | 'hang' | 'drop' | 'error';
      outputTokens?: number;
      /** Read from the cache. Default: 400. */
      cachedTokens?: number;
      headers?: Record<string, string>;
    }
  | { kind: 'error'; status: number; message?: string; headers?: Record<string, string> }
  | { kind: 'hang' };

export interface StubRequest {
  /** 1 for the script's first request. */
  number: number;
  model: string;
  system: string;
  messages: { role: string; content: unknown }[];
  toolNames: string[];
  /** The conversation ends in what a tool gave. */
  hasToolResult: boolean;
  headers: IncomingMessage['headers'];
}

export type StubScript = (request: StubRequest) => StubReply;

export interface AnthropicStub {
  /** The base URL at which `script` answers. `requests` fills as they come. */
  serve(script: StubScript): { baseUrl: string; requests: StubRequest[] };
  stop(): Promise<void>;
}

interface Served {
  script: StubScript;
  requests: StubRequest[];
}

const ERROR_TYPES: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  529: 'overloaded_error',
};

export async function startAnthropicStub(): Promise<AnthropicStub> {
  const served: Served[] = [];
  const server = createServer((request, response) => {
    answer(served, request, response).catch((error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    serve: (script) => {
      const requests: StubRequest[] = [];
      served.push({ script, requests });
      return { baseUrl: `http://127.0.0.1:${port}/${served.length - 1}`, requests };
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What the headers of a subscription's limit say; `resetsAt`: epoch seconds. */
export function limitHeaders(status: 'rejected' | 'allowed_warning', resetsAt: number): Record<string, string> {
  return {
    'anthropic-ratelimit-unified-status': status,
    'anthropic-ratelimit-unified-reset': String(resetsAt),
    'anthropic-ratelimit-unified-representative-claim': 'five_hour',
    'anthropic-ratelimit-unified-5h-utilization': '0.92',
    'anthropic-ratelimit-unified-5h-reset': String(resetsAt),
  };
}

async function answer(served: Served[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://stub');
  const [, index = '', ...rest] = pathname.split('/');
  const entry = served[Number(index)];
  const place = rest.join('/');
  if (!entry || request.method !== 'POST' || !place.startsWith('v1/messages')) {
    await text(request);
    sendJson(response, request.method === 'POST' ? 404 : 200, { data: [] });
    return;
  }
  const body = (await json(request)) as Record<string, unknown>;
  if (!Array.isArray(body.messages))
    return sendJson(response, 400, { type: 'error', error: { type: ERROR_TYPES[400], message: 'messages: Field required' } });
  if (place.endsWith('count_tokens')) return sendJson(response, 200, { input_tokens: 100 });
  const asked = { ...readBody(body), number: entry.requests.length + 1, headers: request.headers };
  // Titles and the like are asked for without tools, at any time; a script answers for the conversation alone.
  if (asked.toolNames.length === 0)
    return send(response, asked, { kind: 'message', blocks: [{ type: 'text', text: '{"title":"stub"}' }] }, body);
  entry.requests.push(asked);
  send(response, asked, entry.script(asked), body);
}

function readBody(body: Record<string, unknown>): Omit<StubRequest, 'number' | 'headers'> {
  const messages = (Array.isArray(body.messages) ? body.messages : []) as StubRequest['messages'];
  const tools = (Array.isArray(body.tools) ? body.tools : []) as { name: string }[];
  const last = messages.at(-1)?.content;
  return {
    model: String(body.model),
    system: JSON.stringify(body.system ?? ''),
    messages,
    toolNames: tools.map(({ name }) => name),
    hasToolResult: Array.isArray(last) && last.some((part: { type?: unknown }) => part.type === 'tool_result'),
  };
}

function send(response: ServerResponse, request: StubRequest, reply: StubReply, body: Record<string, unknown>): void {
  switch (reply.kind) {
    case 'hang':
      return;
    case 'error': {
      const error = { type: ERROR_TYPES[reply.status] ?? 'api_error', message: reply.message ?? `The stub says ${reply.status}.` };
      sendJson(response, reply.status, { type: 'error', error, request_id: 'req_stub' }, reply.headers);
      return;
    }
    case 'message':
      if (body.stream === true) stream(response, request, reply);
      // The CLI asks again without a stream when a stream broke off.
      else if (reply.end === 'drop') response.destroy();
      else if (reply.end !== 'hang') sendJson(response, 200, whole(request, reply));
  }
}

type Message = Extract<StubReply, { kind: 'message' }>;

function stream(
  response: ServerResponse,
  request: StubRequest,
  { blocks, end = 'whole', outputTokens = 25, cachedTokens, headers }: Message,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': `req_stub_${request.number}`, ...headers });
  const event = (type: string, data: object) => response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  event('message_start', {
    message: {
      ...whole(request, { kind: 'message', blocks: [], outputTokens: 1, ...(cachedTokens === undefined ? {} : { cachedTokens }) }),
      stop_reason: null,
    },
  });
  blocks.forEach((block, index) => {
    const id = `toolu_stub_${request.number}_${index}`;
    for (const [type, data] of blockEvents(block, id)) event(type, { index, ...data });
    if (end === 'whole' || index < blocks.length - 1) event('content_block_stop', { index });
  });
  switch (end) {
    case 'hang':
      return;
    case 'drop':
      // What was written goes out first.
      response.write('', () => response.destroy());
      return;
    case 'error':
      event('error', { error: { type: 'overloaded_error', message: 'Overloaded' } });
      response.end();
      return;
    case 'whole':
      event('message_delta', {
        delta: { stop_reason: stopReason(blocks), stop_sequence: null },
        usage: usage(outputTokens, cachedTokens),
      });
      event('message_stop', {});
      response.end();
  }
}

function blockEvents(block: StubBlock, id: string): [string, object][] {
  const delta = (value: object): [string, object] => ['content_block_delta', { delta: value }];
  const start = (value: object): [string, object] => ['content_block_start', { content_block: value }];
  switch (block.type) {
    case 'text':
      return [start({ type: 'text', text: '' }), ...pieces(block.text).map((piece) => delta({ type: 'text_delta', text: piece }))];
    case 'thinking':
      return [
        start({ type: 'thinking', thinking: '', signature: '' }),
        delta({ type: 'thinking_delta', thinking: block.thinking }),
        delta({ type: 'signature_delta', signature: 'c3R1Yg==' }),
      ];
    case 'tool_use': {
      const input = pieces(JSON.stringify(block.input)).map((piece) => delta({ type: 'input_json_delta', partial_json: piece }));
      return [start({ type: 'tool_use', id, name: block.name, input: {} }), ...input];
    }
  }
}

function pieces(whole: string): string[] {
  return whole.match(/.{1,12}/gsu) ?? [];
}

function usage(outputTokens: number, cachedTokens = 400): Record<string, unknown> {
  const input = { input_tokens: 12, cache_creation_input_tokens: 30, cache_read_input_tokens: cachedTokens };
  return { ...input, service_tier: 'standard', output_tokens: outputTokens };
}

function whole({ model, number }: StubRequest, { blocks, outputTokens = 25, cachedTokens }: Message): Record<string, unknown> {
  return {
    id: `msg_stub_${number}`,
    type: 'message',
    role: 'assistant',
    model,
    content: blocks,
    stop_reason: stopReason(blocks),
    stop_sequence: null,
    usage: usage(outputTokens, cachedTokens),
  };
}

function stopReason(blocks: StubBlock[]): string {
  return blocks.some(({ type }) => type === 'tool_use') ? 'tool_use' : 'end_turn';
}

function sendJson(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_stub', ...headers });
  response.end(JSON.stringify(body));
}
