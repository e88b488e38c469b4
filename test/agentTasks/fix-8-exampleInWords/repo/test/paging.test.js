import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageCount, pageOf } from '../src/paging.js';

test('the last page may be short', () => {
  assert.equal(pageCount(5, 2), 3);
  assert.deepEqual(pageOf([1, 2, 3, 4, 5], 3, 2), [5]);
});

test('an empty list has a page', () => {
  assert.equal(pageCount(0, 20), 1);
});
