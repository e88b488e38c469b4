// Checks what a task wants changed: the code, the tests, or both.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { goalOf } from './goal.ts';

const CASES: [string, 'code' | 'tests' | 'both'][] = [
  ['`add_months` blows up. There’s already a red test for it in tests/, please fix the code.', 'code'],
  ['The test “adds up” fails. Fix it.', 'code'],
  ['test/cart.test.js is red, make it pass', 'code'],
  ['We have a broken test for the parser. Find out why and fix the parser.', 'code'],
  ['Make the existing tests for the cart pass again.', 'code'],
  ['Write tests for clamp.', 'tests'],
  ['clamp has no tests, add some that cover the edges', 'tests'],
  ['Tests for parseDuration are missing. Please write them.', 'tests'],
  ['Unit tests for the money module, please.', 'tests'],
  ['We need some tests for slugify', 'tests'],
  ['Extend test/bus.test.ts with tests for once and off.', 'tests'],
  ['Fix the bug in add and add a test for it.', 'both'],
  ['Implement a function median in stats.py and write unit tests for it.', 'both'],
  ['Add a method `clear()` to Cart.', 'code'],
  ['Make add reverse the order, and write tests for it.', 'both'],
  ['Let total accept a currency and add unit tests', 'both'],
  ['Make some tests for total', 'tests'],
  ['Update the cart tests: they should cover coupons', 'tests'],
  ['Ring has no test for its add method. Could you write some? Please don’t change the code itself.', 'tests'],
  [
    'In package.json, require Node 20 via `engines` and add a script `coverage` that runs `node --test --experimental-test-coverage`.',
    'code',
  ],
  ['Add a test script to package.json that runs node --test', 'code'],
  ['Add a timeout to the test job of the workflow', 'code'],
  ['Please extend `test/cart.test.js` by tests for `total`: small carts pay for shipping.', 'tests'],
  ['There are no tests for stats.py yet. Add some with unittest: names, unknown names, and blanks.', 'tests'],
  ['Can you write unit tests for the `Inventory` class in stats.py? Put them into tests/test_stats.py.', 'tests'],
];

test('a path within a command is no file to write; one that the task names is', async (t) => {
  const codebase = await codebaseOf(t, { 'a.js': '' });
  const newFiles = (task: string) => goalOf(readRequest(task), codebase).newFiles;
  assert.deepEqual(newFiles('Finance wants `holdings export rows.json --format csv`. Lines end with CRLF.'), []);
  assert.deepEqual(newFiles('Create `src/csv.js` for `export rows.json --format csv`.'), ['src/csv.js']);
});

test('a test that is there already asks for code; a test that is to be written asks for tests', async (t) => {
  const codebase = await codebaseOf(t, { 'a.js': '', 'test/cart.test.js': '', 'test/bus.test.ts': '', 'stats.py': '' });
  for (const [task, touches] of CASES) assert.equal(goalOf(readRequest(task), codebase).touches, touches, task);
});
