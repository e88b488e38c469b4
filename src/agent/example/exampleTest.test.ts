// Checks which tasks hold an example, and what of a test that the model writes of it is used.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { failedTest, failing, fence, PASSED, runScripted } from '#agent/testing/scripted.ts';
import { exampleTestPath, hasExample, withTaskValues } from './exampleTest.ts';

const TASKS: [string, boolean][] = [
  ['40 invoices with 20 per page give 3 pages, there should only be 2.', true],
  ['formatDuration(seconds): 65 gives `1:05` and 3725 gives `1:02:05`', true],
  ['add_months(date(2024, 11, 30), 1) crashes', true],
  ['slugify("Ä b") must be "ae-b"', true],
  ['Add a method `clear()` to Cart in src/cart.js', false],
  ['Set the port to 8080 in config.json', false],
  ['Requires Node 20', false],
  ['Fix the crash in src/a1.js', false],
];
for (const [task, wanted] of TASKS)
  test(`“${task}” ${wanted ? 'holds an example' : 'holds none'}`, () => assert.equal(hasExample(readRequest(task)), wanted));

test('an example lies beside the tests that are there', () => {
  assert.equal(exampleTestPath('test/cart.test.js'), 'test/exampleOfTask.test.js');
  assert.equal(exampleTestPath('src/cart.spec.ts'), 'src/exampleOfTask.spec.ts');
  assert.equal(exampleTestPath('tests/test_cart.py'), 'tests/test_example_of_task.py');
  assert.equal(exampleTestPath('cart_test.go'), null);
});

const written = (...assertions: string[]) =>
  `import test from 'node:test';\nimport { pages } from '../src/pages.js';\n\ntest('example', () => {\n${assertions.map((one) => `  ${one}\n`).join('')}});\n`;
const TASK = 'src/pages.js shows an empty last page: 40 invoices with 20 per page give 3 pages, there should only be 2. Fix it.';

test('assertions with values that the task does not give are left out', () => {
  const kept = withTaskValues(
    'test/a.test.js',
    written('assert.equal(pages(40, 20), 2);', 'assert.equal(pages(41, 20), 3);', 'assert.ok(pages);'),
    readRequest(TASK),
  );
  assert.equal(kept, written('assert.equal(pages(40, 20), 2);'));
  assert.equal(withTaskValues('test/a.test.js', written('assert.equal(pages(0, 1), 0);'), readRequest(TASK)), null);
});

const code = (body: string) => `export function pages(all, size) {\n  ${body}\n}\n`;
const FILES = {
  'src/pages.js': code('return size + all;'),
  'test/pages.test.js': "import test from 'node:test';\nimport { pages } from '../src/pages.js';\n\ntest('has pages', () => {});\n",
};
const EXAMPLE = fence('test/exampleOfTask.test.js', written('assert.equal(pages(40, 20), 2);'));
const verify = (read: (name: string) => string) =>
  read('test/exampleOfTask.test.js') !== '' && !read('src/pages.js').includes('Math.ceil(all / size)')
    ? failing(failedTest('example', { file: 'test/exampleOfTask.test.js' }))
    : PASSED;

test('a draft that fails the example is not taken, the example is not kept, and the answer tells of it', async (t) => {
  const { result, read, asked } = await runScripted(t, {
    instructions: TASK,
    files: FILES,
    verify,
    answers: [EXAMPLE, fence('src/pages.js', code('return all / size + 2;')), fence('src/pages.js', code('return Math.ceil(all / size);'))],
  });
  assert.ok(asked.length >= 3);
  assert.equal(read('src/pages.js'), code('return Math.ceil(all / size);'));
  assert.equal(read('test/exampleOfTask.test.js'), '');
  assert.deepEqual(result?.changedFiles, ['src/pages.js']);
  assert.equal(result?.said, 'unverified');
  assert.match(result?.text ?? '', /A test of the task’s example failed before and passes now: `assert\.equal\(pages\(40, 20\), 2\)`/);
});

test('where no draft passes the example, the answer says that one of the two is wrong', async (t) => {
  const { result } = await runScripted(t, {
    instructions: TASK,
    files: FILES,
    verify,
    answers: [EXAMPLE, ...Array.from({ length: 6 }, (_, at) => fence('src/pages.js', code(`return all / size + ${at + 2};`)))],
  });
  assert.equal(result?.said, 'unverified');
  assert.match(result?.text ?? '', /wrote a test of the task’s example, which doesn’t pass: `assert\.equal\(pages\(40, 20\), 2\)`/);
  assert.doesNotMatch(result?.text ?? '', /Now passing/);
});

test('where the model writes no usable example, the task goes on without', async (t) => {
  const { result, read } = await runScripted(t, {
    instructions: TASK,
    files: FILES,
    verify,
    answers: ['I do not know.', fence('src/pages.js', code('return Math.ceil(all / size);'))],
  });
  assert.equal(result?.said, 'unverified');
  assert.equal(read('src/pages.js'), code('return Math.ceil(all / size);'));
  assert.doesNotMatch(result?.text ?? '', /example/);
});

test('a test that deletes or starts something is not run', async (t) => {
  let runs = 0;
  await runScripted(t, {
    instructions: TASK,
    files: FILES,
    verify: (read) => {
      if (read('test/exampleOfTask.test.js').includes('rmSync')) runs++;
      return PASSED;
    },
    answers: [fence('test/exampleOfTask.test.js', written("fs.rmSync('/x', { recursive: true });", 'assert.equal(pages(40, 20), 2);'))],
  });
  assert.equal(runs, 0);
});

test('seconds of a time that the task gives are a value of the task', () => {
  const request = readRequest('lib/duration.js needs `formatDuration(seconds)` giving "4:05", or "1:02:03" from one hour on.');
  const text = written(
    "assert.equal(formatDuration(245), '4:05');",
    "assert.equal(formatDuration(3723), '1:02:03');",
    "assert.equal(formatDuration(60), '1:00');",
  );
  const kept = withTaskValues('test/a.test.js', text, request) ?? '';
  assert.deepEqual([kept.includes('245'), kept.includes('3723'), kept.includes('60)')], [true, true, false]);
});
