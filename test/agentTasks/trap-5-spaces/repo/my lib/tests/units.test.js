import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toFahrenheit } from '../unit tools.js';

test('water boils', () => assert.equal(toFahrenheit(100), 212));
