import assert from 'node:assert/strict';
import { test } from 'node:test';
import { page } from '../src/page.js';

test('a page names its user', () => assert.equal(page(3), 'User 3'));
