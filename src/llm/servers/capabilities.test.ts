// Tests the reading of what each product says about itself and its models.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import type { CheckLine } from '#contracts/modelServer.ts';
import { checkEndpoint } from '#llm/check/checkEndpoint.ts';
import { findServers, type KnownPort } from '#llm/check/discover.ts';
import { failureOf } from '#llm/testing/chatTesting.ts';
import { type FaultServer, type ScenarioName, startFaultServer } from '../../../test/faultServer/faultServer.ts';
import { contextTokens, describeModels, detectProduct } from './capabilities.ts';
import { listModels } from './models.ts';

let server: FaultServer;
before(async () => {
  server = await startFaultServer();
});
after(() => server.close());

const never = new AbortController().signal;
const endpoint = () => ({ baseUrl: server.baseUrl, apiKey: null });

for (const [scenario, product] of [
  ['llama', 'llama.cpp'],
  ['ollama', 'Ollama'],
  ['lmStudio', 'LM Studio'],
  ['vllm', 'vLLM'],
  ['ok', 'OpenAI-compatible server'],
  ['webPage', null],
  ['sshBanner', null],
] as const)
  test(`the product is told: ${scenario}`, async () => {
    server.setScenario(scenario);
    assert.equal(await detectProduct(endpoint(), never), product);
  });

const sizes: [ScenarioName, string, number | null, boolean][] = [
  ['llama', 'test-model', 2048, false],
  ['ollama', 'qwen:1b', 8192, false],
  ['ollama', 'llama:8b', 16384, false],
  ['ollamaColdNoParameter', 'qwen:1b', 4096, true],
  ['lmStudio', 'phi', 4096, false],
  ['lmStudio', 'gemma', 8192, true],
  ['vllm', 'qwen', 40960, false],
  ['vllm', '', 40960, false],
  ['ok', 'test-model', null, false],
];
for (const [scenario, model, tokens, isGuess] of sizes)
  test(`one context number and where it is from: ${scenario} ${model || '(first)'} ${tokens}`, async () => {
    server.setScenario(scenario);
    const size = await contextTokens(endpoint(), model, never);
    assert.equal(size?.tokens ?? null, tokens);
    if (size) assert.equal(size.isGuess, isGuess);
    if (size) assert.ok(size.source.length > 10);
  });

test('a list of models with data: null is empty, not an error', async () => {
  server.setScenario('nullModels');
  assert.deepEqual(await listModels(endpoint(), never), { ok: true, value: [] });
});

test('a web page is no list of models', async () => {
  server.setScenario('webPage');
  assert.match(failureOf(await listModels(endpoint(), never)).message, /web page instead of JSON/);
});

test('LM Studio and Ollama say which models are loaded', async () => {
  server.setScenario('ollama');
  const ollama = await listModels(endpoint(), never);
  assert.deepEqual(ollama.ok && (await describeModels(endpoint(), 'Ollama', ollama.value, 1_000, never)), [
    { id: 'qwen:1b', loaded: true, contextTokens: 8192 },
    { id: 'llama:8b', loaded: false, contextTokens: 16_384 },
  ]);
  server.setScenario('lmStudio');
  const lmStudio = await listModels(endpoint(), never);
  assert.deepEqual(lmStudio.ok && (await describeModels(endpoint(), 'LM Studio', lmStudio.value, 1_000, never)), [
    { id: 'phi', loaded: true, contextTokens: 4096 },
    { id: 'gemma', loaded: false, contextTokens: 8192 },
  ]);
});

async function find(scenario: ScenarioName) {
  server.setScenario(scenario);
  const ports: KnownPort[] = [{ port: server.port, product: 'Ollama' }];
  // In the same event loop: where the machine stands still, both are late.
  const late = delay(1_200, 'late', { ref: false }).then(async (said) => {
    for (let turns = 0; turns < 10; turns++) await setImmediate();
    return said;
  });
  const found = await Promise.race([findServers(never, ports), late]);
  if (typeof found === 'string') assert.fail('about a second at most');
  return found;
}

test('a server is found with its models', async () => {
  assert.deepEqual(await find('llama'), [
    { product: 'llama.cpp', baseUrl: server.baseUrl, models: [{ id: 'test-model', contextTokens: 2048, loaded: true }], problem: '' },
  ]);
});

test('a server that listens on ::1 alone is found, and one that listens on both is found once', async (t) => {
  const listening = (host: string, port: number) =>
    new Promise<Server | null>((resolve) => {
      const one = createServer((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"object":"list","data":[{"id":"m","owned_by":"vllm"}]}');
      });
      t.after(() => one.close());
      one.once('error', () => resolve(null)).listen(port, host, () => resolve(one));
    });
  const ipv6 = await listening('::1', 0);
  if (ipv6 === null) return t.skip('without IPv6');
  const { port } = ipv6.address() as AddressInfo;
  const find = async () => (await findServers(never, [{ port, product: 'vLLM' }])).map(({ baseUrl }) => baseUrl);
  assert.deepEqual(await find(), [`http://[::1]:${port}/v1`]);
  if ((await listening('127.0.0.1', port)) !== null) assert.deepEqual(await find(), [`http://127.0.0.1:${port}/v1`]);
});

