import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../src/config/load.js';
import { total } from '../src/config/total.js';

test('both are read', () => assert.deepEqual(load('a=1', '1,2'), { settings: { a: '1' }, numbers: [1, 2], kind: 'parse' }));

test('numbers add up', () => assert.equal(total('1,2'), 3));
