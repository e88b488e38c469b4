// Tests that requests are adapted to what a server takes, once per server and model.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createServerMemory } from '#llm/servers/serverMemory.ts';
import { requestTo } from '#llm/testing/chatTesting.ts';
import type { ChatMessage } from '#llm/types.ts';
import { type FaultServer, type ScenarioName, startFaultServer } from '../../../test/faultServer/faultServer.ts';
import { chat } from './chat.ts';
import type { ChatRequest } from './chatRequest.ts';

let server: FaultServer;
before(async () => {
  server = await startFaultServer();
});
after(() => server.close());

const chatsSent = () => server.requests.filter((request) => request.path === '/v1/chat/completions');

async function ask(scenario: ScenarioName, more: Partial<ChatRequest> = {}) {
  server.setScenario(scenario);
  return { result: await chat(requestTo(server.baseUrl, more), new AbortController().signal) };
}

test('a schema refused goes down to json_object, once per server and model', async () => {
  const memory = createServerMemory();
  const json = { name: 'decision', schema: { type: 'object' } };
  const { result } = await ask('jsonSchemaRefused', { json, memory });
  assert.deepEqual([result.ok, result.text], [true, '{"agentType": "local"}']);
  assert.equal(chatsSent().length, 2);
  await ask('jsonSchemaRefused', { json, memory });
  const { response_format } = (chatsSent()[0]?.body ?? {}) as { response_format?: unknown };
  assert.deepEqual(response_format, { type: 'json_object' });
  assert.equal(chatsSent().length, 1);
});

test('a server that knows no response format is asked in words', async () => {
  const memory = createServerMemory();
  const { result } = await ask('jsonFormatRefused', {
    json: { name: 'decision', schema: { type: 'object', required: ['agentType'] } },
    memory,
  });
  assert.equal(result.ok, true);
  assert.equal(chatsSent().length, 3);
  const last = chatsSent()[2]?.body as { messages: { role: string; content: string }[] };
  assert.equal(last.messages[0]?.role, 'system');
  assert.match(last.messages[0]?.content ?? '', /"required":\["agentType"\]/);
  assert.deepEqual([...memory.ladder.values()], ['prompt']);
});

test('a schema that fails in the stream goes down too', async () => {
  assert.equal((await ask('jsonSchemaFailsInStream', { json: { name: 'x', schema: {} } })).result.ok, true);
});

for (const scenario of ['unauthorized', 'unknownModelVllm', 'contextOverflow'] as const)
  test(`a refusal about something else stays on its rung: ${scenario}`, async () => {
    await ask(scenario, { json: { name: 'x', schema: {} } });
    assert.equal(chatsSent().length, 1);
  });

test('an optional field that is refused is left out, once', async () => {
  assert.equal((await ask('streamOptionsRefused')).result.ok, true);
  assert.equal(chatsSent().length, 2);
  assert.equal((await ask('maxTokensRefused', { maxTokens: 5 })).result.ok, true);
  const { max_completion_tokens } = (chatsSent()[1]?.body ?? {}) as { max_completion_tokens?: number };
  assert.equal(max_completion_tokens, 5);
});

test('what a model does not take is left out, remembered, and said once', async () => {
  const memory = createServerMemory();
  const notes: string[] = [];
  const endpoint = { baseUrl: server.baseUrl, apiKey: null, onNote: (text: string) => notes.push(text) };
  for (const chats of [2, 1]) {
    assert.equal((await ask('temperatureDeprecated', { temperature: 0.2, memory, endpoint })).result.ok, true);
    assert.equal(chatsSent().length, chats);
  }
  assert.equal(notes.length, 1);
  assert.match(
    notes[0] ?? '',
    /^127\.0\.0\.1:\d+ doesn’t accept temperature for test-model, so requests are sent without it: `temperature` is deprecated/,
  );
  await ask('temperatureDeprecated', { temperature: 0.2, memory, endpoint, model: 'other' });
  assert.equal(chatsSent().length, 2, 'another model may take it');
});

test('where a model has no system role its text stands before the first question', async () => {
  const messages: ChatMessage[] = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Hello' },
    { role: 'user', content: 'And you?' },
  ];
  assert.equal((await ask('systemRoleRefused', { messages })).result.ok, true);
  assert.deepEqual(((chatsSent()[1]?.body ?? {}) as { messages?: unknown }).messages, [
    { role: 'user', content: 'Be brief.\n\nHi' },
    ...messages.slice(2),
  ]);
});

test('a schema that a server accepts and ignores is not asked for again', async () => {
  const memory = createServerMemory();
  const json = { name: 'x', schema: { type: 'object' } };
  await ask('jsonSchemaIgnored', { json, memory });
  assert.equal((await ask('jsonSchemaIgnored', { json, memory })).result.text, '{"agentType": "local"}');
  assert.deepEqual([...memory.ladder.values()], ['json_object']);
});

test('an answer that keeps to its schema in part is no proof of the rung; one that was cut says nothing', async () => {
  const memory = createServerMemory();
  const schema = { type: 'object', properties: { agentType: { type: 'string' } }, required: ['agentType', 'model'] };
  await ask('jsonOfItsOwn', { json: { name: 'x', schema }, memory });
  assert.deepEqual([...memory.ladder.values()], ['json_object']);
  const other = createServerMemory();
  assert.equal((await ask('finishLength', { json: { name: 'x', schema }, memory: other })).result.ok, true);
  assert.deepEqual([...other.ladder.values()], []);
});
