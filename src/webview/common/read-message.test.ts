// Tests that messages of the right shape are read, and that all others are dropped.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { panelState, turn } from '#webview/testing/panel-states.ts';
import { readMessage } from './read-message.ts';

test('messages of the right shape are read', () => {
  const messages = [
    { type: 'state', state: panelState({ turns: [turn()] }) },
    { type: 'changes', changes: [{ seq: 1, kind: 'text', executionId: 'e', channel: 'text', offset: 0, text: 'a' }] },
    { type: 'turn', turn: turn() },
    { type: 'submitted', requestId: 1, problem: null },
    { type: 'servers', servers: [], searching: true, problem: null },
    { type: 'checks', lines: [], checking: false },
    { type: 'focusInput' },
  ];
  for (const message of messages) assert.equal(readMessage(message), message);
});

test('everything else is dropped', () => {
  const strangers = [
    null,
    1,
    'state',
    [],
    {},
    { type: 'x' },
    { type: 'state' },
    { type: 'state', state: { seq: 'x' } },
    { type: 'turn', turn: {} },
  ];
  const changes = [null, {}, { seq: 1 }, { seq: 1, kind: 'text', executionId: 'e', offset: 'x', text: '' }, { seq: 1, kind: 'execution' }];
  for (const message of [...strangers, ...changes.map((change) => ({ type: 'changes', changes: [change] }))])
    assert.equal(readMessage(message), null);
});
