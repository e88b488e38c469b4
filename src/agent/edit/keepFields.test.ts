// Checks which copies of objects get the fields that a draft left out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepFields } from './keepFields.ts';

const TESTS = "const bread = { name: 'Bread', ingredients: [{ name: 'flour', amount: 500, unit: 'g' }] };\n";

test('a changed copy keeps the fields that such objects have elsewhere', () => {
  const draft = 'export function scale(items, by) {\n  return items.map((item) => ({ name: item.name, amount: item.amount * by }));\n}\n';
  assert.equal(
    keepFields('a.js', '', draft, [TESTS]),
    'export function scale(items, by) {\n  return items.map((item) => ({ ...item, amount: item.amount * by }));\n}\n',
  );
  const long = draft.replace(
    '{ name: item.name, amount: item.amount * by }',
    '{\n    name: item.name,\n    amount: item.amount * by,\n  }',
  );
  assert.match(keepFields('a.js', '', long, [TESTS]), /\(\{\n {4}\.\.\.item,\n {4}amount: item\.amount \* by\n {2}\}\)/);
});

test('in Python, too', () => {
  const draft = 'def scale(items, by):\n    return [{"name": item["name"], "amount": item["amount"] * by} for item in items]\n';
  assert.equal(
    keepFields('a.py', null, draft, ['ITEMS = [{"name": "flour", "amount": 500, "unit": "g"}]\n']),
    'def scale(items, by):\n    return [{**item, "amount": item["amount"] * by} for item in items]\n',
  );
});

test('a selection of fields, a complete copy, and what the draft left as it was stay', () => {
  for (const body of ['{ name: item.name }', '{ title: item.name, amount: item.amount * 2 }', '{ name: item.name, amount: 2 }']) {
    const draft = `export const scale = (items) => items.map((item) => (${body}));\n`;
    assert.equal(keepFields('a.js', '', draft, [TESTS]), draft);
  }
  const draft = 'export const scale = (items) => items.map((item) => ({ name: item.name, amount: item.amount * 2 }));\n';
  assert.equal(keepFields('a.js', draft, draft, [TESTS]), draft);
  assert.equal(keepFields('a.js', '', draft, ["const a = { name: 'flour', amount: 500 };"]), draft);
});
