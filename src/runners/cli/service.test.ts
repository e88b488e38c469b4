// Tests how the service behind a CLI is named, without the secrets in its environment.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serviceOf } from './service.ts';

test('without a word in the environment each CLI talks to its maker', () => {
  assert.deepEqual([serviceOf('claude', {}), serviceOf('gemini', {})], ['Anthropic', 'Google']);
});

test('an address in the environment is told by its origin alone; another provider’s is not looked at', () => {
  assert.equal(
    serviceOf('claude', { ANTHROPIC_BASE_URL: 'https://user:secret@proxy.example:8443/v1?key=secret' }),
    'https://proxy.example:8443',
  );
  assert.equal(
    serviceOf('gemini', { GOOGLE_GEMINI_BASE_URL: 'http://127.0.0.1:9/', ANTHROPIC_BASE_URL: 'https://a.example' }),
    'http://127.0.0.1:9',
  );
});

test('an address that can’t be read is told as such, never word for word', () => {
  for (const address of ['secret', 'key:secret', 'file:///secret'])
    assert.equal(serviceOf('claude', { ANTHROPIC_BASE_URL: address }), 'an unreadable address in ANTHROPIC_BASE_URL');
});

test('a cloud that is chosen is named; one that is switched off is not', () => {
  assert.equal(serviceOf('claude', { CLAUDE_CODE_USE_BEDROCK: '1', ANTHROPIC_BASE_URL: 'https://not.used.example' }), 'Amazon Bedrock');
  assert.equal(serviceOf('claude', { CLAUDE_CODE_USE_VERTEX: 'false' }), 'Anthropic');
  assert.equal(serviceOf('gemini', { GOOGLE_GENAI_USE_VERTEXAI: 'true' }), 'Google Vertex AI');
});
