// Checks that a key is kept for the origin that it was given for, and for no other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiKeysIn } from './apiKeys.ts';

/** VS Code's secret storage, in memory. */
function secretStorage() {
  const secrets = new Map<string, string>();
  return {
    get: async (name: string) => secrets.get(name),
    store: async (name: string, value: string) => void secrets.set(name, value),
    delete: async (name: string) => void secrets.delete(name),
  };
}

test('a key is kept for the origin that it was given for, and for no other, until it is removed', async () => {
  const keys = apiKeysIn(secretStorage() as never);
  await keys.set('http://127.0.0.1:8080', 'mine');
  assert.equal(await keys.get('http://127.0.0.1:8080'), 'mine');
  for (const origin of ['http://127.0.0.1:8081', 'https://127.0.0.1:8080', 'http://localhost:8080'])
    assert.equal(await keys.get(origin), null, origin);
  await keys.remove('http://127.0.0.1:8080');
  assert.equal(await keys.get('http://127.0.0.1:8080'), null);
});
