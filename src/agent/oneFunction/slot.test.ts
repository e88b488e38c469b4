// Tests where the returned value gets a name, and where the code stays as it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSlot } from './slot.ts';

test('a returned chain gets a name, in each language', () => {
  assert.equal(
    withSlot('export function slug(t: string) {\n  const a = 1;\n  return t\n    .trim()\n    .slice(a);\n}\n', 'a.ts', 'slug'),
    'export function slug(t: string) {\n  const a = 1;\n  let result = t\n    .trim()\n    .slice(a);\n  return result;\n}\n',
  );
  assert.equal(
    withSlot('def f(a, b=1):\n    """Adds."""\n    return sum(a)\n', 'a.py', 'f'),
    'def f(a, b=1):\n    """Adds."""\n    result = sum(a)\n    return result\n',
  );
  assert.equal(
    withSlot('func F(a int) int {\n\treturn a * 2\n}\n', 'a.go', 'F'),
    'func F(a int) int {\n\tresult := a * 2\n\treturn result\n}\n',
  );
  assert.equal(
    withSlot('function f(result) {\n  return result.a();\n}\n', 'a.js', 'f'),
    'function f(result) {\n  let result = result.a();\n  return result;\n}\n'
      .replaceAll('let result', 'let value')
      .replace('return result;', 'return value;'),
  );
});

test('what returns a name already, several values or nothing at its end stays as it is', () => {
  for (const [path, text] of [
    ['a.js', 'function f(a) {\n  const b = a;\n  return b;\n}\n'],
    ['a.go', 'func f() (int, error) {\n\treturn 1, nil\n}\n'],
    ['a.js', 'function f(a) {\n  if (a) {\n    return 1;\n  }\n}\n'],
    ['a.js', 'const f = (a) => a.b();\n'],
    ['a.md', 'return a b;\n'],
    ['a.js', 'function f(a) {\n  return a();\n  b();\n}\n'],
  ] as const)
    assert.equal(withSlot(text, path, 'f'), text);
});
