// Tests that the short cut through a stream's chunks gives what a full parse gives, or nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTextFrame } from './textFrame.ts';

const chunk = (content: string, rest = '') => `{"choices":[{"index":0,"delta":{"content":${content}}}],"id":"a"${rest}}`;

function remembering(content: string) {
  const frame = createTextFrame();
  frame.remember(chunk(content), JSON.parse(content) as string);
  return frame;
}

test('the same chunk with another text is read', () => {
  const frame = remembering('"one"');
  for (const content of ['"two"', '""', '"a\\nb"', '"\\u4f60\\"好"', '"}"', '"🚀"'])
    assert.equal(frame.textOf(chunk(content)), JSON.parse(content));
});

test('anything else is left to the full parse', () => {
  const frame = remembering('"one"');
  for (const data of [
    chunk('"two"', ',"usage":{}'),
    chunk('null'),
    chunk('"a","reasoning":"b"'),
    chunk('"a"}},{"delta":{"content":"b"'),
    chunk('"a\\"'),
    chunk('"'),
    '{"error":"x"}',
    '',
  ])
    assert.equal(frame.textOf(data), null, data);
});

test('nothing is remembered where the text could be in two places, or is escaped in another way', () => {
  const twice = createTextFrame();
  twice.remember('{"a":{"content":"x"},"delta":{"content":"x"}}', 'x');
  assert.equal(twice.textOf('{"a":{"content":"x"},"delta":{"content":"y"}}'), null);
  const escaped = createTextFrame();
  escaped.remember(chunk('"\\u0041"'), 'A');
  assert.equal(escaped.textOf(chunk('"B"')), null);
});
