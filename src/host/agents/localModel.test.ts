// Tests that a key is sent only to the origin that it was stored for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aWindow, type FakeWindow } from '#host/testing/aWindow.ts';
import { CurrentFacts } from './currentFacts.ts';
import { LocalModel } from './localModel.ts';

function modelOf(window: FakeWindow): LocalModel {
  return new LocalModel({
    facts: new CurrentFacts(window.facts(), window.port),
    window: window.port,
    outbound: { observe: () => async () => undefined } as never,
    watchdogPath: '',
    onDidChangeServer: () => undefined,
    log: () => undefined,
  });
}

test('requests take the proxy and the certificates of VS Code’s settings as they are now', async () => {
  const window = aWindow({ 'localModel.endpoint': 'http://models.invalid/v1' });
  const localModel = modelOf(window);
  assert.equal((await localModel.endpoint(null, { by: 'local' })).network?.proxy, '');
  window.change({ network: { proxy: 'http://proxy.invalid:3128' } });
  assert.equal((await localModel.endpoint(null, { by: 'local' })).network?.proxy, 'http://proxy.invalid:3128');
});

test('a key is sent to the origin that it was stored for, whatever the path, and to no other', async () => {
  const window = aWindow();
  window.keys.set('http://127.0.0.1:8080', 'mine');
  const localModel = modelOf(window);
  const sentTo = async (endpoint: string) => {
    window.change({ settings: { 'localModel.endpoint': endpoint } });
    return (await localModel.endpoint(null, { by: 'local' })).apiKey;
  };
  for (const endpoint of ['http://127.0.0.1:8080', '127.0.0.1:8080/v1', 'http://127.0.0.1:8080/llm/v1'])
    assert.equal(await sentTo(endpoint), 'mine', endpoint);
  for (const endpoint of ['http://127.0.0.1:8081', 'https://127.0.0.1:8080', 'http://localhost:8080', 'http://127.0.0.1.evil.example:8080'])
    assert.equal(await sentTo(endpoint), null, endpoint);
  // As the version before kept it, to which 0.0.0.0 was another machine.
  window.keys.set('http://0.0.0.0:8000', 'kept before');
  assert.equal(await sentTo('http://0.0.0.0:8000/v1'), 'kept before');
  assert.equal(await sentTo('http://127.0.0.1:8000/v1'), null);
});
