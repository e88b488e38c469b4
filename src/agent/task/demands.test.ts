// Checks which tasks list several demands, and which describe one change.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demandsIn } from './demands.ts';

const SEVERAL: [string, string[]][] = [
  [
    'two bugs in the hotel code: 1) after check_out the room still counts as occupied. 2) the invoice always adds the breakfast. can you fix both?',
    ['Fix this: after check_out the room still counts as occupied.', 'Fix this: the invoice always adds the breakfast.'],
  ],
  [
    'Please make these changes:\n- rename `total` to `sum`\n- set the port in app.json to 80\n\nEverything else stays as it is.',
    ['rename `total` to `sum`\nEverything else stays as it is.', 'set the port in app.json to 80\nEverything else stays as it is.'],
  ],
  ['1. Add a() to a.js\n   with two parameters\n2. Remove b()', ['Add a() to a.js\n   with two parameters', 'Remove b()']],
  [
    'In src/cart.js:\n- add `clear`\n- rename `total` to `sum`',
    ['In src/cart.js:\nadd `clear`', 'In src/cart.js:\nrename `total` to `sum`'],
  ],
  ['Fix parse() in a.js. Also, rename `b` to `c` in d.js.', ['Fix parse() in a.js.', 'rename `b` to `c` in d.js.']],
  [
    'Two things are wrong in our club software. Juniors pay the fee of adults. It must be less. And the letter begins with "Dear undefined". Please fix both.',
    ['Fix this: Juniors pay the fee of adults. It must be less.', 'Fix this: the letter begins with "Dear undefined".'],
  ],
  ['There are two bugs: The total is doubled. The list is empty.', ['Fix this: The total is doubled.', 'Fix this: The list is empty.']],
  [
    'Two small things for the app. 1) src/order.js needs a function itemCount(order). 2) formatReceipt should get one more line after the total: "Items: 3" (using itemCount).',
    [
      'src/order.js needs a function itemCount(order).',
      'formatReceipt should get one more line after the total: "Items: 3" (using itemCount).',
    ],
  ],
  [
    'Two bugs: 1) the total is doubled. 2) the list is empty. Both are in the cart.',
    ['Fix this: the total is doubled.\nBoth are in the cart.', 'Fix this: the list is empty.\nBoth are in the cart.'],
  ],
  ['(1) fix `a`, (2) add `b`, and (3) remove `c`', ['fix `a`', 'add `b`', 'remove `c`']],
];
for (const [text, wanted] of SEVERAL)
  test(`“${text.split('\n', 1)}” lists ${wanted.length} demands`, () => {
    assert.deepEqual(demandsIn(text), wanted);
  });

const ONE = [
  'Fix the failing test.',
  'Add a function `parse`:\n- return the number\n- throw on an empty text',
  'Add a function `parse`:\n- add all numbers\n- remove blanks',
  'Add a function `parse`:\n- add all `numbers`\n- remove `blanks`',
  'Write tests for these two things:\n- an empty list gives 0\n- a missing key',
  'The total is wrong:\n- 3 apples cost 5\n- 2 pears cost 4',
  'Add `limit` to list() in a.js. Also pass it on from `main` in b.js.',
  'Fix parse() in a.js. Also update README.md.',
  'Fix parse() in a.js. Also add a test for `parseLine` in test/a.test.js.',
  '- add `clear` to cart.js\n- use it in `main`\n- update the README',
  '- add `clear` to cart.js\n- add a case for `clear` in test/cart.test.js',
  'Two tests fail, they say that something is wrong. Look into it. And tell me why. It is urgent.',
  'Two things are wrong here. The total, the list and the page.',
  'Node 18.1) is old. Use 2) things.',
  'Version 2. Fix it.',
  'Set it to 1. Then 3. Done',
  '- fix a\n- fix b\n- fix c\n- fix d\n- fix e',
];
for (const text of ONE)
  test(`“${text.split('\n', 1)}” is one`, () => {
    assert.deepEqual(demandsIn(text), [text]);
  });
