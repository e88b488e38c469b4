import assert from 'node:assert/strict';
import { test } from 'node:test';
import { column } from '../src/format.js';

test('fills a column', () => {
  assert.equal(column('a', 3), 'a  ');
});
