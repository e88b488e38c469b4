// Tests that Python's notation is read, that strings keep their contents, and that junk costs little.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growth, LINEAR } from '#transcript/testing/growth.ts';
import { parseLoosely } from './looseJson.ts';

const values: [text: string, value: unknown][] = [
  ['{"a": NaN, "b": -Infinity, "c": [Infinity]}', { a: null, b: null, c: [null] }],
  ["{'a': None, 'b': [True, False]}", { a: null, b: [true, false] }],
  [String.raw`{'a': 'it\'s "so"', "b": "it's"}`, { a: 'it\'s "so"', b: "it's" }],
  [String.raw`['\xe9', '\\', '\n', 'é']`, ['é', '\\', '\n', 'é']],
  ['{"a": "NaN, None and \'True\'", "b": NaN}', { a: "NaN, None and 'True'", b: null }],
  [String.raw`{"a": "\"NaN\"", "b": NaN}`, { a: '"NaN"', b: null }],
];
for (const [text, value] of values) test(`it is read: ${text}`, () => assert.deepEqual(parseLoosely(text), value));

test('what is no object and no list, and what is cut, is nothing', () => {
  for (const text of ['NaN', "'a'", '', '{', "{'a': 'b", '{"a": NaNa}', '{a: 1}', '{"a": "b\\'])
    assert.equal(parseLoosely(text), undefined, text);
});

test('junk costs little, however long', async () => {
  for (const piece of ['\\"', "\\'", '"\'', '{"', "'", '\\', 'NaN ', '['])
    for (const start of ['{"', "{'"]) {
      const read = (size: number) => assert.equal(parseLoosely(`${start}${piece.repeat(size)}`), undefined);
      assert.ok((await growth(read, 60_000)) < LINEAR, piece);
    }
});
