// Checks which further cases are made of the calls in a test, and that they stand in tests of their own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moreCases, withProbes, withTest } from './moreCases.ts';

const SCRIPT = `import test from 'node:test';
import { compare } from '../src/versions.js';

test('compares', () => {
  const own = new Store();
  assert.equal(compare('1.2', '1.10'), -1);
  assert.equal(own.compare(1), 1);
  assert.equal(compare(other, '1'), 1);
});
`;
const PYTHON = `class AddTest(unittest.TestCase):
    def test_add(self):
        self.assertEqual(add(2, 3), 5)

    def test_other(self):
        self.assertEqual(total([1, 2]), 3)


if __name__ == "__main__":
    unittest.main()
`;
const calls = (path: string, text: string, names: string[], code = '') => moreCases(path, text, names, code).map(({ call }) => call);

test('arguments change places and become others; what is no literal, or needs an object, is left alone', () => {
  const found = calls('a.test.js', SCRIPT, ['compare']);
  assert.equal(found[0], "compare('1.10', '1.2')");
  assert.ok(found.includes("compare('', '1.10')") && found.includes("compare('1.2', '')"), found.join('\n'));
  assert.ok(found.every((call) => call.startsWith("compare('")) || found.includes("compare('1.2')"));
  assert.deepEqual(calls('a.test.js', SCRIPT, ['other']), []);
});

test('numbers of the code are bounds, lists lose and turn their items, and each function has its turn', () => {
  const found = calls('test_a.py', PYTHON, ['add', 'total'], 'if a > 50:');
  assert.ok(found.includes('add(50, 3)') && found.includes('add(51, 3)') && found.includes('add(2, 0)'), found.join('\n'));
  assert.ok(found.includes('total([2, 1])') && found.includes('total([])'), found.join('\n'));
  assert.ok(found.length <= 24 && new Set(found).size === found.length);
});

test('each case is a test of its own, in the words of the one that is there', () => {
  const [one] = moreCases('test_a.py', PYTHON, ['total'], '');
  assert.ok(one);
  const { form, call } = one;
  assert.equal(call, 'total([2, 1])');
  assert.equal(form.with(call, '3'), 'self.assertEqual(total([2, 1]), 3)');
  assert.equal(form.throws(call, 'ValueError'), 'self.assertRaises(ValueError, lambda: total([2, 1]))');
  assert.equal(
    withTest('test_a.py', PYTHON, form, 'total_with_other_values', ['self.assertEqual(total([]), 0)']),
    PYTHON.replace(
      'total([1, 2]), 3)\n',
      'total([1, 2]), 3)\n\n    def test_total_with_other_values(self):\n        self.assertEqual(total([]), 0)\n',
    ),
  );
  const [script] = moreCases('a.test.js', SCRIPT, ['compare'], '');
  assert.ok(script);
  assert.equal(
    withTest('a.test.js', SCRIPT, script.form, 'compare_with_other_values', ['assert.ok(1);']),
    `${SCRIPT}\ntest('compare with other values', () => {\n  assert.ok(1);\n});\n`,
  );
});

test('several are added without moving each other’s places', () => {
  const probes = moreCases('test_a.py', PYTHON, ['add', 'total'], '').map(({ form, call }, at) => ({
    form,
    name: `probe_${at}`,
    assertion: form.with(call, '1'),
  }));
  const text = withProbes('test_a.py', PYTHON, probes);
  for (const { name, assertion } of probes)
    assert.ok(text.includes(`    def test_${name}(self):\n        ${assertion}\n`), `${name} ${assertion}\n${text}`);
  assert.ok(text.indexOf('probe_') > text.indexOf('test_add') && text.endsWith('unittest.main()\n'));
});
