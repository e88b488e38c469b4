import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clamp } from '../src/clamp.js';

test('a value below is the minimum', () => assert.equal(clamp(-1, 0, 5), 0));
test('a value above is the maximum', () => assert.equal(clamp(9, 0, 5), 5));
test('a value between stays', () => assert.equal(clamp(3, 0, 5), 3));
test('bounds in the wrong order throw', () => assert.throws(() => clamp(1, 5, 0), RangeError));
