// Checks which texts of comments are taken for examples, and how they are varied.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commentExamples } from './commentExamples.ts';

test('an example in words, and one with its result, each with variants', () => {
  const isbn = commentExamples('True for a correct ISBN-13, e.g. 978-3-16-148410-0.');
  assert.deepEqual(isbn, ['978-3-16-148410-0', '9783161484100', '978-3-16-148410-1', '978-3-16-148410-']);
  assert.equal(commentExamples("// '3d4+2' -> { count: 3 }")[0], '3d4+2');
  assert.equal(commentExamples('>>> parse("1h30m")\n5400\n')[0], '1h30m');
});

test('words alone are none', () => {
  assert.deepEqual(commentExamples('Works for lists, such as queues. It is "safe" for e.g. users.'), []);
});
