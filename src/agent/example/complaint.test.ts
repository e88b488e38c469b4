// Checks how a complaint is read, and that the call which it is about is found and becomes a test.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verified } from '#agent/task/ports.ts';
import { failedTest, failing, PASSED, runScripted } from '#agent/testing/scripted.ts';
import { callsOf, callThatIsWrong, complaintIn, isExported } from './complaint.ts';

const CASES: [string, [string[], string, string] | null][] = [
  ['40 invoices with 20 per page give 3 pages, there should only be 2.', [['40', '20'], '3', '2']],
  ['60 letters with 20 on each page make 4 pages instead of 3.', [['60', '20'], '4', '3']],
  ['For 60 and 20 it should give 3 instead of 4.', [['60', '20'], '4', '3']],
  ['`slugify` makes "Ä b" into "a-b", but it must be "ae-b".', [['"Ä b"'], '"a-b"', '"ae-b"']],
  [
    'Fee too high\n\nSteps: enter at 10:00, leave at 12:00.\nExpected: 2 hours, i.e. 4.00\nActual: 6.00 is charged',
    [['"10:00"', '"12:00"'], '6.00', '4.00'],
  ],
  ['Entries are missing: with 23 entries and 10 on a page there are only 2 pages.', [['23', '10'], '2', '3']],
  ['With 20 entries and 10 on a page there are only 2 pages.', null],
  ['Set the port to 8080 instead of 3000.', null],
  ['It fails with 3 items', null],
];
for (const [text, wanted] of CASES)
  test(`“${text}” ${wanted === null ? 'is no complaint with values' : 'is read'}`, () => {
    const found = complaintIn(text, ['slugify']);
    assert.deepEqual(found && [found.inputs, found.wrong, found.right], wanted);
  });

test('values go in as they stand first, then in other orders, as many as there are parameters', () => {
  const definition = (name: string) => ({ name, kind: 'function' as const, parent: null, start: 0, line: 0, end: 2, indent: 0 });
  const complaint = { inputs: ['40', '20'], wrong: '3', right: '2' };
  assert.deepEqual(callsOf([{ definition: definition('count'), head: 'function count(total, size) {' }], complaint), [
    'count(40, 20)',
    'count(20, 40)',
  ]);
  assert.deepEqual(callsOf([{ definition: definition('double'), head: 'def double(n):' }], complaint), ['double(40)', 'double(20)']);
  assert.deepEqual(callsOf([{ definition: definition('of'), head: 'function of({ a }) {' }], complaint), []);
});

const CODE = 'export function pageCount(size, total) {\n  return Math.floor(total / size) + 1;\n}\n';

