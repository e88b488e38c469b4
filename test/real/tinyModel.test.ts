// Byte-exact answers of a real llama.cpp server through the whole client: a model of random weights, held to one text by a grammar or a JSON schema.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chatStream } from '#llm/chat/chat.ts';
import type { ChatRequest } from '#llm/chat/chatRequest.ts';
import { createServerMemory } from '#llm/servers/serverMemory.ts';
import type { ChatEvent } from '#llm/types.ts';
import { type ModelServer, startLlama } from '../../scripts/parts/modelServer.ts';
import { makeRandomModel, randomGguf } from '../../scripts/parts/randomModel.ts';
import { type GrammarProxy, startGrammarProxy } from './tinyModelProxy.ts';

/** Letters of one to four bytes, of which each is a token: every one is cut over events. */
const TEXT = 'café 你好 🚀 "quoted" \\ back\tslash\nand a second line';

let server: ModelServer;
let proxy: GrammarProxy;
before(async () => {
  server = await startLlama(await makeRandomModel());
  proxy = await startGrammarProxy(server.endpoint);
});
after(async () => {
  await proxy?.close();
  await server?.stop();
});

async function ask(baseUrl: string, more: Partial<ChatRequest> = {}) {
  const events: ChatEvent[] = [];
  const request: ChatRequest = {
    endpoint: { baseUrl, apiKey: null },
    model: server.model,
    messages: [{ role: 'user', content: 'Hi' }],
    idleTimeoutMs: 60_000,
    memory: createServerMemory(),
    ...more,
  };
  const result = await chatStream(request, (batch) => void events.push(...batch), AbortSignal.timeout(60_000));
  assert.ok(result.ok, JSON.stringify(result));
  const heard = (kind: 'text' | 'thinking') => events.map((event) => (event.kind === kind ? event.text : '')).join('');
  return { result, text: heard('text'), thinking: heard('thinking') };
}

test('the model is the same, byte by byte, each time it is made', () => {
  assert.ok(randomGguf().equals(randomGguf()));
});

test('a text of letters cut over events arrives exactly, with its tokens counted', async () => {
  proxy.say(TEXT);
  const { result, text, thinking } = await ask(proxy.baseUrl);
  assert.equal(text, TEXT);
  assert.equal(result.text, TEXT);
  assert.equal(thinking, '');
  assert.equal(result.finishReason, 'stop');
  // A token a byte, and the one that ends the answer.
  assert.equal(result.usage.completionTokens, Buffer.byteLength(TEXT) + 1);
  assert.ok((result.usage.promptTokens ?? 0) > 0);
});

test('reasoning before the answer is told apart from it, exactly', async () => {
  proxy.say(`<think>plan: café <b>?</think>\n\nDone 你好 </think> now.`);
  const { result, text, thinking } = await ask(proxy.baseUrl);
  assert.equal(result.thinking, thinking);
  assert.equal(thinking, 'plan: café <b>?');
  assert.equal(text, 'Done 你好 </think> now.');
  assert.equal(result.text, text);
});

test('an answer cut at its length keeps what came, and says so', async () => {
  proxy.say('0123456789');
  const { result, text } = await ask(proxy.baseUrl, { maxTokens: 4 });
  assert.equal(result.finishReason, 'length');
  assert.equal(text, '0123');
  assert.equal(result.usage.completionTokens, 4);
});

for (const said of ['café 你好', '<think>not a thought</think> but a value', 'a "quoted" \\ line\nand another']) {
  test(`a JSON schema with one possible value is answered with exactly ${JSON.stringify(said)}`, async () => {
    const { result, text, thinking } = await ask(server.endpoint, { json: { name: 'said', schema: { const: said } } });
    assert.equal(text, JSON.stringify(said));
    assert.equal(result.text, text);
    assert.equal(thinking, '');
    // llama.cpp lets blanks follow a JSON value; it counts them, and keeps them to itself.
    assert.ok((result.usage.completionTokens ?? 0) > Buffer.byteLength(text));
  });
}
