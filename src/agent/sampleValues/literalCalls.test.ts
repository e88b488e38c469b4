// Checks which literals of other calls are found, and the keys of tables.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { literalCalls } from './literalCalls.ts';
import { keysOfTable } from './tableKeys.ts';

test('argument lists of literals, and what parameters of a name get anywhere', async (t) => {
  const codebase = await codebaseOf(t, {
    'src/row.js':
      'export function free(row) {\n  return row.length;\n}\nexport function best(row, count) {\n  return free(row) - count;\n}\n',
    'test/row.test.js': "free('..X.');\nfree(other);\nbest('....', 2);\n",
    'README.md': "Call `free('X')`.\n",
  });
  const calls = literalCalls(codebase, ["best('..', 1)"], 'javascript');
  assert.deepEqual(calls.of('best'), [
    ["'..'", '1'],
    ["'....'", '2'],
  ]);
  assert.deepEqual(calls.givenTo('row').toSorted(), ["'..'", "'....'", "'..X.'", "'X'"]);
  assert.deepEqual(calls.givenTo('nothing'), []);
});

test('keys of objects, dictionaries, maps, sets and lists', async (t) => {
  const codebase = await codebaseOf(t, {
    'a.js':
      "const PRICES = { home: 1, 'far-away': 2 };\nconst NAMES = new Set(['x', 'y', 'z' + run()]);\nconst PAIRS = new Map([['k', 1], ['l', 2]]);\n",
    'b.py': 'RATES = {\n    "gold": 1,  # most\n    "silver": 2,\n}\nLEVELS = ("low", "high")\n',
    'c.go': 'package c\n\nvar ports = map[string]int{"http": 80, "ssh": 22}\n',
  });
  const keys = (name: string) => keysOfTable(name, codebase.own());
  assert.deepEqual(keys('PRICES'), ["'home'", "'far-away'"]);
  assert.deepEqual(keys('NAMES'), ["'x'", "'y'"]);
  assert.deepEqual(keys('PAIRS'), ["'k'", "'l'"]);
  assert.deepEqual(keys('RATES'), ['"gold"', '"silver"']);
  assert.deepEqual(keys('LEVELS'), ['"low"', '"high"']);
  assert.deepEqual(keys('ports'), ['"http"', '"ssh"']);
  assert.deepEqual(keys('NOTHING'), []);
});
