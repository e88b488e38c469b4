// Checks that an index passes on what it passed on before.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passOn } from './passOn.ts';

const BEFORE = "export { total } from './total.js';\nexport { parse } from './duration.js';\n";

test('the module of a list is kept with a new name in it', () => {
  const after = "export { total } from './total.js';\nexport { parse, format };\n";
  assert.equal(
    passOn(BEFORE, after, 'src/index.js'),
    "export { total } from './total.js';\nexport { parse, format } from './duration.js';\n",
  );
});

test('what the file defines or imports, and what it never passed on, stays as it is', () => {
  for (const after of [
    'function parse() {}\nexport { parse };\n',
    "import { parse } from './other.js';\nexport { parse };\n",
    'export { other };\n',
  ])
    assert.equal(passOn(BEFORE, after, 'src/index.js'), after);
  assert.equal(passOn(BEFORE, 'export { parse };\n', 'a.py'), 'export { parse };\n');
});
