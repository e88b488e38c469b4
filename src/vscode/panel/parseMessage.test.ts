// Tests that only complete messages of a known type are accepted from the webview.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFromPanel } from './parseMessage.ts';

const ID = { executionId: 'e1' };
const SERVER = { type: 'useServer', baseUrl: 'http://127.0.0.1:1', model: 'm', target: 'user' };
const QUESTION = { type: 'answer', ...ID, answer: 'once', questionId: 'q1' };
const EARLIER = { type: 'earlierText', ...ID, channel: 'text', start: null, held: 9 };
const LIMITS = { type: 'chooseLimits', maxCostUsd: 0.4, timeoutSeconds: null };

test('valid messages are returned unchanged', () => {
  for (const message of [
    { type: 'ready' },
    { type: 'submit', requestId: 1, instructions: 'Do it.', agentType: 'auto', mode: 'ask' },
    { type: 'keep', ...ID, except: ['src/a.js'] },
    { type: 'review', ...ID, path: null },
    { type: 'redo', ...ID, paths: ['a.js'] },
    { type: 'rerun', ...ID, how: 'retry' },
    { type: 'rerun', ...ID, how: 'resume' },
    { type: 'openAgentPath', agentType: 'gemini' },
    { ...SERVER, target: 'workspace' },
    SERVER,
    QUESTION,
    { ...QUESTION, answer: 'deny', questionId: null },
    LIMITS,
    EARLIER,
    { ...EARLIER, channel: 'thinking', start: 7 },
  ])
    assert.deepEqual(parseFromPanel(message), message);
});

test('anything but an object of a known type is rejected', () => {
  for (const value of [null, undefined, 7, 'ready', [], {}, { type: 7 }, { type: 'toString' }, { type: 'runCommand', command: 'x' }])
    assert.equal(parseFromPanel(value), null, JSON.stringify(value));
});

test('a message with a missing field or one of the wrong type is rejected', () => {
  for (const message of [
    { type: 'submit', requestId: '1', instructions: 'Do it.', agentType: 'auto', mode: 'auto' },
    { type: 'submit', requestId: 1, instructions: 'Do it.', mode: 'auto' },
    { type: 'submit', requestId: 1, instructions: 'Do it.', agentType: 'auto' },
    { type: 'keep', ...ID },
    { type: 'cancel' },
    { type: 'cancel', executionId: 7 },
    { type: 'copyText', text: {} },
    { ...EARLIER, channel: 'notices' },
    { ...EARLIER, start: -1 },
    { ...EARLIER, start: undefined },
    { ...EARLIER, held: 0.5 },
  ])
    assert.equal(parseFromPanel(message), null, JSON.stringify(message));
});

test('a message with a value outside its allowed values is rejected', () => {
  for (const message of [
    { type: 'rerun', ...ID, how: 'twice' },
    { type: 'submit', requestId: 1, instructions: 'Do it.', agentType: 'auto', mode: 'both' },
    { type: 'chooseMode', mode: '' },
    { type: 'keep', ...ID, except: 'a.js' },
    { type: 'keep', ...ID, except: [7] },
    { type: 'keep', ...ID, except: ['a\0.js'] },
    { type: 'review', ...ID, path: '' },
    { type: 'review', ...ID, path: 'a'.repeat(5_000) },
    { type: 'openBoth', ...ID, path: '' },
    { type: 'redo', ...ID, paths: [] },
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
