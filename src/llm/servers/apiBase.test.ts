// Tests that an address without its version is tried as it is, then with /v1, and that what worked is kept.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chat } from '#llm/chat/chat.ts';
import { checkEndpoint } from '#llm/check/checkEndpoint.ts';
import { findServer } from '#llm/check/discover.ts';
import { failureOf, requestTo } from '#llm/testing/chatTesting.ts';
import { type FaultServer, type ScenarioName, startFaultServer } from '../../../test/faultServer/faultServer.ts';
import { otherBases } from './apiBase.ts';
import { listModels } from './models.ts';
import { createServerMemory } from './serverMemory.ts';

let server: FaultServer;
before(async () => {
  server = await startFaultServer();
});
after(() => server.close());

const never = new AbortController().signal;
const prefix = () => `http://127.0.0.1:${server.port}/team-a`;
const paths = () => server.requests.map(({ path }) => path).filter((path) => path.endsWith('/chat/completions'));

for (const [scenario, found] of [
  ['prefixWithVersion', '/team-a/v1/chat/completions'],
  ['prefixAlone', '/team-a/chat/completions'],
  ['prefixOnASite', '/team-a/v1/chat/completions'],
] as const)
  test(`a chat finds its API, and remembers where: ${scenario}`, async () => {
    const memory = createServerMemory();
    server.setScenario(scenario);
    assert.equal((await chat(requestTo(prefix(), { memory }), never)).ok, true);
    // The list of models may have told before, if it came in time.
    assert.equal(paths().at(-1), found);
    server.setScenario(scenario);
    assert.equal((await chat(requestTo(prefix(), { memory }), never)).ok, true);
    assert.deepEqual(paths(), [found]);
  });

for (const [scenario, found] of [
  ['apiBeside', '/v1/chat/completions'],
  ['apiWithVersion', '/api/v1/chat/completions'],
  ['apiAlone', '/api/chat/completions'],
] as const)
  test(`under /api, or beside it: ${scenario}`, async () => {
    const endpoint = { baseUrl: `http://127.0.0.1:${server.port}/api`, apiKey: null };
    const memory = createServerMemory();
    server.setScenario(scenario);
    assert.equal((await listModels(endpoint, never, memory)).ok, true);
    assert.equal((await chat(requestTo(endpoint.baseUrl, { memory }), never)).ok, true);
    assert.deepEqual(paths(), [found], 'the list told');
    server.setScenario(scenario);
    assert.equal((await chat(requestTo(endpoint.baseUrl, { memory: createServerMemory() }), never)).ok, true);
    // The list of models may have told before, if it came in time.
    assert.equal(paths().at(-1), found);
  });

test('under /api the other bases are tried in turn, with its version first', () => {
  const bases = otherBases({ baseUrl: 'http://gpu:3000/api', apiKey: 'k' });
  assert.deepEqual(bases, [
    { baseUrl: 'http://gpu:3000/api/v1', apiKey: 'k' },
    { baseUrl: 'http://gpu:3000/v1', apiKey: 'k' },
  ]);
});

test('an /api/v1 that was typed is left as it is', async () => {
  const endpoint = { baseUrl: `http://127.0.0.1:${server.port}/api/v1`, apiKey: null };
  assert.deepEqual(otherBases(endpoint), []);
  server.setScenario('apiBeside');
  assert.equal((await listModels(endpoint, never, createServerMemory())).ok, false);
  assert.ok(server.requests.every(({ path }) => path.startsWith('/api/v1/')));
});

test('where the list of models is missing too, the chat itself finds out', async () => {
  const memory = createServerMemory();
  for (const asked of [['/team-a/chat/completions', '/team-a/v1/chat/completions'], ['/team-a/v1/chat/completions']]) {
    server.setScenario('prefixWithoutList');
    assert.equal((await chat(requestTo(prefix(), { memory }), never)).ok, true);
    assert.deepEqual(paths(), asked);
  }
});

test('where neither has an API, the address as it was typed is named', async () => {
  server.setScenario('noSuchPath');
  const failure = failureOf(await chat(requestTo(prefix()), never));
  assert.match(failure.message, /has no chat API under \/team-a \(404\)/);
});

test('lists, the set-up and Check Endpoint find it too', async () => {
  for (const scenario of ['prefixWithVersion', 'prefixOnASite'] satisfies ScenarioName[]) {
    server.setScenario(scenario);
    const endpoint = { baseUrl: prefix(), apiKey: null };
    const models = await listModels(endpoint, never, createServerMemory());
    assert.deepEqual(models.ok && models.value.map(({ id }) => id), ['test-model']);
    assert.equal((await findServer(endpoint, 2_000, never))?.baseUrl, `${prefix()}/v1`);
    const lines = await checkEndpoint(endpoint, 'test-model', never);
    assert.equal(lines.find(({ label }) => label === 'Answers')?.status, 'ok');
  }
});

test('a machine that takes no connection is unreachable, not slow', async () => {
  server.setScenario('deafPort');
  const failure = failureOf(await chat(requestTo(`https://127.0.0.1:${server.port}/v1`, { idleTimeoutMs: 400 }), never));
  assert.deepEqual(
    [failure.kind, failure.message.replace(/:\d+/, '')],
    [
      'unreachable',
      'No connection to 127.0.0.1 within 0.4 s. Is the machine on, and is the port open? If so, check claudomator.localModel.endpoint.',
    ],
  );
  const found = await chat(requestTo(`http://127.0.0.1:${server.port}/v1`, { idleTimeoutMs: 400 }), never);
  assert.equal(failureOf(found).kind, 'idle', 'one that takes it and says nothing is slow');
});
