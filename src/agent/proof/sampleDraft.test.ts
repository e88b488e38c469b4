// Checks the tests that are made of the code alone; real Node and Python run them.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Verified } from '#agent/task/ports.ts';
import { type Files, runScripted, type Scripted } from '#agent/testing/scripted.ts';
import { runVerification } from '#verify/runVerification.ts';

const NODE = `"${process.execPath}" --test`;

async function made(t: TestContext, instructions: string, files: Files, command = NODE, more: Partial<Scripted> = {}) {
  const verify = async (_: unknown, folder: string): Promise<Verified> =>
    await runVerification({ command, folder, timeoutSeconds: 60, signal: new AbortController().signal, env: process.env });
  return await runScripted(t, { instructions, files, verify, answers: ['I can’t help with that.'], ...more });
}

const POSTAGE = `const TARIFF = { home: [{ upTo: 20, cents: 85 }, { upTo: 50, cents: 100 }], abroad: [{ upTo: 20, cents: 110 }] };

/** In cents. */
export function postage(grams, zone, { registered = false } = {}) {
  const steps = TARIFF[zone];
  if (!steps) throw new RangeError('unknown zone');
  const step = steps.find((one) => grams <= one.upTo);
  if (!step) throw new RangeError('too heavy');
  return step.cents + (registered ? 265 : 0);
}
`;

test('a function of a script: keys of its tables, bounds, options and what it throws', async (t) => {
  const files = { 'package.json': '{ "type": "module" }\n', 'src/postage.js': POSTAGE };
  const { result, read, steps } = await made(t, 'Write tests for `postage` in test/postage.test.js.', files);
  const text = read('test/postage.test.js');
  assert.match(
    text,
    /^import test from 'node:test';\nimport assert from 'node:assert\/strict';\nimport { postage } from '\.\.\/src\/postage\.js';\n/,
  );
  assert.match(text, /test\('postage of \d+ home', \(\) => \{\n {2}assert\.equal\(postage\(\d+, 'home'\), \d+\);\n\}\);/);
  assert.match(text, /assert\.throws\(\(\) => postage\(\d+, 'unknown'\), RangeError\);/);
  assert.match(text, /postage\(\d+, 'home', \{ registered: true \}\), \d{3}\);/);
  assert.doesNotMatch(text, /probe|__/);
  assert.equal(read('src/postage.js'), POSTAGE);
  assert.equal(result?.said, 'unverified');
  assert.match(result?.text ?? '', /made from the code alone, with what it returns for values that it uses: check that the code is right/);
  assert.ok(steps.some(({ tool, input }) => tool === 'Draft' && input.rule === 'tests from the code'));
});

const QUEUE = `class QueueFull(Exception):
    pass


class Queue:
    def __init__(self, room=2):
        self.room = room
        self._items = []

    def put(self, item):
        if len(self._items) >= self.room:
            raise QueueFull(item)
        self._items.append(item)

    def take(self):
        return self._items.pop(0) if self._items else None

    def length(self):
        return len(self._items)
`;

test('a class in Python: an object, calls of its methods, and what it tells then', async (t) => {
  const files = { 'yard/__init__.py': '', 'yard/queue.py': QUEUE, 'tests/__init__.py': '' };
  const { read } = await made(t, 'Please add unit tests for Queue (yard/queue.py) in tests/test_queue.py.', files, 'python3 -m unittest');
  const text = read('tests/test_queue.py');
  assert.match(text, /import unittest\n/);
  assert.match(text, /class QueueTest\(unittest\.TestCase\):\n {4}def test_/);
  assert.match(text, / {8}queue = Queue\(.*\)\n {8}queue\.put\(.*\)\n {8}self\.assert/);
  assert.match(text, /from yard\.queue import QueueFull/);
  assert.match(text, /with self\.assertRaises\(QueueFull\):\n {12}queue\.put\(/);
  assert.doesNotMatch(text, /_items/);
});

test('a small model is not asked where the tests notice the faults; a larger one writes them first', async (t) => {
  const files = { 'package.json': '{ "type": "module" }\n', 'src/double.js': 'export const double = (count) => count * 2;\n' };
  const task = 'Write tests for `double` in test/double.test.js.';
  assert.equal((await made(t, task, files)).asked.length, 0);
  const head = "import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { double } from '../src/double.js';\n";
  const own = `${head}\ntest('doubles', () => {\n  assert.equal(double(3), 6);\n});\n`;
  const larger = await made(t, task, files, NODE, { canAsk: true, answers: [`test/double.test.js\n\`\`\`js\n${own}\`\`\`\n`] });
  assert.equal(larger.asked.length, 1);
  assert.match(larger.read('test/double.test.js'), /test\('doubles'/);
  assert.equal(larger.result?.said, 'verified');
});

test('code that deletes is not called with made-up values', async (t) => {
  const code =
    "import { rmSync } from 'node:fs';\nexport function clean(folder) {\n  if (folder === '') return 0;\n  rmSync(folder);\n  return 1;\n}\n";
  const { result, read } = await made(t, 'Write tests for `clean` in test/clean.test.js.', { 'src/clean.js': code });
  assert.equal(read('test/clean.test.js'), '');
  assert.equal(result?.said, 'notSolved');
});

test('tests go into the new file that the task names, and not into the one that it names for its style', async (t) => {
  const other =
    "import test from 'node:test';\nimport assert from 'node:assert/strict';\n\ntest('other', () => {\n  assert.equal(1, 1);\n});\n";
  const files = { 'package.json': '{ "type": "module" }\n', 'src/postage.js': POSTAGE, 'test/other.test.js': other };
  const { read } = await made(t, 'Write tests for `postage` in test/postage.test.js, in the same style as test/other.test.js.', files);
  assert.match(read('test/postage.test.js'), /postage\(/);
  assert.equal(read('test/other.test.js'), other);
});
