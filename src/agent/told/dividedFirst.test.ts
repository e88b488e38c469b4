// Checks where whole numbers are multiplied before they are divided.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { toldRepair } from './toldRepair.ts';

const GO = 'package clearing\n\n// vat of a net amount\nfunc vatOf(net, percent int64) int64 {\n\treturn net / 100 * percent\n}\n';
const PYTHON = 'def fee(amount, rate):\n    return (amount // 100) * rate\n';
const SCRIPT = 'export const fee = (amount, rate) => Math.floor(amount / 100) * rate;\n';
const corrected = async (t: Parameters<typeof codebaseOf>[0], files: Record<string, string>, task: string) =>
  toldRepair(await codebaseOf(t, files), readRequest(task))?.text;

test('rounded where the task says so, else as whole as before', async (t) => {
  const rounded = 'The VAT is too low when the sum is not in whole euros. It has to be rounded to the nearest cent.';
  assert.equal(await corrected(t, { 'vat.go': GO }, rounded), GO.replace('net / 100 * percent', '(net*percent + 50) / 100'));
  assert.equal(
    await corrected(t, { 'vat.go': GO }, 'The vat of small amounts is wrong, always 0.'),
    GO.replace('net / 100 * percent', 'net * percent / 100'),
  );
  assert.equal(
    await corrected(t, { 'fee.py': PYTHON }, 'The fee is too low.'),
    PYTHON.replace('(amount // 100) * rate', 'amount * rate // 100'),
  );
  assert.equal(
    await corrected(t, { 'src/fee.js': SCRIPT }, 'The fee is too low, please fix it: it is rounded to the nearest cent.'),
    SCRIPT.replace('Math.floor(amount / 100) * rate', 'Math.round(amount * rate / 100)'),
  );
});

test('of two, the one that has more in common with the task', async (t) => {
  const kiosk = 'package kiosk\n\n// Fee is per full euro.\nfunc Fee(amount, perEuro int64) int64 {\n\treturn amount / 100 * perEuro\n}\n';
  const low = 'The vat of a net amount with cents is too low.';
  assert.match((await corrected(t, { 'kiosk.go': kiosk, 'vat.go': GO }, low)) ?? '', /package clearing/);
});

test('nothing where numbers have parts, the task is about something else, or two places can be meant', async (t) => {
  const low = 'The vat is too low.';
  assert.equal(await corrected(t, { 'vat.go': GO.replaceAll('int64', 'float64') }, low), undefined);
  assert.equal(await corrected(t, { 'vat.go': GO }, 'The header of the page is wrong.'), undefined);
  assert.equal(await corrected(t, { 'vat.go': GO, 'fee.py': PYTHON.replace('fee', 'vat') }, low), undefined);
});
