// Checks that a wrong expected value becomes what the code gives, in each way to write an assertion.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedTest } from '#agent/testing/scripted.ts';
import { withReceivedValues } from './expectedValues.ts';

const CASES: [string, string, string, string, string | null][] = [
  ['a.test.js', 'assert.equal(add(1, 2), 4);', '4', '3', 'assert.equal(add(1, 2), 3);'],
  ['a.test.js', "assert.strictEqual(name('a, (b'), 'x');", "'x'", "'a'", "assert.strictEqual(name('a, (b'), 'a');"],
  ['a.test.js', 'assert.deepStrictEqual(list(2), [1,2], "all");', '[ 1, 2 ]', '[ 1 ]', 'assert.deepStrictEqual(list(2), [ 1 ], "all");'],
  ['a.test.js', 'expect(add(1, 4)).toBe(4);', '4', '5', 'expect(add(1, 4)).toBe(5);'],
  // unittest calls the first one expected by none of these names.
  ['test_a.py', 'self.assertEqual(count("a"), 4)', '4', '1', 'self.assertEqual(count("a"), 1)'],
  ['test_a.py', 'self.assertEqual(4, count("a"))', '4', '1', 'self.assertEqual(1, count("a"))'],
  ['test_a.py', 'self.assertEqual(upper("a"), "B")', "'B'", "'A'", 'self.assertEqual(upper("a"), "A")'],
  ['test_a.py', 'assert count("a") == 4', '1', '4', 'assert count("a") == 1'],
  ['a.test.js', 'assert.equal(add(1, 2), sum);', '4', '3', null],
  ['a.test.js', 'assert.equal(make(1), 2);', '2', '<ref *1> Foo { a: [Circular *1] }', null],
  ['a.test.js', 'assert.ok(add(1, 2));', '4', '3', null],
  ['a.test.js', 'assert.equal(add(1, 2),', '4', '3', null],
];

for (const [path, line, expected, received, wanted] of CASES)
  test(`${line} with ${received} ${wanted === null ? 'stays' : `becomes ${wanted}`}`, () => {
    const texts = new Map([
      [path, `x\n    ${line}\n`],
      ['src/a.js', line],
    ]);
    const failing = [failedTest('a', { expected, received, frame: { file: `/copy/${path}`, line: 2 } })];
    const corrected = withReceivedValues(texts, failing);
    assert.equal(corrected?.texts.get(path) ?? null, wanted === null ? null : `x\n    ${wanted}\n`);
    if (corrected) assert.equal(corrected.texts.get('src/a.js'), line);
  });

test('a failure without both values, or elsewhere, changes nothing', () => {
  const texts = new Map([['a.test.js', 'assert.equal(a(), 1);\n']]);
  const frame = { file: 'a.test.js', line: 1 };
  for (const facts of [
    { expected: '1', received: null, frame },
    { expected: '1', received: '2', frame: null },
    { expected: '1', received: '2', frame: { file: 'b.test.js', line: 1 } },
    { expected: '1', received: '2', frame: { file: 'a.test.js', line: 9 } },
    { expected: '1', received: '1', frame },
  ])
    assert.equal(withReceivedValues(texts, [failedTest('a', facts)]), null);
});
