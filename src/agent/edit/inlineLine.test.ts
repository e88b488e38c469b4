// Checks when a line in the words of an answer is taken for the change.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inlineLine } from './inlineLine.ts';

const CART = 'function total(cart) {\n  let sum = 0;\n  for (const line of cart) {\n    sum += line.price;\n  }\n  return sum;\n}\n';
const POST = 'def price(kilos):\n    if kilos < 2:\n        return 5\n    return 12\n';
const texts = new Map([
  ['cart.js', CART],
  ['post.py', POST],
]);

test('the one line that begins like it is replaced', () => {
  assert.deepEqual(inlineLine('The count is missing. The correct code should be `sum += line.price * line.count`.', texts), {
    path: 'cart.js',
    text: CART.replace('line.price;', 'line.price * line.count;'),
  });
});

test('or the one that is quoted, with its end', () => {
  assert.deepEqual(inlineLine('The line `if kilos < 2:` must be changed to `if kilos <= 2`.', texts), {
    path: 'post.py',
    text: POST.replace('< 2', '<= 2'),
  });
});

test('a line that is quoted beside it and does something else stays', () => {
  const answer = 'The line `return sum;` is fine, but the correct code should be `sum += line.price * line.count`.';
  assert.equal(inlineLine(answer, texts)?.text, CART.replace('line.price;', 'line.price * line.count;'));
});

test('not where several lines can be meant, nothing is said to be right, or there is a fence', () => {
  for (const answer of [
    'It should be `return 6`.',
    'The code has `sum += line.price * 2`.',
    'It should be `sum += 1` or it should be `sum += 2`.',
    'It should be `sum += 1`:\n```js\nsum += 1;\n```',
    'It should be `total(cart)`.',
  ])
    assert.equal(inlineLine(answer, texts), null, answer);
});
