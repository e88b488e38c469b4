// Serves Gemini's generateContent API on loopback as far as the Gemini CLI needs it.
// Each script has an address of its own and says what to answer.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type StubPart = { text: string } | { thought: string } | { call: string; args: Record<string, unknown> };

/** Of the prompt, and of the answer. */
interface Tokens {
  prompt: number;
  answer: number;
}

export type StubReply =
  /** `end`: whole (default), silent for ever, or with a dead connection. */
  | { kind: 'message'; parts: StubPart[]; end?: 'whole' | 'hang' | 'drop'; tokens?: Tokens }
  /** `message`: default, what the API says with this status. */
  | { kind: 'error'; status: number; details?: object[]; message?: string }
  | { kind: 'hang' };

export interface StubRequest {
  /** 1 for the script's first request. */
  number: number;
  model: string;
  contents: { role: string; parts: Record<string, unknown>[] }[];
  toolNames: string[];
  /** The conversation ends in what a tool gave. */
  hasToolResult: boolean;
}

export type StubScript = (request: StubRequest) => StubReply;

export interface GeminiStub {
  /** Also a proxy that lets nothing through. */
  origin: string;
  /** The base URL at which `script` answers. `requests` fills as they come. */
  serve(script: StubScript): { baseUrl: string; requests: StubRequest[] };
  /** Hosts that were asked for through the proxy: a real service, as none must be. */
  strangers: string[];
  stop(): Promise<void>;
}

const STATUSES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};
const MESSAGES: Readonly<Record<number, string>> = {
  400: 'API key not valid. Please pass a valid API key.',
  404: 'models/nope is not found for API version v1beta, or is not supported for generateContent.',
  429: 'You exceeded your current quota, please check your plan and billing details.',
  500: 'An internal error has occurred.',
};

/** As the API tells a used-up quota of free requests. */
export function quotaFailure(per: 'Day' | 'Minute'): object {
  const quotaId = `GenerateRequestsPer${per}PerProjectPerModel-FreeTier`;
  return { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId, quotaValue: '5' }] };
}

export function retryInfo(seconds: number): object {
  return { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${seconds}s` };
}

export async function startGeminiStub(): Promise<GeminiStub> {
  const served: { script: StubScript; requests: StubRequest[] }[] = [];
  const strangers: string[] = [];
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  server.on('connect', (request, socket) => {
    strangers.push(request.url ?? '');
    socket.on('error', () => {});
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(request.url ?? '', 'http://stub');
    const match = /^\/s\/(\d+)\/.*models\/([^:/]+):(\w+)$/.exec(pathname);
    const body = JSON.parse((await text(request)) || '{}');
    const entry = served[Number(match?.[1])];
    if (!entry || !match) return send(response, 404, { error: { code: 404, message: `no script for ${pathname}${search}` } });
    const [, , model = '', verb] = match;
    if (verb === 'countTokens') return send(response, 200, { totalTokens: 100 });
    // The CLI's own questions (which model, who speaks next) are not part of the conversation.
    if (body.generationConfig?.responseMimeType === 'application/json') return send(response, 200, chunk(model, [{ text: '{}' }], true));
    const contents: StubRequest['contents'] = body.contents ?? [];
    const toolNames = (body.tools ?? []).flatMap((tool: { functionDeclarations?: { name: string }[] }) =>
      (tool.functionDeclarations ?? []).map(({ name }) => name),
    );
    const hasToolResult = contents.at(-1)?.parts.some((part) => part.functionResponse !== undefined) ?? false;
    const asked = { number: entry.requests.length + 1, model, contents, toolNames, hasToolResult };
    entry.requests.push(asked);
    reply(response, model, entry.script(asked));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    strangers,
    serve: (script) => {
      const entry = { script, requests: [] };
      return { baseUrl: `${origin}/s/${served.push(entry) - 1}`, requests: entry.requests };
    },
    stop: () => stop(server),
  };
}

function reply(response: ServerResponse, model: string, answer: StubReply): void {
  if (answer.kind === 'hang') return;
  if (answer.kind === 'error') {
    const { status, details, message = MESSAGES[status] ?? 'stub error' } = answer;
    send(response, status, { error: { code: status, status: STATUSES[status], message, details } });
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const end = answer.end ?? 'whole';
  answer.parts.forEach((part, at) => {
    const isLast = end === 'whole' && at === answer.parts.length - 1;
    response.write(`data: ${JSON.stringify(chunk(model, [partOf(part)], isLast, answer.tokens))}\r\n\r\n`);
  });
  if (end === 'whole') response.end();
  // Not before what was written has left.
  else if (end === 'drop') response.write('', () => response.destroy());
}

function partOf(part: StubPart): object {
  if ('call' in part) return { functionCall: { name: part.call, args: part.args } };
  return 'thought' in part ? { text: part.thought, thought: true } : part;
}

function chunk(model: string, parts: object[], isLast: boolean, { prompt, answer }: Tokens = { prompt: 420, answer: 25 }): object {
  const counts = { promptTokenCount: prompt, candidatesTokenCount: answer, totalTokenCount: prompt + answer };
  const usageMetadata = { ...counts, cachedContentTokenCount: 300 };
  const candidate = { content: { role: 'model', parts }, index: 0, ...(isLast ? { finishReason: 'STOP' } : {}) };
  return { candidates: [candidate], modelVersion: model, responseId: 'stub', ...(isLast ? { usageMetadata } : {}) };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(JSON.stringify(body));
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
