// Checks which faults are put into code, those at a bound and in conditions among them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outline } from '#agent/files/outline.ts';
import { faultsIn } from './faults.ts';

const changes = (path: string, text: string, most = 24) =>
  faultsIn(path, text, outline(text, path.endsWith('py') ? 'python' : 'javascript'), most).map(({ what }) => what);

test('a condition over several lines is changed at its bounds, and each part is left out once', () => {
  const found = changes('a.js', 'export function isIn(p, r) {\n  return (\n    p.x >= r.x &&\n    p.x <= r.x + r.width\n  );\n}\n');
  for (const one of [
    /`p\.x >= r\.x &&` is changed to `p\.x > r\.x &&`/,
    /to `p\.x < r\.x &&`/,
    /to `p\.x < r\.x \+ r\.width`/,
    /to `p\.x >= r\.x`$/,
  ])
    assert.ok(
      found.some((what) => one.test(what)),
      `${one}\n${found.join('\n')}`,
    );
});

test('a check at the beginning is left out', () => {
  assert.ok(
    changes('a.js', 'function f(a) {\n  if (!isRight(a)) throw new Error("a");\n  return a + 1;\n}\n').some((what) =>
      /to `if \(false\) throw/.test(what),
    ),
  );
  assert.ok(
    changes('a.py', 'def f(a):\n    if a.is_right():\n        return 1\n    return a + 1\n').some((what) => /to `if False:`/.test(what)),
  );
});

test('one fault a line comes first, then the others, then bounds, up to the most', () => {
  const text = 'function f(a) {\n  if (a < 1) return a - 1;\n  return a * 2;\n}\n';
  assert.equal(changes('a.js', text, 2).length, 2);
  assert.match(changes('a.js', text, 3).at(-1) ?? '', /return a \+ 1;`$/);
  assert.ok(changes('a.js', text).findIndex((what) => /to `if \(a <= 1\)/.test(what)) > 2);
});

test('another parameter comes back', () => {
  const found = changes('a.js', 'function clamp(value, min, max) {\n  if (value < min) return min;\n  return value;\n}\n');
  assert.ok(
    found.some((what) => /to `if \(value < min\) return max;`/.test(what)),
    found.join('\n'),
  );
});

test('a step is left out, or taken to another size', () => {
  const found = changes(
    'a.js',
    'function f(list, a) {\n  const own = list.filter((one) => one > 0).map(Number).reverse();\n  return Math.round(a * 2) / 2 + own[0].trim();\n}\n',
  );
  for (const one of [
    /= list\.map\(Number\)\.reverse\(\);`$/,
    /\.map\(String\)\.reverse/,
    /\.map\(Number\);`$/,
    /Math\.round\(a\) \+ own/,
    /Math\.floor\(a \* 2\) \/ 2/,
    /own\[0\];`$/,
  ])
    assert.ok(
      found.some((what) => one.test(what)),
      `${one}\n${found.join('\n')}`,
    );
});

test('what is compared at the end always holds, or never, and what is there twice counts twice', () => {
  const found = changes('a.py', 'def f(a):\n    b = set(a)\n    return len(b) == 3\n');
  for (const one of [/to `return True`/, /to `return False`/, /to `b = a`/])
    assert.ok(
      found.some((what) => one.test(what)),
      found.join('\n'),
    );
});

test('a check before what raises the same error may not show', () => {
  const lend = (error: string) =>
    `def lend(tools, tool):\n    if tool not in tools:\n        raise ${error}("no " + tool)\n    tools.remove(tool)\n    return tool\n`;
  const unseen = (error: string) =>
    faultsIn('a.py', lend(error), outline(lend(error), 'python'), 20)
      .filter(({ mayNotShow }) => mayNotShow)
      .map(({ what }) => what);
  assert.ok(unseen('ValueError').some((what) => /to `if False:`/.test(what)));
  assert.ok(unseen('ValueError').some((what) => /`raise ValueError.* is changed to `ValueError/.test(what)));
  assert.deepEqual(unseen('LookupError'), []);
});
