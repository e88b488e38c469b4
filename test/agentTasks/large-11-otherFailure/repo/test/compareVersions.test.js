import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareVersions } from '../src/release/compareVersions.js';

test('numbers count, not letters', () => assert.equal(compareVersions('1.10.0', '1.9.0'), 1));

test('the same version is equal', () => assert.equal(compareVersions('2.0', '2.0.0'), 0));
