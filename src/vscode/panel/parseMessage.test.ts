// What the webview says is taken only as one of our messages, whole.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFromPanel } from './parseMessage.ts';

const ID = { executionId: 'e1' };
const SERVER = { type: 'useServer', baseUrl: 'http://127.0.0.1:1', model: 'm', target: 'user' };
const QUESTION = { type: 'answer', ...ID, answer: 'once', questionId: 'q1' };
const LIMITS = { type: 'chooseLimits', maxCostUsd: 0.4, timeoutSeconds: null };

test('our messages are taken as they are', () => {
  for (const message of [
    { type: 'ready' },
    { type: 'submit', requestId: 1, instructions: 'Do it.', agentType: 'auto' },
    { type: 'rerun', ...ID, how: 'retry' },
    { type: 'rerun', ...ID, how: 'resume' },
    { type: 'openAgentPath', agentType: 'gemini' },
    { ...SERVER, target: 'workspace' },
    SERVER,
    QUESTION,
    { ...QUESTION, answer: 'deny', questionId: null },
    LIMITS,
  ])
    assert.deepEqual(parseFromPanel(message), message);
});

test('what is no object, or of no known type, is refused', () => {
  for (const value of [null, undefined, 7, 'ready', [], {}, { type: 7 }, { type: 'toString' }, { type: 'runCommand', command: 'x' }])
    assert.equal(parseFromPanel(value), null, JSON.stringify(value));
});

test('a field that is missing or of another kind refuses the message', () => {
  for (const message of [
    { type: 'submit', requestId: '1', instructions: 'Do it.', agentType: 'auto' },
    { type: 'submit', requestId: 1, instructions: 'Do it.' },
    { type: 'cancel' },
    { type: 'cancel', executionId: 7 },
    { type: 'copyText', text: {} },
  ])
    assert.equal(parseFromPanel(message), null, JSON.stringify(message));
});

test('a word that is not on the list of its message refuses it', () => {
  for (const message of [
    { type: 'rerun', ...ID, how: 'twice' },
    { ...SERVER, target: 'machine' },
    { type: 'openAgentPath', agentType: 'local' },
    { ...QUESTION, answer: 'yes' },
    { ...QUESTION, questionId: 7 },
    { ...QUESTION, questionId: undefined },
    { ...LIMITS, maxCostUsd: -1 },
    { ...LIMITS, timeoutSeconds: '5' },
  ])
    assert.equal(parseFromPanel(message), null, JSON.stringify(message));
});
