// Tests that Check Endpoint says only what it saw, with the remedy of that product.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CheckLine } from '#contracts/modelServer.ts';
import { type FaultServer, type ScenarioName, startFaultServer } from '../../../test/faultServer/faultServer.ts';
import { checkEndpoint } from './checkEndpoint.ts';

let server: FaultServer;
before(async () => {
  server = await startFaultServer();
});
after(() => server.close());

async function check(scenario: ScenarioName, model: string): Promise<(label: string) => Partial<CheckLine>> {
  server.setScenario(scenario);
  const lines = await checkEndpoint({ baseUrl: server.baseUrl, apiKey: null }, model, new AbortController().signal);
  return (label) => lines.find((line) => line.label === label) ?? {};
}

test('the remedies are those of the product', async () => {
  const vllm = await check('vllmNoTools', 'qwen');
  assert.match(vllm('Context size').remedy ?? '', /vLLM: --max-model-len/);
  assert.match(vllm('Tool calling').detail ?? '', /requires --enable-auto-tool-choice/);
  assert.match(vllm('Tool calling').remedy ?? '', /vLLM: --enable-auto-tool-choice and the --tool-call-parser/);
  const llama = await check('llama', 'test-model');
  assert.match(llama('Context size').remedy ?? '', /llama\.cpp: -c 16384/);
  const other = await check('ok', 'test-model');
  assert.doesNotMatch(JSON.stringify([other('Context size'), other('Tool calling')]), /llama\.cpp|Ollama|vLLM/);
});

test('a gateway without the server behind it is no model that does not fit', async () => {
  const gone = await check('liteLlmBackendGone', 'local');
  assert.match(gone('Answers').remedy ?? '', /^Check whether the server behind LiteLLM is running/);
  assert.match(gone('Context size').remedy ?? '', /max_input_tokens in the model’s model_info of LiteLLM/);
  const memory = await check('serverError', '');
  assert.match(memory('Answers').remedy ?? '', /may not fit into memory/);
});

test('JSON that a reasoning parser took for reasoning is JSON', async () => {
  const lines = await check('vllmAllReasoning', 'qwen');
  assert.deepEqual([lines('JSON schema').status, lines('JSON object').status], ['ok', 'ok']);
});

test('a server that shows its work, and goes on after a cancel, is said to', async () => {
  assert.equal((await check('vllmDeafToCancel', 'qwen'))('Stops when cancelled').status, 'warning');
  assert.equal((await check('llamaSwap', 'small'))('Reachable').detail, `llama-swap answers on 127.0.0.1:${server.port}.`);
});

test('a server that takes several requests proves nothing by answering the next', async () => {
  const line = (await check('severalAtOnce', 'test-model'))('Stops when cancelled');
  assert.deepEqual([line.status, /handles several at a time/.test(line.detail ?? '')], ['unknown', true]);
});
