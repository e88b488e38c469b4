// Checks that a new function stands where its neighbours are listed, and in no other list.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { codebaseOf, type Files } from '#agent/testing/scripted.ts';
import { listSiblings } from './listSiblings.ts';

const one = (name: string, as: string) => `@aggregate("${as}")\ndef ${name}(values):\n    return values\n\n\n`;
const BEFORE = `${one('lowest', 'min')}${one('highest', 'max')}${one('mean', 'mean')}def helper(x):\n    return x\n`;
const AFTER = `${BEFORE}\n\n${one('spread', 'spread')}`;

async function listed(
  t: TestContext,
  files: Files,
  before = BEFORE,
  after = AFTER,
  path = 'functions.py',
): Promise<Record<string, string>> {
  const codebase = await codebaseOf(t, { [path]: before, ...files });
  return Object.fromEntries(listSiblings(codebase, path, before, after, () => null));
}

test('a registered function is added to the list of the registered names, in its form', async (t) => {
  const files = {
    'grammar.py': 'FUNCTIONS = ("min", "max", "mean")\nOTHERS = ("min", "sum", "x", "y")\n',
    'docs.py': "LIST = [\n    'min',\n    'max',\n    'mean',\n]\n",
    'tests/test_it.py': 'NAMES = ["min", "max", "mean"]\n',
  };
  assert.deepEqual(await listed(t, files), {
    'grammar.py': 'FUNCTIONS = ("min", "max", "mean", "spread")\nOTHERS = ("min", "sum", "x", "y")\n',
    'docs.py': "LIST = [\n    'min',\n    'max',\n    'mean',\n    'spread',\n]\n",
  });
});

test('helpers, few neighbours, and lists of a part of them are left alone', async (t) => {
  const files = { 'grammar.py': 'FUNCTIONS = ("min", "max", "mean")\n' };
  assert.deepEqual(await listed(t, files, BEFORE, BEFORE.replace('return x', 'return y')), {});
  const plain = ['a', 'b', 'c', 'd', 'e'].map((name) => `export function ${name}() {}\n`).join('');
  const users = { 'menu.js': "export const MENU = ['a', 'b', 'c', 'd', 'e'];\n", 'short.js': "export const SHORT = ['a', 'b', 'c'];\n" };
  assert.deepEqual(await listed(t, users, plain, `${plain}export function f() {}\n`, 'actions.js'), {
    'menu.js': "export const MENU = ['a', 'b', 'c', 'd', 'e', 'f'];\n",
  });
  assert.deepEqual(await listed(t, users, plain, `${plain.replace('a() {}', 'a() { f(); }')}function f() {}\n`, 'actions.js'), {});
});
