import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lerp } from '../src/lerp.js';

test('half of the way', () => {
  assert.equal(lerp(0, 10, 0.5), 5);
});
