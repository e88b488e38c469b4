// Checks which assertions are taken out of tests that were asked for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutAssertions } from '#agent/askedTests/pruneTests.ts';
import { failedTest, failing, PASSED, runScripted } from '#agent/testing/scripted.ts';

const PYTHON = `class PasswordTest(unittest.TestCase):
    def test_strong(self):
        self.assertTrue(is_strong("Abcdefgh12"))
        self.assertTrue(is_strong("weak"))

    def test_short(self):
        self.assertFalse(is_strong("Abcdefgh12"))
`;
const at = (line: number) => [failedTest('test', { frame: { file: '/copy/tests/test_password.py', line } })];

test('an assertion that fails is taken out, one that is the only one of its test is not', () => {
  const texts = new Map([['tests/test_password.py', PYTHON]]);
  const without = withoutAssertions(texts, at(4));
  assert.equal(without?.get('tests/test_password.py'), PYTHON.replace('        self.assertTrue(is_strong("weak"))\n', ''));
  assert.equal(withoutAssertions(texts, at(7)), null);
  assert.equal(withoutAssertions(texts, at(2)), null);
  assert.equal(withoutAssertions(texts, [failedTest('test')]), null);
  const long = new Map([['test/a.test.js', "test('a', () => {\n  assert.equal(\n    f(1),\n    2,\n  );\n  assert.ok(f(2));\n});\n"]]);
  assert.equal(withoutAssertions(long, [failedTest('a', { frame: { file: 'test/a.test.js', line: 2 } })]), null);
});

test('the assertions that are left are kept, and not called verified: the test may no longer prove what it is called', async (t) => {
  const good =
    "import { add } from '../src/add.js';\ntest('adds', () => {\n  assert.equal(add(1, 2), 3);\n  assert.equal(add(2, 2), 5);\n});\n";
  const { result, read } = await runScripted(t, {
    instructions: 'Write tests for add in test/add.test.js.',
    files: { 'src/add.js': 'export function add(a, b) {\n  return a + b;\n}\n' },
    verify: (of) => {
      const lines = of('test/add.test.js').split('\n');
      const wrong = lines.findIndex((line) => line.includes('5'));
      if (wrong !== -1)
        return failing(failedTest('adds', { file: 'test/add.test.js', frame: { file: 'test/add.test.js', line: wrong + 1 } }));
      return lines.length > 1 && !of('src/add.js').includes('a + b') ? failing(failedTest('adds', { file: 'test/add.test.js' })) : PASSED;
    },
    answers: [`test/add.test.js\n\`\`\`js\n${good}\`\`\`\n`],
  });
  assert.equal(result?.said, 'unverified');
  assert.match(read('test/add.test.js'), /add\(1, 2\), 3\);\n\}\);/);
});

test('tests that leave out one of the functions that the task names are not verified', async (t) => {
  const { result, asked } = await runScripted(t, {
    instructions: 'Write tests for `add` and for `half` in test/add.test.js.',
    files: { 'src/add.js': 'export function half(a) {\n  return a / 2;\n}\n\nexport function add(a, b) {\n  return half(a * 2) + b;\n}\n' },
    verify: (of) => {
      const isRight = of('src/add.js').includes('a / 2') && of('src/add.js').includes('half(a * 2) + b');
      return of('test/add.test.js') !== '' && !isRight ? failing(failedTest('adds', { file: 'test/add.test.js' })) : PASSED;
    },
    answers: ["test/add.test.js\n```js\nimport { add } from '../src/add.js';\ntest('adds', () => assert.equal(add(1, 2), 3));\n```\n"],
  });
  assert.notEqual(result?.said, 'verified');
  assert.match(asked[1]?.messages.at(-1)?.content ?? '', /fails if this line is wrong: `export function half\(a\) \{`/);
});

test('code that deletes, or uses what does, is never run with a fault', async (t) => {
  const files = {
    'src/clean.js': "import { drop } from './drop.js';\n\nexport function clean(age) {\n  if (age > 3) drop(age);\n  return age + 1;\n}\n",
    'src/drop.js': "import { rmSync } from 'node:fs';\n\nexport const drop = (age) => rmSync('/logs/' + age);\n",
  };
  const seen = new Set<string>();
  const { result } = await runScripted(t, {
    instructions: 'Write tests for `clean` in test/clean.test.js.',
    files,
    verify: (of) => {
      seen.add(of('src/clean.js'));
      return PASSED;
    },
    answers: [
      "test/clean.test.js\n```js\nimport { clean } from '../src/clean.js';\ntest('cleans', () => assert.equal(clean(1), 2));\n```\n",
    ],
  });
  assert.deepEqual([...seen], [files['src/clean.js']]);
  assert.equal(result?.said, 'unverified');
});
