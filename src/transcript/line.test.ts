// Tests how single lines of stream-json are parsed, also those with missing or odd fields.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLine } from './line.ts';

test('a line whose type is not its first key is read', () => {
  const line = parseLine('{"duration_ms":5,"is_error":false,"result":"hi","type":"result","subtype":"success"}');
  assert.equal(line?.kind, 'result');
});

test('what is not JSON, not an object or of an unknown kind is passed over', () => {
  const texts = [
    '',
    '{',
    '{"type":"resu',
    'null',
    '7',
    '"result"',
    '[{"type":"result"}]',
    '{}',
    '{"type":"rate_limit_event"}',
    '{"type":"control_request","request":{}}',
  ];
  for (const text of texts) assert.equal(parseLine(text), null, text);
});

test('known kinds with fields of wrong types are read as far as they go, or passed over', () => {
  const odd = ['null', '7', '"x"', '[]', '{}', '{"type":7}', '[null,7,{"type":"text"},{"type":"tool_result","content":[7]}]'];
  const lines = odd.flatMap((value) => [
    `{"type":"system","subtype":"status","status":${value}}`,
    `{"type":"system","subtype":"init","model":${value}}`,
    `{"type":"stream_event","event":${value}}`,
    `{"type":"stream_event","event":{"type":"message_start","message":${value}}}`,
    `{"type":"stream_event","event":{"type":"content_block_delta","index":${value},"delta":${value}}}`,
    `{"type":"stream_event","event":{"type":"content_block_delta","delta":{"type":"text_delta","text":${value}}}}`,
    `{"type":"assistant","message":${value}}`,
    `{"type":"assistant","message":{"content":${value}}}`,
    `{"type":"user","message":{"content":${value}},"tool_use_result":${value}}`,
    `{"type":"user","message":{"content":[]},"tool_use_result":{"filePath":"a","structuredPatch":[${value}]}}`,
    `{"type":"result","usage":${value},"modelUsage":${value},"errors":${value},"error":${value},"is_error":${value}}`,
  ]);
  for (const line of lines) assert.doesNotThrow(() => parseLine(line), line);
});

test('a result is an error unless it says that it is none', () => {
  const isError = (text: string) => {
    const line = parseLine(text);
    return line?.kind === 'result' && line.isError;
  };
  assert.equal(isError('{"type":"result","subtype":"success","is_error":false}'), false);
  assert.equal(isError('{"type":"result","subtype":"success"}'), true);
  assert.equal(isError('{"type":"result","subtype":"success","is_error":"false"}'), true);
});

test('a tool result is text whether it comes as a string or in parts', () => {
  const read = (content: string) => {
    const line = parseLine(
      `{"type":"user","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":${content}}]}}`,
    );
    return line?.kind === 'user' ? line.toolResults : null;
  };
  assert.deepEqual(read('"a\\nb"'), [{ toolUseId: 't', isError: false, text: 'a\nb' }]);
  assert.deepEqual(read('[{"type":"text","text":"a"},{"type":"text","text":"b"}]'), [{ toolUseId: 't', isError: false, text: 'a\nb' }]);
});

test('a prompt is read as plain text and in blocks', () => {
  for (const content of ['"ask"', '[{"type":"text","text":"ask"}]']) {
    const line = parseLine(`{"type":"user","message":{"role":"user","content":${content}}}`);
    assert.equal(line?.kind === 'user' && line.text, 'ask');
  }
});
