// Checks how cases are written in each style of tests, and what is read of their probes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedTest } from '#agent/testing/scripted.ts';
import type { Sample } from './sample.ts';
import { sampleCase, type TestStyle } from './sampleCases.ts';
import { beginTestFile, styleOf, testPathFor } from './testFile.ts';

const CALL: Sample = { subject: 'cap', label: 'cap', setup: [], call: "cap(-1, '')", isAsync: false, results: 'value' };
const style = (path: string, text: string): TestStyle => {
  const found = styleOf(path, text);
  assert.ok(found);
  return found;
};
const JEST = "test('other', () => {\n  expect(1).toBe(1);\n});\n";

function written(path: string, text: string, sample: Sample, kind: 'value' | 'error', code: string): string {
  const one = sampleCase(style(path, text), sample);
  return (one.written(one.nameFor({ kind, code }), { kind, code }) ?? []).join('\n');
}

test('in the words of the test library that is there', () => {
  assert.equal(
    written('a.test.js', '', CALL, 'value', '[ 1 ]'),
    "test('cap of minus 1 nothing', () => {\n  assert.deepEqual(cap(-1, ''), [ 1 ]);\n});",
  );
  assert.equal(
    written('a.test.js', JEST, CALL, 'error', 'RangeError'),
    "test('cap throws RangeError for minus 1 nothing', () => {\n  expect(() => cap(-1, '')).toThrow(RangeError);\n});",
  );
  assert.equal(
    written('test_a.py', 'def test_one():\n    assert 1\n', CALL, 'value', 'None'),
    "def test_cap_of_minus_1_nothing():\n    assert cap(-1, '') is None",
  );
  const unittest = 'class ATest(unittest.TestCase):\n    def test_one(self):\n        self.assertTrue(1)\n';
  assert.equal(
    written('test_a.py', unittest, CALL, 'value', 'True'),
    "    def test_cap_of_minus_1_nothing(self):\n        self.assertIs(cap(-1, ''), True)",
  );
});

test('what is done before the call stands before it, and in the title', () => {
  const sample: Sample = { ...CALL, subject: 'Jar', label: 'size', setup: ['const jar = new Jar(2);', 'jar.put(3);'], call: 'jar.size()' };
  assert.equal(
    written('a.test.js', '', sample, 'value', '1'),
    "test('size after put 3', () => {\n  const jar = new Jar(2);\n  jar.put(3);\n  assert.equal(jar.size(), 1);\n});",
  );
});

test('of what a probe tells, only what can be written down counts', () => {
  const { outcomeIn } = sampleCase(style('a.test.js', ''), CALL);
  const told = (message: string) => outcomeIn(failedTest('probe', { message }));
  assert.deepEqual(told("Error: __given__ [ 1, 'a' ]"), { kind: 'value', code: "[ 1, 'a' ]" });
  assert.deepEqual(told('AssertionError: __given__ datetime.date(2024, 2, 29)'), { kind: 'value', code: 'date(2024, 2, 29)' });
  assert.deepEqual(told('Error: __threw__ RangeError'), { kind: 'error', code: 'RangeError' });
  for (const message of [
    'Error: __threw__ A); process.exit(',
    'Error: __given__ NaN',
    'Error: __given__ 0.30000000000000004',
    'Error: __given__ Map(1) { 1 => 2 }',
    'TypeError: x',
  ])
    assert.equal(told(message), null, message);
});

test('a new test file begins like the others, and lies beside them', () => {
  const file = (path: string, text: string, kind: 'source' | 'test') => ({ path, text, kind });
  const subject = file('src/cap.js', 'module.exports = { cap };\n', 'source');
  assert.match(beginTestFile('test/cap.test.js', subject as never, null, 'cap'), /^const test = require\('node:test'\);/);
  const pattern = file('tests/unit/jar.spec.js', "import { expect, test } from 'vitest';\n", 'test');
  assert.equal(
    beginTestFile('tests/unit/cap.spec.js', subject as never, pattern as never, 'cap'),
    "import { expect, test } from 'vitest';\n",
  );
  assert.equal(testPathFor(subject as never, pattern as never), 'tests/unit/cap.spec.js');
  assert.equal(testPathFor(file('pace/pace.go', '', 'source') as never, null), 'pace/pace_test.go');
  assert.equal(testPathFor(file('yard/queue.py', '', 'source') as never, null), 'tests/test_queue.py');
});
