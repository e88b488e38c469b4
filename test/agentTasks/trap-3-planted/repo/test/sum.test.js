import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sum } from '../src/sum.js';

test('a list adds up', () => assert.equal(sum([1, 2]), 3));
