// Checks which copies of objects get the fields that a draft left out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepFields } from './keepFields.ts';

const TESTS = "const bread = { name: 'Bread', ingredients: [{ name: 'flour', amount: 500, unit: 'g' }] };\n";

const TASK = 'scale(items, by) returns the items with each amount times by.';

test('a changed copy keeps the fields that such objects have elsewhere', () => {
  const draft = 'export function scale(items, by) {\n  return items.map((item) => ({ name: item.name, amount: item.amount * by }));\n}\n';
  assert.equal(
    keepFields('a.js', '', draft, TASK, [TESTS]),
    'export function scale(items, by) {\n  return items.map((item) => ({ ...item, amount: item.amount * by }));\n}\n',
  );
  const long = draft.replace(
    '{ name: item.name, amount: item.amount * by }',
    '{\n    name: item.name,\n    amount: item.amount * by,\n  }',
  );
  assert.match(keepFields('a.js', '', long, TASK, [TESTS]), /\(\{\n {4}\.\.\.item,\n {4}amount: item\.amount \* by\n {2}\}\)/);
});

test('in Python, too', () => {
  const draft = 'def scale(items, by):\n    return [{"name": item["name"], "amount": item["amount"] * by} for item in items]\n';
  assert.equal(
    keepFields('a.py', null, draft, TASK, ['ITEMS = [{"name": "flour", "amount": 500, "unit": "g"}]\n']),
    'def scale(items, by):\n    return [{**item, "amount": item["amount"] * by} for item in items]\n',
  );
});

test('a selection of fields, a complete copy, and what the draft left as it was stay', () => {
  for (const body of ['{ name: item.name }', '{ title: item.name, amount: item.amount * 2 }', '{ name: item.name, amount: 2 }']) {
    const draft = `export const scale = (items) => items.map((item) => (${body}));\n`;
    assert.equal(keepFields('a.js', '', draft, TASK, [TESTS]), draft);
  }
  const draft = 'export const scale = (items) => items.map((item) => ({ name: item.name, amount: item.amount * 2 }));\n';
  assert.equal(keepFields('a.js', draft, draft, TASK, [TESTS]), draft);
  assert.equal(keepFields('a.js', '', draft, TASK, ["const a = { name: 'flour', amount: 500 };"]), draft);
});

test('what hides fields on purpose stays, and so does an object that is no dictionary', () => {
  const users = ["const a = { id: 1, email: 'A@b.c', passwordHash: 'x' };"];
  const draft = 'export function toPublic(user) {\n  return { id: user.id, email: user.email.toLowerCase() };\n}\n';
  assert.equal(keepFields('a.js', '', draft, 'Emails should come out in lower case.', users), draft);
  const other = draft.replace('toPublic', 'shown');
  assert.equal(keepFields('a.js', '', other, 'shown returns the id of the user and the email in lower case.', users), other);
  assert.equal(keepFields('a.js', '', other, 'Do not show the password.', users), other);
  const python = 'def shown(user):\n    return {"id": user.id, "email": user.email.lower()}\n';
  assert.equal(keepFields('a.py', '', python, 'Emails should come out in lower case.', users), python);
});
