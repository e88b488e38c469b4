import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLeapYear } from '../src/leap.js';

test('2000 is a leap year', () => assert.equal(isLeapYear(2000), true));

test('1900 is none', () => assert.equal(isLeapYear(1900), false));

test('2024 is one', () => assert.equal(isLeapYear(2024), true));
