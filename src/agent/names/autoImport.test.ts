import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { autoImport } from './autoImport.ts';

const FILES = {
  'src/round.js': 'export function roundUp(x) {\n  return x;\n}\n',
  'src/fetch.js': 'export function fetch(x) {\n  return x;\n}\n',
  'src/total.js': 'export function total(x) {\n  return x;\n}\n',
  'src/use.js': "import { total } from './total.js';\n",
  'pkg/clean.py': 'def clean(x):\n    return x\n',
  'pkg/main.py': 'from .other import one\n',
};

async function made(t: TestContext, file: string, text: string, before: string | null = null) {
  return autoImport(await codebaseOf(t, FILES), file, before, text);
}

test('a function of the project is imported as the file’s other imports are written', async (t) => {
  assert.equal(
    await made(t, 'src/a.js', 'export const a = () => roundUp(1);\n'),
    "import { roundUp } from './round.js';\nexport const a = () => roundUp(1);\n",
  );
  assert.match(
    await made(t, 'src/b.js', "const fs = require('node:fs');\nmodule.exports = () => roundUp(1);\n"),
    /const \{ roundUp \} = require\('\.\/round\.js'\);/,
  );
  assert.match(await made(t, 'pkg/main.py', 'from .other import one\n\n\ndef f(x):\n    return clean(x)\n'), /from \.clean import clean/);
});

test('a class that only is an argument is imported, too', async (t) => {
  const files = { 'shop/auction.py': 'class Closed(Exception):\n    pass\n\n\nclass Auction:\n    pass\n' };
  const text = 'from shop.auction import Auction\n\n\ndef test_it(self):\n    with self.assertRaises(Closed):\n        Auction().bid()\n';
  assert.match(
    autoImport(await codebaseOf(t, files), 'tests/test_auction.py', null, text),
    /^from shop\.auction import (?:Closed|Auction, Closed|Closed, Auction)$/m,
  );
});

test('modules of Python and Go are imported, and what Go no longer uses is not', async (t) => {
  assert.match(await made(t, 'pkg/new.py', 'def f(x):\n    return re.sub("a", "b", x)\n'), /^import re\n/);
  const go = 'package a\n\nimport (\n\t"fmt"\n)\n\nfunc F(s string) string {\n\treturn strings.ToUpper(s)\n}\n';
  const after = await made(t, 'a.go', go);
  assert.match(after, /"strings"/);
  assert.doesNotMatch(after, /"fmt"/);
});

test('names of the standard library are imported from their module', async (t) => {
  assert.match(
    await made(t, 'pkg/new.py', 'def f(y, m, d):\n    return min(d, monthrange(y, m)[1])\n'),
    /^from calendar import monthrange\n/,
  );
  assert.match(await made(t, 'pkg/new.py', 'def f():\n    return datetime.now()\n'), /^from datetime import datetime\n/);
  assert.match(await made(t, 'pkg/new.py', 'def f():\n    return datetime.date(2020, 1, 1)\n'), /^import datetime\n/);
  assert.match(
    await made(t, 'src/a.js', "import { total } from './total.js';\nexport const a = (name) => JSON.parse(readFileSync(total(name)));\n"),
    /import \{ readFileSync \} from 'node:fs';/,
  );
  assert.match(await made(t, 'a.go', 'package a\n\nfunc F(s []int) {\n\tslices.Sort(s)\n}\n'), /import \(\n\t"slices"\n\)/);
});

test('a Go test outside its package that does not import it is put into it', async (t) => {
  const codebase = await codebaseOf(t, { 'roman/roman.go': 'package roman\n\nfunc Format(n int) string {\n\treturn ""\n}\n' });
  const text = 'package roman_test\n\nimport (\n\t"testing"\n)\n\nfunc TestFormat(t *testing.T) {\n\tFormat(1)\n}\n';
  assert.match(autoImport(codebase, 'roman/roman_test.go', null, text), /^package roman\n/);
  const outside = text.replace('"testing"', '"testing"\n\n\t"example.com/a/roman"');
  assert.match(autoImport(codebase, 'roman/roman_test.go', null, outside), /^package roman_test\n/);
});

test('what is raised, caught or extended is imported like what is called', async (t) => {
  const files = { 'pkg/errors.py': 'class OutOfStock(Exception):\n    pass\n', 'pkg/main.py': 'from .other import one\n' };
  const text = 'from .other import one\n\n\ndef f():\n    raise OutOfStock\n';
  assert.match(autoImport(await codebaseOf(t, files), 'pkg/main.py', null, text), /from \.errors import OutOfStock/);
});

test('keys, methods, parameters, own functions, globals and what stood there before are left alone', async (t) => {
  for (const text of [
    'export const a = { total: 1 };\n',
    'export class A {\n  total() {\n    return this.total();\n  }\n}\n',
    'export function f(total) {\n  return total(1);\n}\n',
    'function total() {}\ntotal();\n',
    'export const a = fetch("/x");\n',
    "export const a = 'total(1)'; // total(2)\n",
  ])
    assert.equal(await made(t, 'src/a.js', text), text);
  const text = 'export const a = () => total(1);\n';
  assert.equal(await made(t, 'src/a.js', text, text), text);
});

test('a constant of the project is imported, too', async (t) => {
  const codebase = await codebaseOf(t, {
    'src/limits.js': 'export const MAX_TARGET = 30;\nexport const clamp = (x) => Math.min(x, MAX_TARGET);\n',
  });
  assert.equal(
    autoImport(
      codebase,
      'test/limits.test.js',
      null,
      "import { clamp } from '../src/limits.js';\nexport const isMost = clamp(31) === MAX_TARGET;\n",
    ),
    "import { clamp } from '../src/limits.js';\nimport { MAX_TARGET } from '../src/limits.js';\nexport const isMost = clamp(31) === MAX_TARGET;\n",
  );
});

test('in Go, a variable is no package, however it is declared', async (t) => {
  const stays = [
    'package a\n\nfunc New(log *zap.Logger) {\n\tlog.Info("x")\n}\n',
    'package a\n\nvar log = logf.Log.WithName("a")\n\nfunc f() {\n\tlog.Info("x")\n}\n',
    'package a\n\nvar (\n\tlog = logf.Log\n)\n\nfunc f() {\n\tlog.Info("x")\n}\n',
    'package a\n\nimport (\n\t"math/rand/v2"\n)\n\nfunc f() int {\n\treturn rand.IntN(3)\n}\n',
    'package a\n\nfunc f(sort []By, errors ...Error) {\n\tsort.X()\n\terrors.Y()\n}\n',
  ];
  for (const text of stays) assert.equal(await made(t, 'a/b.go', text), text);
  const used = 'package pkg\n\nfunc f() {\n\tlog.Info("x")\n}\n';
  assert.equal(await made(t, 'a/b.go', `${used}\nfunc g() {}\n`, used), `${used}\nfunc g() {}\n`);
  assert.match(await made(t, 'a/b.go', used), /"log"/);
});
