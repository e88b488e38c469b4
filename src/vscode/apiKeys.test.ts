// Where a key goes: to the origin that it was stored for.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { apiKeysIn } from './apiKeys.ts';
import { fake } from './testing/fakeVscode.ts';

const { LocalModel } = await import('./localModel.ts');
beforeEach(() => fake.reset());

/** VS Code's secret storage, in memory. */
function secretStorage() {
  const secrets = new Map<string, string>();
  return {
    get: async (name: string) => secrets.get(name),
    store: async (name: string, value: string) => void secrets.set(name, value),
    delete: async (name: string) => void secrets.delete(name),
  };
}

test('a key is sent to the origin that it was stored for, whatever the path, and to no other', async () => {
  const keys = apiKeysIn(secretStorage() as never);
  await keys.set('http://127.0.0.1:8080', 'mine');
  const outbound = { observe: () => async () => undefined };
  const localModel = new LocalModel({} as never, keys, {} as never, outbound as never);
  const sentTo = async (endpoint: string) => {
    fake.user['localModel.endpoint'] = endpoint;
    return (await localModel.endpoint(null, { by: 'local' })).apiKey;
  };
  for (const endpoint of ['http://127.0.0.1:8080', '127.0.0.1:8080/v1', 'http://127.0.0.1:8080/llm/v1'])
    assert.equal(await sentTo(endpoint), 'mine', endpoint);
  for (const endpoint of ['http://127.0.0.1:8081', 'https://127.0.0.1:8080', 'http://localhost:8080', 'http://127.0.0.1.evil.example:8080'])
    assert.equal(await sentTo(endpoint), null, endpoint);
  await keys.remove('http://127.0.0.1:8080');
  assert.equal(await sentTo('http://127.0.0.1:8080'), null);
});
