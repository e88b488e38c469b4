// Tests what keeps to a JSON schema in its structure, and what does not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepsTo } from './jsonLadder.ts';

const decision = {
  type: 'object',
  properties: {
    agentType: { type: 'string', enum: ['local', 'claude'] },
    model: { type: ['string', 'null'] },
    tags: { type: 'array', items: { type: 'string' } },
    cost: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
  },
  required: ['agentType'],
  additionalProperties: false,
};

for (const [what, value, isKept] of [
  ['what is required', { agentType: 'local' }, true],
  ['all of it', { agentType: 'claude', model: null, tags: ['a'], cost: 3 }, true],
  ['a key is missing', { model: 'm' }, false],
  ['a key too many', { agentType: 'local', why: 'x' }, false],
  ['a word that is no choice', { agentType: 'gemini' }, false],
  ['a wrong type', { agentType: 'local', model: 1 }, false],
  ['a wrong type in a list', { agentType: 'local', tags: [1] }, false],
  ['none of the choices', { agentType: 'local', cost: 1.5 }, false],
  ['a list', [], false],
  ['a text', 'local', false],
] as const)
  test(`a decision by its schema: ${what}`, () => assert.equal(keepsTo(decision, value), isKept));

test('a schema that says nothing is kept to by everything', () => {
  for (const value of [{ a: 1 }, [], 'x', null]) assert.equal(keepsTo({}, value), true);
});
