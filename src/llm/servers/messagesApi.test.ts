// Tests which servers Claude Code can use, from their answer to an empty message.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { checkMessagesApi, messagesBaseUrl } from './messagesApi.ts';

const never = new AbortController().signal;
let answer: { status: number; body: object };
const asked: { url: string; body: string; key: string }[] = [];
const server = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  asked.push({ url: request.url ?? '', body, key: request.headers.authorization ?? '' });
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
});
let baseUrl = '';
before(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
after(() => server.close());

for (const { what, status, body, problem } of [
  { what: 'llama.cpp wants messages', status: 500, body: { error: { code: 500, message: "'messages' is required" } }, problem: null },
  { what: 'others call it a bad request', status: 400, body: { type: 'error', error: {} }, problem: null },
  { what: 'a server that does not have it', status: 404, body: { error: { code: 404 } }, problem: /doesn’t support the Messages API/ },
  {
    what: 'a server that answers every path',
    status: 200,
    body: { error: 'Unexpected endpoint' },
    problem: /doesn’t support the Messages API/,
  },
  {
    what: 'a gateway without that model',
    status: 404,
    body: { error: { message: 'no router for requested model', code: 'not_found' } },
    problem: /has no model “m”.*no router for requested model/,
  },
  { what: 'a gateway that loads the model', status: 503, body: { error: { message: 'Loading model' } }, problem: null },
  { what: 'a server that wants a key', status: 401, body: {}, problem: /key/i },
] as const) {
  test(`${what}: ${problem === null ? 'usable' : 'said'}`, async () => {
    answer = { status, body };
    const failure = await checkMessagesApi({ baseUrl, apiKey: 'k' }, 'm', never);
    if (problem === null) assert.equal(failure, null);
    else assert.match(failure?.message ?? '', problem);
    assert.deepEqual(asked.at(-1), { url: '/v1/messages', body: '{"model":"m"}', key: 'Bearer k' });
  });
}

test('a server that is not there is unreachable; a path before /v1 stays', async () => {
  const failure = await checkMessagesApi({ baseUrl: 'http://127.0.0.1:9/v1', apiKey: null }, 'm', never);
  assert.equal(failure?.kind, 'unreachable');
  assert.equal(messagesBaseUrl({ baseUrl: 'https://h.example/llm/v1', apiKey: null }), 'https://h.example/llm');
});
