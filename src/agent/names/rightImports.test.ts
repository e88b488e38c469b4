// Checks that a name which is imported from the wrong file comes from the right one, and that right imports stay.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { rightImports } from './rightImports.ts';

const FILES = {
  'wind/scale.py': 'def beaufort(v):\n    return v\n',
  'wind/warnings.py': 'def warning(v):\n    return v\n',
  'tests/test_wind.py': 'from wind.scale import beaufort\n',
  'src/scale.js': 'export function scale(v) {\n  return v;\n}\n',
  'src/warn.js': 'export function warn(v) {\n  return v;\n}\n',
  'src/all.js': "export * from './warn.js';\n",
  'src/passed.js': "export { scale } from './scale.js';\n",
};
const righted = async (t: TestContext, path: string, text: string, draft: Record<string, string> = {}) => {
  const codebase = await codebaseOf(t, FILES);
  return rightImports(codebase, path, text, (one) => draft[one] ?? codebase.project.file(one)?.text ?? null);
};

test('in Python and JavaScript, beside names that are right and alone', async (t) => {
  assert.equal(
    await righted(t, 'tests/test_wind.py', 'from wind.scale import beaufort, warning\n\nwarning(beaufort(1))\n'),
    'from wind.scale import beaufort\nfrom wind.warnings import warning\n\nwarning(beaufort(1))\n',
  );
  assert.equal(
    await righted(
      t,
      'test/a.test.js',
      "import { warn } from '../src/scale.js';\nimport { scale } from '../src/scale.js';\n\nwarn(scale(1));\n",
    ),
    "import { scale } from '../src/scale.js';\nimport { warn } from '../src/warn.js';\n\nwarn(scale(1));\n",
  );
});

test('what is passed on, unknown, from a package or right stays', async (t) => {
  for (const text of [
    "import { scale } from '../src/passed.js';\n",
    "import { warn } from '../src/all.js';\n",
    "import { nowhere } from '../src/scale.js';\n",
    "import { warn } from 'loud';\n",
    "import { warn } from '../src/warn.js';\n",
  ])
    assert.equal(await righted(t, 'test/a.test.js', text), text);
});

test('what the draft adds to the imported file is there', async (t) => {
  const text = "import { warn } from '../src/scale.js';\n";
  assert.equal(await righted(t, 'test/a.test.js', text, { 'src/scale.js': 'export const warn = (v) => v;\n' }), text);
});
