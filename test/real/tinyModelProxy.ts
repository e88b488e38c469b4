// Stands before a llama.cpp server and adds a grammar to each chat request, which our client has no field for. Everything else goes through byte by byte, both ways.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GrammarProxy {
  /** Ends in `/v1`. */
  baseUrl: string;
  /** The answers from now on, exactly. */
  say(text: string): void;
  close(): Promise<void>;
}

export async function startGrammarProxy(endpoint: string): Promise<GrammarProxy> {
  const { origin } = new URL(endpoint);
  let grammar = '';
  const server = createServer((incoming, outgoing) => {
    void forward(origin, grammar, incoming, outgoing).catch((error: unknown) =>
      outgoing.destroy(error instanceof Error ? error : undefined),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    say: (text) => {
      grammar = `root ::= ${literal(text)}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function forward(origin: string, grammar: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces);
  const isChat = incoming.url?.endsWith('/chat/completions') === true && grammar !== '';
  const sent = isChat ? Buffer.from(JSON.stringify({ ...(JSON.parse(body.toString('utf8')) as object), grammar })) : body;
  const headers = { ...incoming.headers, ...(incoming.method === 'POST' ? { 'content-length': String(sent.length) } : {}) };
  const onward = request(`${origin}${incoming.url ?? '/'}`, { method: incoming.method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', (error) => outgoing.destroy(error));
  outgoing.on('close', () => onward.destroy());
  onward.end(sent);
}

/** A GBNF literal; JSON's escapes are GBNF's too. */
function literal(text: string): string {
  return JSON.stringify(text);
}
