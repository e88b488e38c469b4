// Checks where each object gets a list of its own, and where a shared one stays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { toldRepair } from './toldRepair.ts';

const OF_CLASS = `class Remarks:
    """What the customer said."""

    entries = []
    limit = 4

    def add(self, text):
        self.entries.append(text)
`;
const OF_PARAMETER = `def order(dish, remarks=[]):
    """An order.

    With remarks.
    """
    remarks.append(dish)
    return remarks
`;
const TASK = 'The remarks that one customer made also appear on the orders of the customers after that. Every order should have its own.';
const corrected = async (t: Parameters<typeof codebaseOf>[0], files: Record<string, string>, task = TASK) =>
  toldRepair(await codebaseOf(t, files), readRequest(task));

test('a list in the body of a class, with and without a constructor', async (t) => {
  const made = await corrected(t, { 'remarks.py': OF_CLASS });
  const init = '    def __init__(self):\n        self.entries = []\n\n    def add';
  assert.equal(made?.text, OF_CLASS.replace('    entries = []\n', '').replace('    def add', init));
  assert.match(made?.what ?? '', /each `Remarks` has `entries` of its own/);
  const withInit = OF_CLASS.replace('    def add', '    def __init__(self, order):\n        self.order = order\n\n    def add');
  const also = await corrected(t, { 'remarks.py': withInit });
  assert.equal(
    also?.text,
    withInit.replace('    entries = []\n', '').replace('self, order):\n', 'self, order):\n        self.entries = []\n'),
  );
});

test('an empty list as the default of a parameter', async (t) => {
  const made = await corrected(t, { 'orders.py': OF_PARAMETER });
  assert.equal(
    made?.text,
    OF_PARAMETER.replace('remarks=[]', 'remarks=None').replace(
      '    remarks.append',
      '    if remarks is None:\n        remarks = []\n    remarks.append',
    ),
  );
});

test('one object in all places of a list, and defaults that are changed', async (t) => {
  const grid = 'export function board(rows) {\n  return Array(rows).fill([]);\n}\n';
  const rows = await corrected(
    t,
    { 'src/board.js': grid },
    'A stone in one row of the board also shows up in all other rows. Please fix it.',
  );
  assert.match(rows?.text ?? '', /return Array\.from\(\{ length: rows \}, \(\) => \[\]\);/);
  const settings = 'const DEFAULTS = { size: 1 };\n\nexport function settingsOf(own) {\n  return Object.assign(DEFAULTS, own);\n}\n';
  const made = await corrected(t, { 'src/settings.js': settings }, 'The settings of one user are mixed with those of another. Fix it.');
  assert.match(made?.text ?? '', /Object\.assign\(\{\}, DEFAULTS, own\)/);
});

test('nothing where it is wished for, elsewhere, shared on purpose, or several can be meant', async (t) => {
  const none = async (files: Record<string, string>, task = TASK) => assert.equal(await corrected(t, files, task), null);
  await none({ 'remarks.py': OF_CLASS }, 'Add a method to Remarks that gives all other remarks of the next order, which should be sorted.');
  await none({ 'remarks.py': OF_CLASS }, 'The invoice has the wrong total for every second client.');
  await none({ 'remarks.py': OF_CLASS, 'orders.py': OF_PARAMETER });
  await none({ 'remarks.py': OF_CLASS.replace('self.entries.append', 'Remarks.entries.clear()\n        self.entries.append') });
  await none({ 'remarks.py': OF_CLASS.replace('self.entries.append(text)', 'return self.entries') });
  await none({ 'orders.py': OF_PARAMETER.replace('remarks.append(dish)\n    return remarks', 'return [dish, *remarks]') });
});
