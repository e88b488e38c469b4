// Checks how the size of a model is read from what servers say of it.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { parameterCount } from './parameterCount.ts';

async function said(paths: Record<string, unknown>, model: string): Promise<number | null> {
  const server = createServer((request, response) => {
    const body = paths[request.url ?? ''];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  try {
    return await parameterCount({ baseUrl, apiKey: null }, model, new AbortController().signal);
  } finally {
    server.close();
  }
}

test('llama.cpp says it in its list, Ollama in its tags, others not at all', async () => {
  const list = { data: [{ id: 'coder', meta: { n_params: 1_543_714_304 } }] };
  assert.equal(await said({ '/v1/models': list }, 'coder'), 1_543_714_304);
  assert.equal(await said({ '/v1/models': list }, 'any name'), 1_543_714_304);
  const models = { data: [{ id: 'qwen:7b' }, { id: 'tiny:latest' }] };
  const tags = {
    models: [
      { name: 'qwen:7b', details: { parameter_size: '7.6B' } },
      { name: 'tiny:latest', details: { parameter_size: '494.03M' } },
    ],
  };
  assert.equal(await said({ '/v1/models': models, '/api/tags': tags }, 'qwen:7b'), 7.6e9);
  assert.equal(Math.round((await said({ '/v1/models': models, '/api/tags': tags }, 'tiny')) ?? 0), 494_030_000);
  assert.equal(await said({ '/v1/models': models }, 'qwen:7b'), null);
  assert.equal(await said({ '/v1/models': 'nonsense', '/api/tags': { models: [null, { name: 'a', details: 7 }] } }, 'a'), null);
});