/** Runs the tests of the example on the code as it lies there. */
function verify(read: (name: string) => string): Verified {
  const pageCount = new Function(`${read('src/paging.js').replace('export ', '')}; return pageCount;`)() as (
    a: number,
    b: number,
  ) => number;
  const failures = [
    ...read('test/exampleOfTask.test.js').matchAll(/test\('(\w+)', \(\) => \{\n {2}assert\.deepEqual\(pageCount\((\d+), (\d+)\), (.+)\);/g),
  ].flatMap(([, name = '', one, other, expected = '']) => {
    const received = String(pageCount(Number(one), Number(other)));
    return received === expected
      ? []
      : [
          failedTest(name, {
            file: 'test/exampleOfTask.test.js',
            frame: { file: 'test/exampleOfTask.test.js', line: 5 },
            expected,
            received,
          }),
        ];
  });
  return failures.length === 0 ? PASSED : failing(...failures);
}

test('the call that gives the wrong value becomes the test, and the mistake is corrected without the model', async (t) => {
  const { result, read, asked } = await runScripted(t, {
    instructions:
      'The archive ends with an empty page: 60 letters with 20 on each page make 4 pages, but there should be 3. Find the cause and fix it.',
    files: {
      'src/paging.js': CODE,
      'test/paging.test.js':
        "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { pageCount } from '../src/paging.js';\n\ntest('pages', () => {\n  assert.equal(pageCount(2, 5), 3);\n});\n",
    },
    verify,
  });
  assert.equal(asked.length, 0);
  assert.match(read('src/paging.js'), /Math\.ceil\(total \/ size\)/);
  assert.equal(result?.said, 'unverified');
  assert.match(result?.text ?? '', /failed before and passes now: `assert\.deepEqual\(pageCount\(20, 60\), 3\)`/);
  assert.equal(read('test/exampleOfTask.test.js'), '');
});

test('of a Go function, in its package, with values of its types', async (t) => {
  const probed: string[] = [];
  const { asked, read } = await runScripted(t, {
    instructions: 'Users miss entries: with 23 entries and 10 on a page there are only 2 pages. The log of the stores is all right.',
    files: {
      'go.mod': 'module example.com/a\n\ngo 1.22\n',
      'log/log.go': 'package log\n\n// Pages of the log of the stores.\nfunc Pages(n, size int) int { return n / size }\n',
      'list/list.go':
        'package list\n\n// Pages of entries: how many pages the entries take.\nfunc Pages(n, size int) int {\n\treturn max(1, n/size)\n}\n\nfunc Title(entries string, page bool) string { return entries }\n',
      'list/list_test.go': 'package list\n\nimport "testing"\n\nfunc TestPages(t *testing.T) {}\n',
    },
    verify: (now) => {
      const text = now('list/example_of_task_test.go');
      probed.push(...Array.from(text.matchAll(/valueOfTask\((.*)\); got/g), ([, call = '']) => call));
      const isMended = now('list/list.go').includes('(n + size - 1) / size');
      const failures = [
        ...text.matchAll(/func Test_(\w+)\(t[^\n]*\n(?:\tdefer[^\n]*\n)?\tif got := valueOfTask\((.*)\); got != "(.*)" \{/g),
      ].flatMap(([, name = '', call, expected = '']) => {
        const received = call === 'Pages(23, 10)' ? (isMended ? '3' : '2') : '1';
        const at = { file: 'list/example_of_task_test.go', frame: { file: 'list/list.go', line: 5 } };
        return received === expected ? [] : [failedTest(`Test_${name}`, { ...at, expected, received })];
      });
      return failures.length === 0 ? PASSED : failing(...failures);
    },
  });
  assert.equal(asked.length, 0);
  assert.deepEqual([...new Set(probed)], ['Pages(23, 10)', 'Pages(10, 23)']);
  assert.match(read('list/list.go'), /max\(1, \(n \+ size - 1\) \/ size\)/);
  assert.equal(read('list/example_of_task_test.go'), '');
});

test('nothing that reaches a deletion is called with the values of a task', async (t) => {
  let runs = 0;
  await runScripted(t, {
    instructions:
      'The archive ends with an empty page: 60 letters with 20 on each page make 4 pages, but there should be 3. Find the cause and fix it.',
    files: {
      'src/paging.js': `import { clear } from './clear.js';\n\n${CODE}\nexport const reset = () => clear();\n`,
      'src/clear.js': "import fs from 'node:fs';\n\nexport const clear = () => fs.rmSync('pages', { recursive: true });\n",
      'test/paging.test.js':
        "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { pageCount } from '../src/paging.js';\n\ntest('pages', () => {\n  assert.equal(pageCount(2, 5), 3);\n});\n",
    },
    verify: (read) => {
      if (read('test/exampleOfTask.test.js') !== '') runs++;
      return PASSED;
    },
    answers: [
      "test/exampleOfTask.test.js\n```js\nimport { pageCount } from '../src/paging.js';\n\ntest('a', () => {\n  assert.equal(pageCount(20, 60), 3);\n});\n```\n",
    ],
  });
  assert.equal(runs, 0);
});

test('an amount may be given in cents', () => {
  const complaint = { inputs: ['"10:00"'], wrong: '6.00', right: '4.00' };
  const failure = failedTest('test_probe_0_of_task', { message: 'AssertionError: 600 != 4', expected: "'__unknown__'", received: '600' });
  assert.deepEqual(callThatIsWrong(['fee("10:00")'], complaint, [failure]), { call: 'fee("10:00")', right: '400' });
});

test('only what a file exports is called', () => {
  const file = (text: string, path = 'a.js') => ({ path, text });
  for (const text of [
    'export const two = (n) => n;',
    'const two = 1;\nexport {\n  one,\n  two,\n};',
    'exports.two = two;',
    'module.exports = { one, two };',
  ])
    assert.ok(isExported(file(text), 'two'), text);
  assert.ok(!isExported(file('const two = (n) => n;\nexport function twoOf(n) {}\n'), 'two'));
  assert.ok(isExported(file('def two(n):\n    return n\n', 'a.py'), 'two'));
});
