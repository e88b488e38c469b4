// Tests that a body that came compressed is read as it comes, within the bounds of one that did not.
import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { brotliCompressSync, createGzip, deflateRawSync, deflateSync, gzipSync, constants as zlib } from 'node:zlib';
import { chat, chatStream } from '#llm/chat/chat.ts';
import { failureOf, requestTo } from '#llm/testing/chatTesting.ts';
import { chunkOf, streamOf } from '#llm/testing/readBody.ts';
import { requestJson } from './jsonReply.ts';

const never = new AbortController().signal;
const STREAM = streamOf(chunkOf({ content: 'Hé' }), chunkOf({ content: 'llo 🚀' }), chunkOf({}, 'stop'), '[DONE]');

let answer: (response: ServerResponse) => void;
const server = createServer((request, response) => {
  request.resume();
  if (request.method === 'GET') response.writeHead(404).end();
  else answer(response);
});
const baseUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
after(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

function sends(encoding: string, body: Buffer | string, status = 200): void {
  answer = (response) => response.writeHead(status, { 'content-type': 'text/event-stream', 'content-encoding': encoding }).end(body);
}

const encodings: [encoding: string, body: Buffer | string][] = [
  ['gzip', gzipSync(STREAM)],
  ['X-GZIP', gzipSync(STREAM)],
  ['br', brotliCompressSync(STREAM)],
  ['deflate', deflateSync(STREAM)],
  ['deflate', deflateRawSync(STREAM)],
  // Behind a gateway that decompresses and keeps the header.
  ['gzip', STREAM],
  ['deflate', STREAM],
];
for (const [index, [encoding, body]] of encodings.entries())
  test(`a compressed answer is read: ${encoding} (${index})`, async () => {
    sends(encoding, body);
    const result = await chat(requestTo(baseUrl()), never);
    assert.deepEqual([result.ok, result.text], [true, 'Héllo 🚀']);
  });

test('the text comes as it is written, also where each byte comes by itself', async () => {
  let goOn = () => {};
  const seen = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  answer = (response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    const gzip = createGzip({ flush: zlib.Z_SYNC_FLUSH });
    gzip.on('data', (bytes: Buffer) => {
      for (const byte of bytes) response.write(Buffer.from([byte]));
    });
    gzip.on('end', () => response.end());
    gzip.write(streamOf(chunkOf({ content: 'Hé' })));
    void seen.then(() => gzip.end(streamOf(chunkOf({ content: 'llo 🚀' }), chunkOf({}, 'stop'), '[DONE]')));
  };
  const result = await chatStream(
    requestTo(baseUrl()),
    async (events) => {
      if (events.some((event) => event.kind === 'text')) goOn();
    },
    never,
  );
  assert.deepEqual([result.ok, result.text], [true, 'Héllo 🚀']);
});

test('a body that grows without end is given up at the bound of any body', async () => {
  sends('gzip', gzipSync(`{"error":"${'x'.repeat(64 * 1024 * 1024)}"}`));
  assert.match(failureOf(await chat(requestTo(baseUrl()), never)).message, /sent more than 32 MiB/);
  const reply = await requestJson({ baseUrl: baseUrl(), apiKey: null }, `${baseUrl()}/x`, { timeoutMs: 5_000, body: {} }, never);
  assert.ok(!reply.ok && reply.body.length < 5 * 1024 * 1024);
  assert.match(reply.failure.message, /far more than was asked for/);
});

test('a damaged body and one that is cut off are no answers', async () => {
  const whole = gzipSync(streamOf(chunkOf({ content: 'Hello' })));
  sends('gzip', whole.subarray(0, whole.length - 12));
  assert.equal(failureOf(await chat(requestTo(baseUrl()), never)).kind, 'incomplete');
  sends('br', Buffer.alloc(64, 0xff));
  const damaged = failureOf(await chat(requestTo(baseUrl()), never));
  assert.equal(damaged.kind, 'badResponse');
  assert.match(damaged.message, /a compressed answer that can’t be decompressed/);
});

test('a refusal that is compressed is told in its own words', async () => {
  sends('gzip', gzipSync('{"error":{"message":"No such thing"}}'), 400);
  assert.match(failureOf(await chat(requestTo(baseUrl()), never)).message, /No such thing/);
});

test('a request that is cancelled while it is decompressed ends at once', async () => {
  answer = (response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.write(gzipSync(streamOf(chunkOf({ content: 'Hello' }))));
  };
  const stop = new AbortController();
  const result = await chatStream(requestTo(baseUrl()), async () => stop.abort(), stop.signal);
  assert.equal(failureOf(result).kind, 'cancelled');
});

test('a consumer that throws ends the request with what it threw', async () => {
  sends('gzip', gzipSync(streamOf(chunkOf({ content: 'Hello' }))));
  await assert.rejects(
    chatStream(requestTo(baseUrl()), () => Promise.reject(new Error('mine')), never),
    /mine/,
  );
});
