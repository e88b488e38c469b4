// What only real vLLM and LiteLLM show: queues, exact sizes, a cluster of which a part dies. CLAUDOMATOR_TEST_VLLM and _LITELLM are their base URLs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chat, chatStream } from '#llm/chat/chat.ts';
import type { ChatRequest } from '#llm/chat/chatRequest.ts';
import { contextTokens } from '#llm/servers/capabilities.ts';
import { checkMessagesApi } from '#llm/servers/messagesApi.ts';
import { createServerMemory } from '#llm/servers/serverMemory.ts';
import { loadOfVllm } from '#llm/servers/vllm.ts';
import type { Endpoint } from '#llm/types.ts';

const never = new AbortController().signal;
const MODEL = 'smol';

function serverOf(variable: string): { endpoint: Endpoint; skip: string | false } {
  const baseUrl = process.env[variable];
  const endpoint = { baseUrl: baseUrl ?? '', apiKey: process.env[`${variable}_KEY`] ?? null };
  return { endpoint, skip: baseUrl === undefined && `${variable} is not set` };
}

const asking = (endpoint: Endpoint, more: Partial<ChatRequest> = {}): ChatRequest => ({
  endpoint,
  model: MODEL,
  messages: [{ role: 'user', content: 'Count from 1 to 200 in words.' }],
  temperature: 0,
  idleTimeoutMs: 120_000,
  memory: createServerMemory(),
  ...more,
});

const vllm = serverOf('CLAUDOMATOR_TEST_VLLM');
const liteLlm = serverOf('CLAUDOMATOR_TEST_LITELLM');

test('vLLM shows what it works on, and that it has stopped when cancelled', { skip: vllm.skip, timeout: 180_000 }, async () => {
  const stop = new AbortController();
  let atWork = 0;
  await chatStream(
    asking(vllm.endpoint, { maxTokens: 500 }),
    async () => {
      atWork = (await loadOfVllm(vllm.endpoint, never))?.running ?? 0;
      stop.abort();
    },
    stop.signal,
  );
  assert.ok(atWork >= 1);
  let left = atWork;
  while (left > 0) left = (await loadOfVllm(vllm.endpoint, never))?.running ?? 0;
});

test('vLLM has the Messages API, for a model that it has', { skip: vllm.skip, timeout: 60_000 }, async () => {
  assert.equal(await checkMessagesApi(vllm.endpoint, MODEL, never), null);
});

test('with one of two servers dead from the start every question is answered', { skip: liteLlm.skip, timeout: 180_000 }, async () => {
  for (const model of ['smol', 'dead', 'smol']) {
    const result = await chat(asking(liteLlm.endpoint, { model, maxTokens: 4 }), never);
    assert.ok(result.ok, JSON.stringify(result));
  }
});

test('with none left the gateway’s words are told', { skip: liteLlm.skip, timeout: 180_000 }, async () => {
  const result = await chat(asking(liteLlm.endpoint, { model: 'dead-alone', maxTokens: 4 }), never);
  assert.match(result.ok ? '' : result.failure.message, /Connection error|cooldown|No deployments/i);
});

test('a wrong key is one', { skip: liteLlm.skip, timeout: 60_000 }, async () => {
  const result = await chat(asking({ ...liteLlm.endpoint, apiKey: 'sk-wrong' }), never);
  assert.equal(!result.ok && result.failure.kind, 'unauthorized', JSON.stringify(result));
});

test('LiteLLM tells the context that was configured', { skip: liteLlm.skip, timeout: 60_000 }, async () => {
  assert.equal((await contextTokens(liteLlm.endpoint, 'smol-info', never))?.tokens, 1536);
});
