// Tests that loading is recognized in whatever words, and told from failures, limits and busy servers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadingPatienceMs, MAX_LOADING_MS, MAX_STARTING_MS } from './loading.ts';

const patience = (status: number, said: string, more: object = {}) =>
  loadingPatienceMs({ status, said, isNear: false, asksToWait: false, ...more });

for (const [status, said] of [
  [503, 'Loading model'],
  [503, 'Model meta/llama is currently loading'],
  [502, 'upstream is not ready: model m is loading'],
  [504, 'timed out while the model is being loaded'],
  [503, 'litellm.ServiceUnavailableError: OpenAIException - Loading model'],
  [502, 'llama-server is starting up'],
  [503, 'The model is warming up'],
  [503, 'Server is initializing'],
  [500, 'model is still loading'],
  [503, 'swapping models'],
] as const)
  test(`loading: ${status} ${said}`, () => assert.equal(patience(status, said), MAX_LOADING_MS));

for (const [status, said] of [
  [503, 'failed to load model: out of memory'],
  [500, 'error loading model: file not found'],
  [502, 'llama-server exited while starting'],
  [503, 'No models are loaded'],
  [404, 'model not loaded'],
  [503, 'Server is overloaded, the queue is full'],
  [503, 'The server is busy'],
  [400, 'Loading model'],
  [500, 'start of text'],
  [502, 'Bad Gateway'],
] as const)
  test(`not loading: ${status} ${said}`, () => assert.equal(patience(status, said), 0));

test('a gateway on this machine that says nothing more most likely starts its backend', () => {
  for (const said of ['', 'Bad Gateway', 'Connection refused', '<html>502</html>']) {
    assert.equal(patience(502, said, { isNear: true }), MAX_STARTING_MS);
    assert.equal(patience(502, said, { isNear: true, asksToWait: true }), 0, 'a limit is waited for as one');
    assert.equal(patience(500, said, { isNear: true }), 0);
  }
  assert.equal(patience(503, 'rate limit exceeded', { isNear: true }), 0);
});

test('a gateway that says 500 and does not reach its backend is not waited for: it does not say that it starts one', () => {
  assert.equal(patience(500, 'litellm.InternalServerError: OpenAIException - Connection error.', { isNear: true }), 0);
});
