// The client against real servers, the same tests for each that a variable names: CLAUDOMATOR_TEST_LLAMA, _OLLAMA, _VLLM, _LITELLM.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { parseEndpoint } from '#base/endpoint.ts';
import { chat, chatStream } from '#llm/chat/chat.ts';
import type { ChatRequest } from '#llm/chat/chatRequest.ts';
import { countTokens, estimateMessages } from '#llm/chat/fitMessages.ts';
import { parseJsonAnswer } from '#llm/chat/jsonAnswer.ts';
import { checkEndpoint } from '#llm/check/checkEndpoint.ts';
import { contextTokens, detectProduct } from '#llm/servers/capabilities.ts';
import { listModels } from '#llm/servers/models.ts';
import { createServerMemory } from '#llm/servers/serverMemory.ts';
import type { ChatEvent, ChatMessage, Endpoint } from '#llm/types.ts';

const SERVERS = [
  { product: 'llama.cpp', variable: 'CLAUDOMATOR_TEST_LLAMA' },
  { product: 'Ollama', variable: 'CLAUDOMATOR_TEST_OLLAMA' },
  { product: 'vLLM', variable: 'CLAUDOMATOR_TEST_VLLM' },
  { product: 'LiteLLM', variable: 'CLAUDOMATOR_TEST_LITELLM' },
] as const;

const never = new AbortController().signal;
const STORY = 'The fox went over the hill to look for food, and on its way it met a hare, a crow and an old badger. '.repeat(12);

