// Checks which further cases are made of the tests in a file, and how they are written.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moreCases, UNKNOWN, withCases, withExpected, withThrown } from './moreCases.ts';

const SCRIPT = `import test from 'node:test';
import { add, compare, total } from '../src/all.js';

test('compares', () => {
  assert.ok(compare);
  assert.equal(compare('1.2', '1.10'), -1);
});

test('total', () => {
  const cart = [];
  add(cart, 4);
  assert.equal(cart.length, 1);
  assert.equal(total(cart, 10), 3.6);
});

test('no comparison', () => {
  assert.throws(() => add(1));
});
`;
const PYTHON = `class StoreTest(unittest.TestCase):
    def test_add(self):
        store = Store()
        store.add("tea", 3)
        self.assertEqual(store.count("tea"), 3)

    def test_none(self):
        self.assertIsNone(find(1))


if __name__ == "__main__":
    unittest.main()
`;
const NAMES = ['compare', 'total', 'count'];
const lines = (path: string, text: string, code = '') => moreCases(path, text, NAMES, code).map((one) => one.lines[one.changed]?.trim());

test('values change one by one, also in what leads to the comparison; arguments change places first', () => {
  const found = lines('a.test.js', SCRIPT, 'goods > 50');
  assert.equal(found[0], "assert.equal(compare('1.10', '1.2'), -1);");
  assert.ok(
    found.includes("assert.equal(compare('1', '1.10'), -1);") && found.includes("assert.equal(compare('1.2', ''), -1);"),
    found.join('\n'),
  );
  for (const line of ['add(cart, 50);', 'add(cart, 51);', 'add(cart, 49);', 'add(cart, 0);', 'assert.equal(total(cart, 0), 3.6);'])
    assert.ok(found.includes(line), `${line}\n${found.join('\n')}`);
  assert.ok(found.length <= 32);
});

test('a case keeps only what leads to its comparison', () => {
  const one = moreCases('a.test.js', SCRIPT, NAMES, '').find(({ lines: own }) => own.includes('  add(cart, 0);'));
  assert.ok(one);
  assert.deepEqual(withExpected(one, 'total_with_0', '0'), [
    "test('total with 0', () => {",
    '  const cart = [];',
    '  add(cart, 0);',
    '  assert.equal(total(cart, 10), 0);',
    '});',
  ]);
  assert.deepEqual(withThrown(one, 'total_with_0', 'RangeError'), [
    "test('total with 0', () => {",
    '  const cart = [];',
    '  assert.throws(() => add(cart, 0), RangeError);',
    '});',
  ]);
});

test('in Python, too, in the class of the test', () => {
  const one = moreCases('test_a.py', PYTHON, NAMES, 'if quantity < 1:').find(({ lines: own }) =>
    own.includes('        store.add("tea", 0)'),
  );
  assert.ok(one);
  assert.match(withExpected(one, 'probe', UNKNOWN).join('\n'), /store\.count\("tea"\), __unknown__\)$/);
  const made = withCases('test_a.py', PYTHON, [{ test: one.test, lines: withThrown(one, 'add_with_0', 'ValueError') ?? [] }]);
  assert.equal(
    made,
    PYTHON.replace(
      'self.assertEqual(store.count("tea"), 3)\n',
      'self.assertEqual(store.count("tea"), 3)\n\n    def test_add_with_0(self):\n        store = Store()\n        with self.assertRaises(ValueError):\n            store.add("tea", 0)\n',
    ),
  );
});

test('several are added without moving each other’s places', () => {
  const cases = moreCases('a.test.js', SCRIPT, NAMES, '').map((one, at) => ({
    test: one.test,
    lines: withExpected(one, `probe_${at}`, '1'),
  }));
  const text = withCases('a.test.js', SCRIPT, cases);
  for (const { lines: own } of cases) assert.ok(text.includes(`\n\n${own.join('\n')}\n`), own.join('\n'));
  assert.ok(text.endsWith(SCRIPT.slice(SCRIPT.indexOf("test('no comparison'"))));
});

test('an option that is off unless it is given is switched on, in JavaScript and Python', () => {
  const script = "test('a letter', () => {\n  assert.equal(postage(20, 'home'), 85);\n});\n";
  const declared = 'function postage(grams, zone, { registered = false, express = false } = {}) {\n  return grams;\n}\n';
  const found = moreCases('a.test.js', script, ['postage'], declared).map((one) => one.lines[one.changed]?.trim());
  for (const option of ['registered', 'express'])
    assert.ok(found.includes(`assert.equal(postage(20, 'home', { ${option}: true }), 85);`), found.join('\n'));
  const given = script.replace("'home')", "'home', { registered: true })");
  assert.ok(!moreCases('a.test.js', given, ['postage'], declared).some((one) => one.lines[one.changed]?.includes('express')));
  const python = 'class A(TestCase):\n    def test_a(self):\n        self.assertEqual(postage(20), 85)\n';
  const cases = moreCases('test_a.py', python, ['postage'], 'def postage(grams, registered=False):\n    return grams\n');
  assert.ok(cases.some((one) => one.lines[one.changed]?.includes('postage(20, registered=True)')));
});
