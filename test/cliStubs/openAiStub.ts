// Serves OpenAI's chat completions and Responses APIs on loopback as far as agents need them.
// Each script has an address of its own and says what to answer.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { sendAsChat } from './openAiChat.ts';
import { sendAsResponse } from './openAiResponses.ts';
import type { OpenAiReply, OpenAiRequest } from './openAiTypes.ts';

export type OpenAiScript = (request: OpenAiRequest) => OpenAiReply;

export interface OpenAiStub {
  /** Also a proxy that lets nothing through. */
  origin: string;
  /** The base URL (…/v1) at which `script` answers. `requests` fills as they come. */
  serve(script: OpenAiScript, contextTokens?: number): { baseUrl: string; requests: OpenAiRequest[] };
  /** Hosts that were asked for through the proxy: a real service, as none must be. */
  strangers: string[];
  stop(): Promise<void>;
}

interface Served {
  script: OpenAiScript;
  requests: OpenAiRequest[];
  contextTokens: number;
}

export const STUB_MODEL = 'stub-coder';

export async function startOpenAiStub(): Promise<OpenAiStub> {
  const served: Served[] = [];
  const strangers: string[] = [];
  const server = createServer((request, response) => {
    answer(served, request, response).catch(() => response.destroy());
  });
  server.on('connect', (request, socket) => {
    strangers.push(request.url ?? '');
    socket.on('error', () => {});
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    strangers,
    serve: (script, contextTokens = 131_072) => {
      const requests: OpenAiRequest[] = [];
      return { baseUrl: `${origin}/${served.push({ script, requests, contextTokens }) - 1}/v1`, requests };
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(served: Served[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, index = '', ...rest] = new URL(request.url ?? '/', 'http://stub').pathname.split('/');
  const place = rest.join('/');
  const entry = served[Number(index)];
  const body = await text(request);
  if (!entry) return sendJson(response, 404, { error: { message: 'no script' } });
  if (place === 'v1/models') {
    const model = { id: STUB_MODEL, object: 'model', owned_by: 'stub', max_model_len: entry.contextTokens };
    return sendJson(response, 200, { object: 'list', data: [model] });
  }
  const send = { 'v1/chat/completions': sendAsChat, 'v1/responses': sendAsResponse }[place];
  if (!send) return sendJson(response, 404, { error: { message: `nothing at ${place}` } });
  const asked = readRequest(body, request.headers, entry.requests.length + 1);
  // Titles and the like are asked for without tools, at any time; a script answers for the conversation alone.
  if (asked.toolNames.length === 0) return send(response, asked.model, { kind: 'message', parts: [{ text: 'A title' }] }, body);
  entry.requests.push(asked);
  const reply = entry.script(asked);
  if (reply.kind === 'hang') return;
  if (reply.kind === 'message') return send(response, asked.model, reply, body);
  const { status, code, message = `The stub says ${status}.`, headers } = reply;
  sendJson(response, status, { error: { message, type: code ?? 'stub_error', code: code ?? null } }, headers);
}

function readRequest(body: string, headers: IncomingMessage['headers'], number: number): OpenAiRequest {
  const { model, messages, input, tools } = JSON.parse(body || '{}');
  const last = (messages ?? input ?? []).at(-1);
  const toolNames = (tools ?? []).map(
    (tool: { name?: string; type: string; function?: { name: string } }) => tool.function?.name ?? tool.name ?? tool.type,
  );
  const hasToolResult = last?.role === 'tool' || /_output$/.test(last?.type ?? '');
  return { number, model: String(model), body, toolNames, hasToolResult, headers };
}

function sendJson(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
