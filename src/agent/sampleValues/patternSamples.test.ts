// Checks that texts made of a pattern match it, and that patterns are found in code.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patternsIn, textsLike } from './patternSamples.ts';

const PATTERNS = [
  '^(\\d+)h(?:(\\d+)m)?$',
  '^[a-z]+(-[a-z0-9]+)*$',
  '^#[0-9a-fA-F]{6}$',
  '^(?:red|green|bl(?:ue|ack))\\s*\\.{1,3}$',
  '^[^,;]+,\\w*$',
  '^\\{\\{\\s*(\\w+)\\s*\\}\\}$',
];

for (const pattern of PATTERNS)
  test(`texts that match ${pattern}`, () => {
    const texts = textsLike(pattern);
    assert.ok(texts.length >= 2, JSON.stringify(texts));
    for (const text of texts) assert.match(text, new RegExp(pattern));
  });

test('each sign of a class and each part that may be missing comes in a text that is whole otherwise', () => {
  const texts = textsLike('^(\\d*)d(\\d+)([+-]\\d+)?$');
  for (const like of [/^\d+d\d+\+\d+$/, /^\d+d\d+-\d+$/, /^d\d+[+-]\d+$/, /^\d+d\d+$/])
    assert.ok(
      texts.slice(0, 9).some((text) => like.test(text)),
      `${like} ${texts}`,
    );
});

test('a pattern that looks around, or is nested without end, is not read', () => {
  assert.deepEqual(textsLike('(?<=a)b'), []);
  assert.deepEqual(textsLike('('.repeat(100_000)), []);
});

test('patterns of scripts and of Python', () => {
  assert.deepEqual(patternsIn('const a = /^\\d+\\/x$/i.exec(text); // not /this/\nconst b = 4 / 2 / 1;\n'), ['^\\d+\\/x$']);
  assert.deepEqual(patternsIn('PATTERN = re.compile(r"(\\d+)m")\n'), ['(\\d+)m']);
});
