// Tests that wrong, deaf, loading and busy servers end in a named failure, or are waited for.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { failureOf, hurriedClock, requestTo } from '#llm/testing/chatTesting.ts';
import type { ChatEvent, FailureKind } from '#llm/types.ts';
import { type FaultServer, type ScenarioName, startFaultServer } from '../../../test/faultServer/faultServer.ts';
import { chat, chatStream } from './chat.ts';
import type { ChatRequest } from './chatRequest.ts';

let server: FaultServer;
before(async () => {
  server = await startFaultServer();
});
after(() => server.close());

const never = new AbortController().signal;

async function ask(scenario: ScenarioName, more: Partial<ChatRequest> = {}) {
  server.setScenario(scenario);
  const events: ChatEvent[] = [];
  const result = await chatStream(requestTo(server.baseUrl, more), (batch) => void events.push(...batch), never);
  return { result, kinds: events.map((event) => event.kind), events };
}

const wrong: [ScenarioName, FailureKind, RegExp][] = [
  ['sshBanner', 'badResponse', /answered, but not with HTTP.*claudomator\.localModel\.endpoint/],
  ['slammedDoor', 'unreachable', /closed the connection without answering/],
  ['unauthorized', 'unauthorized', /requires an API key.*Set API Key/],
  ['unknownModelOllama', 'modelNotFound', /has no model “test-model”.*claudomator\.localModel\.model/],
  ['unknownModelVllm', 'modelNotFound', /has no model “test-model”/],
  ['noSuchPath', 'badResponse', /no chat API under \/v1/],
  ['contextOverflow', 'contextExceeded', /needs 18041 tokens.*4096 tokens of context/],
  ['contextOverflowVllm', 'contextExceeded', /needs 7691 tokens.*8192 tokens of context/],
  ['contextOverflowInStream', 'contextExceeded', /context/],
  ['webPage', 'badResponse', /a web page instead of JSON; is this the API's address\?/],
  ['webPageWithoutType', 'badResponse', /a web page instead of JSON/],
  ['plainText', 'badResponse', /text\/plain instead of JSON/],
  ['redirect', 'badResponse', /redirects to https:\/\/elsewhere\.example\/v1\/chat\/completions, which is not followed/],
  ['serverError', 'serverError', /CUDA error: out of memory/],
  ['hugeErrorBody', 'badResponse', /refused the request \(400\)/],
];

for (const [scenario, kind, message] of wrong)
  test(`a wrong server is named and has a next step: ${scenario}`, async () => {
    const failure = failureOf((await ask(scenario)).result);
    assert.equal(failure.kind, kind, failure.message);
    assert.match(failure.message, message);
    assert.match(failure.message, new RegExp(`127\\.0\\.0\\.1:${server.port}`));
    assert.ok(failure.message.length < 500);
  });

test('nothing listens there', async () => {
  const gone = await startFaultServer();
  await gone.close();
  const failure = failureOf(await chat(requestTo(gone.baseUrl), never));
  assert.equal(failure.kind, 'unreachable');
  assert.match(
    failure.message,
    /^Nothing is listening on 127\.0\.0\.1:\d+ \(connection refused\)\. Start the server or check claudomator\.localModel\.endpoint\.$/,
  );
});

test('a name that does not exist', async () => {
  const failure = failureOf(await chat(requestTo('http://no-such-host.invalid:8080/v1'), never));
  assert.equal(failure.kind, 'unreachable');
  assert.match(failure.message, /no-such-host\.invalid:8080/);
});

test('https where the server speaks http', async () => {
  server.setScenario('ok');
  const failure = failureOf(await chat(requestTo(server.baseUrl.replace('http:', 'https:')), never));
  assert.equal(failure.kind, 'unreachable');
  assert.match(failure.message, /doesn’t use TLS; try http:\/\//);
});

test('a key is never echoed, even when the server does', async () => {
  const failure = failureOf((await ask('unauthorized', { endpoint: { baseUrl: server.baseUrl, apiKey: 'sk-very-secret' } })).result);
  assert.match(failure.message, /did not accept the API key/);
  assert.ok(!failure.message.includes('sk-very-secret'));
});

for (const scenario of ['neverAnswers', 'onlyComments', 'emptyDeltas', 'stallsInAnswer', 'deafPort'] as const)
  test(`no progress is given up after the idle time; comments and empty events are none: ${scenario}`, async () => {
    const { result } = await ask(scenario, { idleTimeoutMs: 250 });
    const failure = failureOf(result);
    assert.equal(failure.kind, 'idle');
    assert.match(failure.message, /claudomator\.localModel\.timeoutSeconds/);
    assert.equal(result.text, scenario === 'stallsInAnswer' ? 'So far' : '');
  });

test('a stream that goes on is never idle, however long it takes', async () => {
  // It takes 3 s; one pause of this machine must not be as long as the idle time.
  const { result } = await ask('slowStream', { idleTimeoutMs: 2_000 });
  assert.equal(result.ok, true);
  assert.equal(result.usage.completionTokens, 60);
});

test('a server that loads its model is waited for, and says so', async () => {
  const { result, kinds } = await ask('loadingThenOk');
  assert.equal(result.ok, true, failureText(result));
  assert.equal(kinds[0], 'loadingModel');
});

test('a gateway on this machine that swaps models is waited for, ever less often', async () => {
  const clock = hurriedClock();
  const { result, kinds } = await ask('swappingThenOk', { clock });
  assert.equal(result.ok, true, failureText(result));
  assert.deepEqual([kinds[0], kinds.includes('retrying')], ['loadingModel', false]);
  const longest = Math.max(...clock.asked);
  assert.ok(longest > 2_000 && longest <= 5_000, `${longest}`);
});

test('a model that Ollama has not loaded is announced before it is asked', async () => {
  assert.equal((await ask('ollama', { model: 'llama:8b' })).kinds[0], 'loadingModel');
  assert.equal((await ask('ollama', { model: 'qwen:1b' })).kinds[0], 'text');
});

test('prompt progress is asked for where llama.cpp answers, and reported', async () => {
  const { result, events } = await ask('llama');
  assert.equal(result.ok, true);
  assert.deepEqual(
    events.filter((event) => event.kind === 'promptProgress'),
    [
      { kind: 'promptProgress', processed: 10, total: 300, cached: 10 },
      { kind: 'promptProgress', processed: 200, total: 300, cached: 10 },
      { kind: 'promptProgress', processed: 300, total: 300, cached: 10 },
    ],
  );
});

test('no other server is asked for prompt progress', async () => {
  await ask('vllm');
  const sent = server.requests.find((request) => request.path === '/v1/chat/completions');
  assert.equal(Object.hasOwn(sent?.body as object, 'return_progress'), false);
});

test('queueing behind another request on a busy slot is progress', async () => {
  const { result, kinds } = await ask('llamaQueued', { idleTimeoutMs: 200 });
  assert.equal(result.ok, true, failureText(result));
  assert.equal(kinds[0], 'waiting');
});

test('a busy slot that gets nowhere is given up', async () => {
  assert.equal(failureOf((await ask('llamaStuck', { idleTimeoutMs: 200 })).result).kind, 'idle');
});

function failureText(result: { ok: boolean }): string {
  return 'failure' in result ? JSON.stringify(result.failure) : '';
}
