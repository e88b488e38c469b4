// Tests that messages are found in whatever a CLI prints around them, and that nothing else is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messagesIn } from './jsonLine.ts';

const ESC = '\u001b';
const RESULT = { type: 'result', result: 'He said {"type":"x"} and \\ "} {\u001b[1m' };
const JSON_TEXT = JSON.stringify(RESULT);
const INIT = { type: 'init', session_id: 's' };

test('a message is found behind and before control sequences and text', () => {
  for (const line of [
    JSON_TEXT,
    `\ufeff${JSON_TEXT}\r`,
    `${ESC}[2J${ESC}[3J${ESC}[H${JSON_TEXT}`,
    `${JSON_TEXT}${ESC}[0m${ESC}[?25h`,
    `${ESC}]0;a title\u0007${JSON_TEXT}`,
    `${ESC}]8;;http://x${ESC}\\link${ESC}]8;;${ESC}\\${JSON_TEXT}`,
    `MCP issues detected. Run /mcp list for status.${JSON_TEXT}`,
    `Loading 10%\rLoading 100%\r${JSON_TEXT}`,
    `(node:12) Warning: {unquoted} and "quoted {" ${JSON_TEXT} bye`,
    `{"level":"warn","inner":{"type":"system"}}${JSON_TEXT}`,
    `{"cut": ${JSON_TEXT}`,
  ])
    assert.deepEqual(messagesIn(line), [RESULT], JSON.stringify(line));
});

test('a control sequence within a message does not hide it', () => {
  for (let at = 0; at <= JSON_TEXT.length; at++) {
    const line = `${JSON_TEXT.slice(0, at)}${ESC}[K${JSON_TEXT.slice(at)}`;
    assert.deepEqual(messagesIn(line), [RESULT], line);
  }
});

test('two messages on one line are two, in their order', () => {
  assert.deepEqual(messagesIn(`${JSON.stringify(INIT)}${JSON_TEXT}`), [INIT, RESULT]);
  assert.deepEqual(messagesIn(`a ${JSON.stringify(INIT)} b ${JSON_TEXT} c`), [INIT, RESULT]);
});

test('plain text, JSON without a type and a torn message are no message', () => {
  const nested = '{"level":"warn","inner":{"type":"result"}}';
  const torn = [`{"type":"result"`, `warning: {"type":"result","result":"a}`, '{"type":7}', '[{"type":"result"}]'];
  for (const line of ['', 'Done.', '"type"', '{}', '{"type"}', nested, `x ${nested} y`, ...torn])
    assert.deepEqual(messagesIn(line), [], line);
});

test('a long line of other text is given up soon', () => {
  const line = `"type" ${'{"a":'.repeat(200_000)}`;
  assert.deepEqual(messagesIn(line), []);
  assert.deepEqual(messagesIn(`${'{'.repeat(2_000)}${'}'.repeat(2_000)} "type"`), []);
});
