// Checks that a line whose value nothing takes is corrected, and that other lines stay.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { toldRepair } from '#agent/told/toldRepair.ts';

const inScript = (line: string) => `export function f(price, name, list) {\n  if (name) {\n    ${line}\n  }\n  return price;\n}\n`;
const inPython = (line: string) => `def f(price, name, items):\n    if name:\n        ${line}\n    return price\n`;
const inGo = (line: string) => `package a\n\nfunc f(name string) string {\n\t${line}\n\treturn name\n}\n`;

const LINES: [string, (line: string) => string, string, string][] = [
  ['a.js', inScript, 'price / 2;', 'price = price / 2;'],
  ['a.js', inScript, 'price * rate.of(name) + 1;', 'price = price * rate.of(name) + 1;'],
  ['a.ts', inScript, 'name.trim();', 'name = name.trim();'],
  ['a.js', inScript, "name.replace('-', ' ');", "name = name.replace('-', ' ');"],
  ['a.js', inScript, 'Math.round(price);', 'price = Math.round(price);'],
  ['a.py', inPython, 'price // 2', 'price = price // 2'],
  ['a.py', inPython, 'name.strip()', 'name = name.strip()'],
  ['a.py', inPython, 'sorted(items, key=len)', 'items = sorted(items, key=len)'],
  ['a.go', inGo, 'strings.TrimSpace(name)', 'name = strings.TrimSpace(name)'],
];

test('what is made takes the place of what it is made of', async (t) => {
  for (const [path, inFile, before, after] of LINES) {
    const repair = toldRepair(
      await codebaseOf(t, { [path]: inFile(before) }),
      readRequest('The price, the name or the items are wrong, please fix it.'),
    );
    assert.equal(repair?.text, inFile(after), before);
    assert.equal(repair?.what, `\`${before}\` in line ${path.endsWith('go') ? 4 : 3} became \`${after}\``);
  }
});

test('lines that do something, or are part of a longer one, stay', async (t) => {
  const files = {
    'a.js': inScript('location.replace(name);\n    list.map((one) => one.save());\n    list.reverse();\n    const all =\n      price * 2;'),
    'b.js': inScript('f(\n      price * 2\n    );\n    name\n      .trim();\n    // price / 2;'),
    'a.py': inPython('os.replace(name, price)\n        items.sort()\n        total = (\n            price\n            * 2\n        )'),
    'a.go': inGo('sort.Strings(names)'),
  };
  for (const [path, text] of Object.entries(files))
    assert.equal(
      toldRepair(await codebaseOf(t, { [path]: text }), readRequest('The price, the name or the items are wrong, please fix it.')),
      null,
      path,
    );
});

test('of two such lines none is meant', async (t) => {
  const files = { 'a.js': inScript('price / 2;'), 'b.js': inScript('price / 2;') };
  assert.equal(toldRepair(await codebaseOf(t, files), readRequest('The price, the name or the items are wrong, please fix it.')), null);
});
