// Tests the words for limits, used-up balances and overloads, however a server says them.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { chat } from '#llm/chat/chat.ts';
import { failureOf, requestTo } from '#llm/testing/chatTesting.ts';
import { statusFailure, streamedFailure } from './refusal.ts';
import type { LlmFailure } from './types.ts';

const HOUR_S = 3_600;
const never = new AbortController().signal;
let answer: (response: ServerResponse) => void;
let chats = 0;
const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  request.resume();
  if (request.method === 'GET') return void response.writeHead(404).end();
  chats++;
  answer(response);
});
before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
after(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

async function refusedWith(status: number, error: object, headers: Record<string, string> = {}): Promise<LlmFailure> {
  answer = (response) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ error }));
  return fail();
}

async function streamedError(error: object): Promise<LlmFailure> {
  answer = (response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${JSON.stringify({ error })}\n\ndata: [DONE]\n\n`);
  return fail();
}

async function fail(): Promise<LlmFailure> {
  chats = 0;
  return failureOf(await chat(requestTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`), never));
}

test('a limit that comes as an event of a stream is a limit, and not asked again', async () => {
  for (const code of [429, '429', null]) {
    const failure = await streamedError({ code, type: 'rate_limit_error', message: 'Rate limit reached.' });
    assert.equal(failure.kind, 'rateLimited');
    assert.match(failure.message, /is rate limiting requests: Rate limit reached\. Try again later\.$/);
    assert.equal(chats, 1);
  }
});

test('other errors of a stream have their kind too', async () => {
  assert.equal((await streamedError({ code: 401, message: 'x' })).kind, 'unauthorized');
  assert.equal((await streamedError({ code: 'context_length_exceeded', message: 'x' })).kind, 'contextExceeded');
  assert.equal((await streamedError({ type: 'overloaded_error', message: 'x' })).kind, 'serverError');
});

test('an error that only talks of limits is none', async () => {
  const words = 'The tool answered 429 Too Many Requests: rate_limit_error';
  assert.equal((await streamedError({ message: words })).kind, 'serverError');
  assert.equal((await refusedWith(500, { message: words })).kind, 'serverError');
  assert.equal(chats, 1);
});

test('a 403 with no request left is a limit with its time, and no wrong key', async () => {
  const before = Date.now();
  const failure = await refusedWith(403, { message: 'Used up' }, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(HOUR_S) });
  assert.equal(failure.kind, 'rateLimited');
  assert.ok((failure.retryAt ?? 0) >= before + HOUR_S * 1_000);
  assert.match(failure.message, /is rate limiting requests \(403\): Used up\. Try again later\.$/);
  assert.equal(chats, 1);
  assert.equal((await refusedWith(403, { message: 'No' })).kind, 'unauthorized');
});

test('a 403 in the form of a page is about no key; the proxy is named where there is one', () => {
  const body = '<!DOCTYPE html><html><head><title>Web Gateway: blocked</title></head><body>Category: AI</body></html>';
  const endpoint = { baseUrl: 'http://gpu.example:8080/v1', apiKey: null };
  const direct = statusFailure(endpoint, 'm', { status: 403, headers: {}, body });
  assert.deepEqual([direct.kind, direct.status], ['badResponse', 403]);
  assert.match(direct.message, /^A web page \(“Web Gateway: blocked”\) refused the request to gpu\.example:8080 \(403\): a firewall/);
  const through = statusFailure(endpoint, 'm', { status: 403, headers: {}, body, proxy: 'proxy.example:3128' });
  assert.match(through.message, /through the proxy proxy\.example:3128, .*http\.noProxy/);
  assert.doesNotMatch(direct.message + through.message, /API [Kk]ey|<html/);
  for (const other of ['{"error":{"message":"No <html> here"}}', 'Forbidden', ''])
    assert.equal(statusFailure(endpoint, 'm', { status: 403, headers: {}, body: other }).kind, 'unauthorized');
  assert.equal(statusFailure(endpoint, 'm', { status: 401, headers: {}, body }).kind, 'unauthorized');
});

test('MiniMax’s codes have the kinds that others have words for', () => {
  const endpoint = { baseUrl: 'http://127.0.0.1:1/v1', apiKey: null };
  const kindOf = (code: number) =>
    streamedFailure(endpoint, { choices: null, base_resp: { status_code: code, status_msg: 'No.' } }, false).kind;
  assert.deepEqual([1002, 1004, 1008, 1000].map(kindOf), ['rateLimited', 'unauthorized', 'unauthorized', 'serverError']);
});

test('an overloaded server is asked twice more', async () => {
  const failure = await refusedWith(529, { type: 'overloaded_error', message: 'Overloaded' });
  assert.equal(failure.kind, 'serverError');
  assert.match(failure.message, /failed \(529\): Overloaded\. Look at/);
  assert.equal(chats, 3);
});

for (const [status, error] of [
  [429, { code: 'insufficient_quota', type: 'insufficient_quota', message: 'You exceeded your current quota.' }],
  [400, { code: 'billing_hard_limit_reached', message: 'Billing hard limit has been reached' }],
  [402, { message: 'Insufficient Balance' }],
] as const)
  test(`a used-up balance fails at once, in the service’s words and with a next step: ${status}`, async () => {
    const failure = await refusedWith(status, error);
    assert.equal(failure.kind, 'unauthorized');
    assert.match(failure.message, new RegExp(`out of credit \\(${status}\\): ${error.message.replace(/\.$/, '')}\\. Add credit there`));
    assert.equal(chats, 1);
  });

test('a quota that comes back is given back with its time, told or not', async () => {
  const reset = Math.floor(Date.now() / 1_000) + HOUR_S;
  const headers = { 'anthropic-ratelimit-unified-status': 'rejected', 'anthropic-ratelimit-unified-reset': String(reset) };
  const failure = await refusedWith(429, { type: 'rate_limit_error', message: 'x' }, headers);
  assert.equal(failure.kind, 'rateLimited');
  assert.ok(Math.abs((failure.retryAt ?? 0) - reset * 1_000) < 1_000);
  assert.equal((await refusedWith(429, { code: 'quota_exceeded', message: 'x' })).kind, 'rateLimited');
});

test('a request that is too large for the server says so', async () => {
  const failure = await refusedWith(413, { message: 'Request too large' });
  assert.equal(failure.kind, 'contextExceeded');
  assert.match(failure.message, /doesn’t accept a request this large \(413\): Request too large\. Shorten/);
});

test('a limit in mid-stream is waited for only where no text has come: else the answer would be begun anew, unasked', () => {
  const endpoint = { baseUrl: 'http://127.0.0.1:1/v1', apiKey: null };
  const limit = { error: { code: 429, message: 'Slow down.' } };
  assert.equal(streamedFailure(endpoint, limit, false).kind, 'rateLimited');
  assert.equal(streamedFailure(endpoint, limit, true).kind, 'serverError');
});
