import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invoiceTotal, withTax } from '../src/invoice.js';

test('tax is rounded to the nearest cent', () => assert.equal(withTax(105, 0.19), 125));

test('an invoice adds up its lines', () => assert.equal(invoiceTotal([{ amount: 100, count: 2 }], 0.1), 220));
