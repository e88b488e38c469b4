// Checks that an empty list is looked for after it was made shorter.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guardAfterFilter } from './guardOrder.ts';

test('the check comes after the step, in Python and JavaScript', () => {
  const guard = '    if not rows:\n        return None\n';
  const step = '    if skip:\n        rows = [r for r in rows if r is not None]\n';
  const py = (body: string) => `def mean(rows, skip=False):\n${body}    return sum(rows) / len(rows)\n`;
  assert.equal(guardAfterFilter('a.py', py(guard), py(guard + step)), py(step + guard));
  const check = '  if (rows.length === 0) {\n    return null;\n  }\n';
  const filter = '  rows = rows.filter((one) => one !== null);\n';
  const js = (body: string) => `function mean(rows) {\n${body}  return sum(rows) / rows.length;\n}\n`;
  assert.equal(guardAfterFilter('a.js', js(check), js(check + filter)), js(filter + check));
  const short = '  if (!rows.length) return 0;\n';
  const kept = '  if (skip) rows = rows.filter(Boolean);\n';
  assert.equal(guardAfterFilter('a.js', js(short), js(short + kept)), js(kept + short));
});

test('what stood so before, and a check of something else, stay', () => {
  const guard = '    if not rows:\n        return None\n';
  const step = '    rows = [r for r in rows if r]\n';
  const py = (body: string) => `def mean(rows, names):\n${body}    return len(rows)\n`;
  assert.equal(guardAfterFilter('a.py', py(guard + step), py(guard + step)), py(guard + step));
  const other = guard.replace('rows', 'names');
  assert.equal(guardAfterFilter('a.py', py(other), py(other + step)), py(other + step));
  const none = 'def mean(rows=None):\n    if not rows:\n        return None\n';
  assert.equal(guardAfterFilter('a.py', none, none + step), none + step);
  const missing = 'function mean(rows) {\n  if (!rows) return 0;\n';
  assert.equal(
    guardAfterFilter('a.js', missing, `${missing}  rows = rows.filter(Boolean);\n}\n`),
    `${missing}  rows = rows.filter(Boolean);\n}\n`,
  );
});
