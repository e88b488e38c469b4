// Tests what an agent's JSON-RPC error is taken for where only its words tell.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyFailure } from './failure.ts';

const kindOf = (code: number, message: string) => classifyFailure({ now: 0, rpc: { code, message, data: null } }).kind;

test('the words with which an agent tells of a limit, a key or a prompt that is too long', () => {
  for (const [code, message, kind] of [
    // Mistral Vibe 3.0.2.
    [-31_001, 'Rate limit exceeded for mistral (model: devstral-2).', 'rateLimited'],
    [-31_002, 'Invalid API key (from env var MISTRAL_API_KEY). Please check your API key and try again.', 'auth'],
    [-31_004, 'Context too long for mistral (model: devstral-2). Use /rewind to undo recent actions.', 'contextExceeded'],
    [-32_000, 'Missing API key for mistral provider.', 'auth'],
    [-32_603, 'Incorrect API key provided: sk-1***9.', 'auth'],
    [-32_603, 'No API key was found.', 'auth'],
    [-32_603, 'Not logged in', 'auth'],
    [-32_603, 'Context window exceeded', 'contextExceeded'],
  ] as const)
    assert.equal(kindOf(code, message), kind, message);
});

test('other words that only speak of such things tell nothing', () => {
  for (const message of [
    'The file rate-limit.ts could not be read: rate limit exceeded is what it is about.',
    'Invalid arguments: API key rotation is not supported.',
    'Session not found: context too long',
    'Internal error',
  ])
    assert.equal(kindOf(-32_603, message), 'unknown', message);
});
