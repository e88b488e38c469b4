// Checks which files only pass on what others define.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlyPassesOn } from './passesOn.ts';

const CASES: [string, string, boolean][] = [
  ['index.js', "/** All. */\nexport { a, b } from './a.js';\nexport * from './c.js';\n", true],
  ['index.ts', "import { a } from './a.ts';\n\nexport { a };\nexport type { B } from './b.ts';\n", true],
  ['index.js', "'use strict';\nconst { a } = require('./a');\nmodule.exports = { a, b: require('./b') };\n", true],
  ['__init__.py', '"""Feeds."""\nfrom .a import A\nfrom .b import (\n    B,\n    C,\n)\n\n__all__ = ["A", "B"]\n', true],
  ['main.js', "import { a } from './a.js';\n\nconsole.log(a(process.argv[2]));\n", false],
  ['index.js', "export { a } from './a.js';\nexport const LIMIT = 3;\n", false],
  ['config.py', 'from .a import A\n\nLIMIT = 3\n', false],
  ['empty.js', '// nothing\n', false],
  ['level.go', 'package level\n', false],
];

for (const [path, text, expected] of CASES)
  test(`${path} ${JSON.stringify(text)} ${expected ? 'only passes on' : 'does more'}`, () =>
    assert.equal(onlyPassesOn({ path, text }), expected));
