// Checks which calls pass what a function does not take.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { unknownArguments } from './unknownArguments.ts';

const FILES = {
  'pkg/__init__.py': '',
  'pkg/report.py': 'def lines(rows, sort="name"):\n    return rows\n\n\ndef free(rows, **rest):\n    return rows\n',
  'src/total.js': 'export function total(a, { deep = false } = {}) {\n  return a;\n}\nexport const any = (...all) => all;\n',
};

async function found(t: TestContext, file: string, text: string, before: string | null = null): Promise<string[]> {
  const codebase = await codebaseOf(t, FILES);
  const textOf = (path: string) => (path === file ? text : (codebase.project.file(path)?.text ?? null));
  return unknownArguments(codebase, file, before, text, textOf).map(({ callee, argument, path }) => `${callee} ${argument} ${path}`);
}

test('a keyword that a function lacks, and an argument too many', async (t) => {
  const head = 'from pkg.report import free, lines\n\n';
  assert.deepEqual(await found(t, 'pkg/main.py', `${head}print(lines([1], sort="a", least=3), free([], least=3))\n`), [
    'lines least pkg/report.py',
  ]);
  assert.deepEqual(await found(t, 'pkg/main.py', `${head}print(lines([1], "a", 3))\n`), ['lines 3 pkg/report.py']);
  const script = "import { any, total } from './total.js';\n";
  assert.deepEqual(await found(t, 'src/a.js', `${script}export const a = total(1, { deep: true }, 2) + any(1, 2, 3);\n`), [
    'total 2 src/total.js',
  ]);
});

test('local functions, what is not imported, and calls that stood there before are left alone', async (t) => {
  assert.deepEqual(await found(t, 'src/a.js', 'export function a() {\n  const total = (x, y, z) => x;\n  return total(1, 2, 3);\n}\n'), []);
  assert.deepEqual(await found(t, 'src/a.js', 'export const a = total(1, 2, 3);\n'), []);
  const text = "import { total } from './total.js';\nexport const a = total(1, 2, 3);\n";
  assert.deepEqual(await found(t, 'src/a.js', text, text), []);
});
