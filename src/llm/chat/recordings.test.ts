// Tests the chat client with recorded bytes of a real llama-server, in pieces of every size.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readModels } from '#llm/servers/models.ts';
import { failureOf, requestTo } from '#llm/testing/chatTesting.ts';
import { chat } from './chat.ts';

/** A recording is curl's command as a comment, the head, the body without its transfer encoding, and curl's exit code. */
function recording(name: string): { status: number; contentType: string; body: Buffer } {
  const text = readFileSync(path.join(path.dirname(fileURLToPath(import.meta.url)), 'fixtures', name), 'utf8');
  const head = text.indexOf('HTTP/1.1 ');
  const gap = /\r?\n\r?\n/g;
  gap.lastIndex = head;
  const bodyStart = (gap.exec(text)?.index ?? 0) + (text.includes('\r\n\r\n') ? 4 : 2);
  const headText = text.slice(head, bodyStart);
  return {
    status: Number(headText.slice(9, 12)),
    contentType: /content-type: (.*)/i.exec(headText)?.[1]?.trim() ?? '',
    body: Buffer.from(text.slice(bodyStart).replace(/\n# curl rc=\d+\s*$/, '')),
  };
}

let current = recording('07-chat-stream-usage.txt');
let pieceSize = 1;
const server = createServer((request, response) => {
  request.resume();
  if (request.url !== '/v1/chat/completions') {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(current.status, { 'content-type': current.contentType, server: 'llama.cpp' });
  for (let at = 0; at < current.body.length; at += pieceSize) response.write(current.body.subarray(at, at + pieceSize));
  response.end();
});
before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
after(() => void server.close());

const never = new AbortController().signal;
async function ask(name: string, size = 1) {
  current = recording(name);
  pieceSize = size;
  return chat(requestTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`), never);
}

for (const size of [1, 7, 1_000, 1_000_000])
  test(`a stream with usage, in pieces of ${size} bytes`, async () => {
    const result = await ask('07-chat-stream-usage.txt', size);
    assert.deepEqual(
      [result.ok && result.finishReason, result.text, result.usage],
      ['length', '"Here', { promptTokens: 64, completionTokens: 4, cachedTokens: 63 }],
    );
  });

test('reasoning and an answer beyond ASCII', async () => {
  const result = await ask('28-grammar-scripted.txt', 3);
  assert.equal(result.ok, true);
  assert.deepEqual([result.thinking.trim(), result.text], ['plan it', 'Done: café 你好.']);
});

test('an answer held to a JSON schema', async () => {
  const result = await ask('12-json-schema-stream.txt', 100);
  assert.match(JSON.stringify(JSON.parse(result.text)), /^\{"tier":"(local|cloud)"\}$/);
});

test('tool calls end with a reason of their own', async () => {
  const result = await ask('21-tools-required-stream.txt', 100);
  assert.equal(result.ok && result.finishReason, 'tool');
});

test('an answer that was not streamed', async () => {
  const result = await ask('05-chat-nonstream.txt', 100);
  assert.deepEqual([result.ok, result.text], [true, '"Here, Jack," Jack said']);
});

test('an error in mid-stream', async () => {
  assert.match(failureOf(await ask('29-midstream-error.txt')).message, /does not match the expected peg-native format/);
});

test('a prompt that is too long, with both numbers', async () => {
  const failure = failureOf(await ask('43-context-overflow-stream.txt'));
  assert.deepEqual([failure.kind, failure.promptTokens, failure.contextTokens], ['contextExceeded', 18041, 4096]);
});

test('a wrong key', async () => {
  assert.equal(failureOf(await ask('62-auth-bad-chat.txt')).kind, 'unauthorized');
});

test('the list of models', () => {
  assert.deepEqual(readModels(JSON.parse(recording('01-models.txt').body.toString())), [
    { id: 'models/stories260K-ctx32k.gguf', contextTokens: 4096, loaded: true },
  ]);
});
