import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format } from '../src/date.js';
import { format as money } from '../src/money.js';
import { reportLine } from '../src/report.js';

test('a date is written', () => assert.equal(format(new Date('2024-03-01')), '2024-03-01'));

test('money is written', () => assert.equal(money(1250), '12.50 €'));

test('a line has both', () => assert.equal(reportLine({ date: new Date('2024-03-01'), cents: 5 }), 'format: 2024-03-01 0.05 €'));
