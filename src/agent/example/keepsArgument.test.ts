// Checks the test that an argument stays as it was, and for which tasks it is made.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codebaseOf, failedTest, failing, fence, PASSED, runScripted } from '#agent/testing/scripted.ts';
import { keepsArgumentTest, saysItChangesArguments } from './keepsArgument.ts';

test('the words tell', () => {
  for (const text of [
    'It looks like scaling changes the original recipe.',
    'median reorders the list of the caller',
    'merge() mutates its first argument',
    'The input must not be modified',
    'Afterwards the original is changed.',
  ])
    assert.equal(saysItChangesArguments(text), true, text);
  for (const text of ['Change the timeout to 5', 'Sort the list by name', 'parse changes nothing'])
    assert.equal(saysItChangesArguments(text), false, text);
});

const SCALE =
  'export function scale(recipe, count) {\n  const scaled = { ...recipe, count };\n  for (const one of scaled.parts) one.amount *= count;\n  return scaled;\n}\n';
const TEST =
  "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { scale } from '../src/scale.js';\n\nconst cake = () => ({ count: 1, parts: [{ amount: 2 }] });\n\ntest('scales', () => {\n  const scaled = scale(cake(), 2);\n  assert.equal(scaled.parts[0].amount, 4);\n});\n\ntest('is a function', () => {\n  assert.ok(scale);\n});\n";
const FILES = { 'src/scale.js': SCALE, 'test/scale.test.js': TEST };

test('a call of a test is made with something that has to stay as it was', async (t) => {
  const codebase = await codebaseOf(t, {
    ...FILES,
    'tests/test_mid.py':
      'import unittest\n\nfrom mid import mid\n\n\nclass MidTest(unittest.TestCase):\n    def test_it(self):\n        values = [3, 1]\n        self.assertEqual(mid(values), 2)\n',
  });
  const file = (path: string) => codebase.project.file(path);
  const [script, python] = [file('test/scale.test.js'), file('tests/test_mid.py')];
  assert.ok(script && python);
  assert.match(
    keepsArgumentTest(script, ['scale'])?.text ?? '',
    /const cake = [^\n]+\n\ntest\('scales', \(\) => \{\n {2}const givenByTask = cake\(\);\n {2}const asItWas = JSON\.stringify\(givenByTask\);\n {2}scale\(givenByTask, 2\);\n {2}assert\.deepEqual\(givenByTask, JSON\.parse\(asItWas\)\);\n\}\);\n$/,
  );
  assert.match(
    keepsArgumentTest(python, ['mid'])?.text ?? '',
    /class MidTest\(unittest\.TestCase\):\n {4}def test_it\(self\):\n {8}values = \[3, 1\]\n {8}given_by_task = values\n {8}as_it_was = repr\(given_by_task\)\n {8}mid\(given_by_task\)\n {8}assert repr\(given_by_task\) == as_it_was\n/,
  );
  assert.equal(keepsArgumentTest(script, ['other']), null);
});

test('a shallow copy behind it is made a deep one, without the model', async (t) => {
  const { result, read, asked } = await runScripted(t, {
    instructions: 'Scaling a cake twice gives far too much. It looks like scale changes the original. Please fix.',
    files: FILES,
    verify: (name) =>
      name('test/exampleOfTask.test.js') !== '' && !name('src/scale.js').includes('structuredClone')
        ? failing(failedTest('scales', { file: 'test/exampleOfTask.test.js', frame: { file: 'test/exampleOfTask.test.js', line: 9 } }))
        : PASSED,
    answers: [fence('src/scale.js', SCALE)],
  });
  assert.match(read('src/scale.js'), /\{ \.\.\.structuredClone\(recipe\), count \}/);
  assert.equal(asked.length, 0);
  assert.equal(result?.said, 'unverified');
  assert.match(result?.text ?? '', /A test of the task’s example failed before and passes now/);
});