for (const scenario of ['sshBanner', 'webPage', 'noSuchPath', 'deafPort', 'slammedDoor', 'plainText', 'redirect'] as const)
  test(`what is no model server is not found: ${scenario}`, async () => assert.deepEqual(await find(scenario), []));

test('a server that wants a key, loads, or has no models is found with its problem', async () => {
  assert.match((await find('unauthorized'))[0]?.problem ?? '', /requires an API key/);
  assert.match((await find('loadingThenOk'))[0]?.problem ?? '', /still loading/);
  assert.match((await find('nullModels'))[0]?.problem ?? '', /no models yet/);
});

async function check(scenario: ScenarioName, model: string) {
  server.setScenario(scenario);
  const told: CheckLine[] = [];
  const lines = await checkEndpoint(endpoint(), model, never, (line) => told.push(line));
  assert.deepEqual(told, lines, 'each line is told as it comes');
  for (const line of lines)
    assert.ok(line.status === 'ok' || line.status === 'unknown' || line.remedy !== '', `${line.label} has a remedy`);
  return new Map(lines.map((line) => [line.label, line]));
}

test('the check goes through everything on a good server', async () => {
  const lines = await check('llama', 'test-model');
  assert.deepEqual(
    [...lines.keys()],
    [
      'Reachable',
      'API key',
      'Models',
      'Model',
      'Context size',
      'Answers',
      'JSON schema',
      'JSON object',
      'Tool calling',
      'Stops when cancelled',
    ],
  );
  assert.match(lines.get('Context size')?.detail ?? '', /^2,048 tokens/);
});

for (const scenario of ['noModelList', 'modelListNotAllowed', 'emptyModelList'] as const)
  test(`without a list of models the check goes on with the model that is set, and says what is missing: ${scenario}`, async () => {
    const lines = await check(scenario, 'my-model');
    assert.equal(lines.get('Reachable')?.status, 'ok');
    assert.equal(lines.get('Models')?.status, 'warning');
    assert.match(lines.get('Models')?.detail ?? '', scenario === 'emptyModelList' ? /lists no models/ : /has no list of models/);
    assert.equal(lines.get('Model')?.status, 'unknown');
    assert.equal(lines.get('Answers')?.status, 'ok');
    assert.deepEqual([...(await check(scenario, '')).keys()], ['Reachable', 'API key', 'Models'], 'without a name there is nobody to ask');
  });

for (const [scenario, status] of [
  ['modelListBadRequest', 400],
  ['modelListAsError', 200],
  ['modelListForbidden', 403],
  ['modelListWithoutScope', 401],
] as const)
  test(`a list that is refused does not stop the check of a model that is set: ${scenario}`, async () => {
    const lines = await check(scenario, 'my-model');
    assert.equal(lines.get('API key')?.status, 'unknown');
    assert.equal(lines.get('Models')?.status, 'warning');
    assert.ok(lines.get('Models')?.detail.endsWith(`doesn’t give its list of models (${status}).`));
    assert.equal(lines.get('Answers')?.status, 'ok');
    const without = [...(await check(scenario, '')).values()].at(-1);
    assert.equal(without?.status, 'error', 'without a name there is nobody to ask');
  });

test('a key that is refused for everything ends the check, whether or not a model is set', async () => {
  const lines = await check('unauthorized', 'my-model');
  assert.deepEqual([...lines.keys()], ['Reachable', 'API key']);
  assert.match((await check('modelListForbidden', '')).get('API key')?.remedy ?? '', /or set claudomator\.localModel\.model/);
  assert.deepEqual([...(await check('webPage', 'my-model')).keys()], ['Reachable'], 'a web page is no API');
});

test('a missing list says nothing about chat', async () => {
  server.setScenario('noModelList');
  const failure = failureOf(await listModels(endpoint(), never));
  assert.match(failure.message, /has no list of models \(404\)\. Set claudomator\.localModel\.model/);
});

test('a model to choose is named as it is written, without a remark', async () => {
  assert.match((await check('vllm', 'nope')).get('Model')?.remedy ?? '', /to one of: qwen, or add it/);
});

test('the check ends where the next question would make no sense', async () => {
  assert.deepEqual([...(await check('sshBanner', '')).keys()], ['Reachable']);
  assert.equal((await check('unauthorized', '')).get('API key')?.status, 'error');
  assert.equal((await check('nullModels', '')).get('Models')?.status, 'error');
  assert.equal((await check('vllm', 'nope')).get('Model')?.status, 'error');
  assert.equal((await check('serverError', '')).get('Answers')?.status, 'error');
});
