// Tests what vLLM and the gateways llama-swap and LiteLLM say about themselves and their models.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chat } from '#llm/chat/chat.ts';
import { findServers, KNOWN_PORTS } from '#llm/check/discover.ts';
import { failureOf, requestTo } from '#llm/testing/chatTesting.ts';
import { type FaultServer, type ScenarioName, startFaultServer } from '../../../test/faultServer/faultServer.ts';
import { contextTokens, describeModels, detectProduct } from './capabilities.ts';
import { listModels } from './models.ts';
import { readVllmMetrics } from './vllm.ts';

let server: FaultServer;
before(async () => {
  server = await startFaultServer();
});
after(() => server.close());

const never = new AbortController().signal;
const endpoint = () => ({ baseUrl: server.baseUrl, apiKey: null });

for (const [scenario, product] of [
  ['llamaSwap', 'llama-swap'],
  ['liteLlm', 'LiteLLM'],
  ['vllmExact', 'vLLM'],
  ['ollama', 'Ollama'],
] as const)
  test(`a product is known by what only it says: ${scenario}`, async () => {
    server.setScenario(scenario);
    assert.equal(await detectProduct(endpoint(), never), product);
    server.setScenario(scenario);
    const [found] = await findServers(never, [{ port: server.port, product: 'Jan' }]);
    assert.equal(found?.product, product);
  });

const sizes: [ScenarioName, string, number | null][] = [
  ['llamaSwap', 'small', 4096],
  ['llamaSwap', '', 4096],
  ['llamaSwap', 'big', null],
  ['liteLlm', 'gpt', 16_384],
  ['liteLlm', 'local', null],
];
for (const [scenario, model, tokens] of sizes)
  test(`the context that a gateway tells: ${scenario} ${model || '(first)'} ${tokens}`, async () => {
    server.setScenario(scenario);
    const size = await contextTokens(endpoint(), model, never);
    assert.equal(size?.tokens ?? null, tokens);
    const props = server.requests.map(({ path }) => path).filter((path) => path.startsWith('/props'));
    assert.ok(
      props.every((path) => path.endsWith('=small')),
      'a question would load a model that is not running',
    );
  });

test('which models run is read where it is true', async () => {
  server.setScenario('llamaSwap');
  const listed = await listModels(endpoint(), never);
  assert.deepEqual(listed.ok && (await describeModels(endpoint(), 'llama-swap', listed.value, 1_000, never)), [
    { id: 'small', loaded: true, contextTokens: null },
    { id: 'big', loaded: false, contextTokens: null },
  ]);
  server.setScenario('liteLlm');
  const gateway = await listModels(endpoint(), never);
  assert.deepEqual(
    gateway.ok && (await describeModels(endpoint(), 'LiteLLM', gateway.value, 1_000, never)).map((one) => one.contextTokens),
    [null, 16_384],
  );
});

test('LiteLLM is looked for on its own port', () =>
  assert.ok(KNOWN_PORTS.some(({ port, product }) => port === 4000 && product === 'LiteLLM')));

test('what a gateway refuses is told in its words, as what it is', async () => {
  server.setScenario('llamaSwap');
  const unknown = failureOf(await chat(requestTo(server.baseUrl, { model: 'nope' }), never));
  assert.deepEqual([unknown.kind, /no router for requested model/.test(unknown.message)], ['modelNotFound', true]);
  server.setScenario('liteLlmWrongKey');
  const wrong = failureOf(await chat(requestTo(server.baseUrl, { endpoint: { ...endpoint(), apiKey: 'sk-wrong' } }), never));
  assert.deepEqual([wrong.kind, /did not accept the API key/.test(wrong.message)], ['unauthorized', true]);
});

test('metrics are those of all engines together; another page has none', () => {
  const page = [
    '# TYPE vllm:num_requests_running gauge',
    'vllm:num_requests_running{engine="0",model_name="a b} c"} 1.0',
    'vllm:num_requests_running{engine="1",model_name="m"} 2.0',
    'vllm:num_requests_waiting{engine="0"} 3.0',
    'vllm:generation_tokens_total{engine="0"} 1.5e+03',
    'process_cpu_seconds_total 4.0',
  ].join('\n');
  const load = readVllmMetrics(page);
  assert.deepEqual([load?.running, load?.waiting], [3, 3]);
  assert.notEqual(readVllmMetrics(page.replace('1.5e+03', '1.6e+03'))?.work, load?.work);
  assert.equal(readVllmMetrics('<!doctype html>'), null);
  assert.equal(readVllmMetrics('go_goroutines 8\n'), null);
});