for (const { product, variable } of SERVERS) {
  const address = process.env[variable];
  const skip = address ? false : `${variable} is not set`;
  const parsed = parseEndpoint(address ?? 'http://127.0.0.1:9');
  const endpoint: Endpoint = { baseUrl: parsed.ok ? parsed.baseUrl : '', apiKey: process.env[`${variable}_KEY`] ?? null };
  const isLlama = product === 'llama.cpp';
  const firstModel = async (at: Endpoint) => process.env[`${variable}_MODEL`] ?? (await firstListed(at));
  const memory = createServerMemory();

  const on = (what: string, body: (context: TestContext) => Promise<void>) => test(`${product}: ${what}`, { skip, timeout: 180_000 }, body);
  const request = async (content: string | ChatMessage[], more: Partial<ChatRequest> = {}): Promise<ChatRequest> => ({
    endpoint,
    model: await firstModel(endpoint),
    messages: typeof content === 'string' ? [{ role: 'user', content }] : content,
    temperature: 0,
    idleTimeoutMs: 120_000,
    memory,
    ...more,
  });

  on('it is told by what it answers', async () => {
    assert.equal(await detectProduct(endpoint, never), product);
  });

  on('it lists a model, and one context number', async (context) => {
    const model = await firstModel(endpoint);
    await chat(await request('Hi', { maxTokens: 1 }), never);
    const size = await contextTokens(endpoint, model, never);
    context.diagnostic(JSON.stringify({ model, size }));
    assert.ok(size && size.tokens >= 512 && !size.isGuess);
  });

  on('an answer streams, ends with a reason and has its usage', async () => {
    const events: ChatEvent[] = [];
    const result = await chatStream(await request('Say hello.', { maxTokens: 24 }), (batch) => void events.push(...batch), never);
    assert.ok(result.ok, JSON.stringify(result));
    assert.equal(events.map((event) => (event.kind === 'text' ? event.text : '')).join(''), result.text);
    assert.ok(events.filter((event) => event.kind === 'text').length > 1, 'in more than one piece');
    assert.ok((result.usage.promptTokens ?? 0) > 0 && (result.usage.completionTokens ?? 0) > 0);
  });

  on('an answer keeps to a JSON schema', async () => {
    const schema = {
      type: 'object',
      properties: { agentType: { enum: ['local', 'claude'] }, reason: { type: 'string', maxLength: 20 } },
      required: ['agentType', 'reason'],
      additionalProperties: false,
    };
    const result = await chat(
      await request('Who should fix a typing error? Answer as JSON.', { maxTokens: 80, json: { name: 'decision', schema } }),
      never,
    );
    assert.ok(result.ok || result.failure.kind === 'incomplete', JSON.stringify(result));
    const value = parseJsonAnswer(result.text) as { agentType?: string } | undefined;
    assert.ok(value?.agentType === 'local' || value?.agentType === 'claude', result.text);
    assert.deepEqual([...memory.ladder.values()], ['json_schema']);
  });

  on('cancelling in mid-answer frees the server', async (context) => {
    const short = async () => {
      const startedAt = performance.now();
      const result = await chat(await request('Hi', { maxTokens: 2 }), never);
      assert.ok(result.ok, JSON.stringify(result));
      return performance.now() - startedAt;
    };
    const usualMs = await short();
    const stop = new AbortController();
    const long = await chatStream(await request('Count from 1 to 500 in words.', { maxTokens: 2_000 }), () => stop.abort(), stop.signal);
    assert.equal(!long.ok && long.failure.kind, 'cancelled');
    // 2,000 tokens take a thousand times as long as two; a busy machine alone does not.
    const nextMs = await short();
    context.diagnostic(JSON.stringify({ usualMs, nextMs }));
    assert.ok(nextMs < Math.max(10_000, usualMs * 10), `${nextMs} ms, where ${usualMs} ms are usual`);
  });

  on('a follow-up finds the beginning of its prompt cached', async (context) => {
    if (!isLlama) return context.skip(`${product} does not say how many tokens were cached`);
    const first: ChatMessage[] = [
      { role: 'system', content: 'You are brief.' },
      { role: 'user', content: STORY },
    ];
    const one = await chat(await request(first, { maxTokens: 8 }), never);
    assert.ok(one.ok, JSON.stringify(one));
    const two = await chat(
      await request([...first, { role: 'assistant', content: one.text }, { role: 'user', content: 'And then?' }], { maxTokens: 4 }),
      never,
    );
    assert.ok(two.ok);
    context.diagnostic(JSON.stringify([one.usage, two.usage]));
    assert.ok((two.usage.cachedTokens ?? 0) > (one.usage.promptTokens ?? 0) / 2);
  });

  on('reading a long prompt is shown', async (context) => {
    if (!isLlama) return context.skip('only llama.cpp reports prompt progress');
    const events: ChatEvent[] = [];
    const result = await chatStream(
      await request(`${Date.now()} ${STORY.repeat(3)}`, { maxTokens: 1 }),
      (batch) => void events.push(...batch),
      never,
    );
    assert.ok(result.ok, JSON.stringify(result));
    const progress = events.filter((event) => event.kind === 'promptProgress');
    assert.equal(progress.at(-1)?.processed, progress.at(-1)?.total);
    assert.ok(progress.length > 0);
  });

  on('two requests for one slot: the second waits, and is answered', async () => {
    const [one, two] = await Promise.all([
      chat(await request('Tell me about cats.', { maxTokens: 60 }), never),
      chat(await request('Tell me about dogs.', { maxTokens: 8, idleTimeoutMs: 170_000 }), never),
    ]);
    assert.ok(one.ok && two.ok, JSON.stringify([one, two]));
  });

  on('tokens are counted as the server counts them, and estimated not much lower', async (context) => {
    const messages: ChatMessage[] = [{ role: 'user', content: STORY }];
    const { tokens: counted } = await countTokens(endpoint, (await request(messages)).model, messages, never, memory);
    const result = await chat(await request(messages, { maxTokens: 1 }), never);
    const real = result.usage.promptTokens ?? 0;
    context.diagnostic(JSON.stringify({ counted, real, estimated: estimateMessages(messages) }));
    if (isLlama || product === 'vLLM') assert.ok(Math.abs(counted - real) <= 2, `${counted} and ${real}`);
    assert.ok(estimateMessages(messages) >= real * 0.9);
  });

  on('a prompt that is too long is refused by name', async (context) => {
    if (product === 'Ollama') return context.skip('Ollama cuts a prompt silently; fitMessages is there for that');
    const result = await chat(await request(STORY.repeat(60), { maxTokens: 1 }), never);
    assert.equal(!result.ok && result.failure.kind, 'contextExceeded');
    assert.ok(!result.ok && (result.failure.promptTokens ?? 0) > (result.failure.contextTokens ?? 0));
    if (product === 'vLLM') assert.match(result.failure.message, /needs at least \d+ tokens/);
  });

  on('a model that is not there is refused by name', async (context) => {
    if (isLlama) return context.skip('llama.cpp answers to any name');
    const result = await chat(await request('Hi', { model: 'no-such-model' }), never);
    assert.equal(!result.ok && result.failure.kind, 'modelNotFound', JSON.stringify(result));
  });

  on('Check Endpoint knows all of it', async (context) => {
    const lines = await checkEndpoint(endpoint, await firstModel(endpoint), never);
    for (const line of lines) context.diagnostic(`${line.status} ${line.label}: ${line.detail} ${line.remedy}`);
    const status = new Map(lines.map((line) => [line.label, line.status]));
    for (const label of ['Reachable', 'API key', 'Models', 'Model', 'Answers', 'JSON schema']) assert.equal(status.get(label), 'ok', label);
    // Who takes several requests at a time and does not show them may go on with one that was cancelled.
    const shows = isLlama || product === 'vLLM';
    assert.ok(status.get('Stops when cancelled') === 'ok' || (!shows && status.get('Stops when cancelled') === 'unknown'));
  });
}

async function firstListed(endpoint: Endpoint): Promise<string> {
  const models = await listModels(endpoint, never);
  assert.ok(models.ok, JSON.stringify(models));
  const id = models.value[0]?.id;
  assert.ok(id);
  return id;
}
