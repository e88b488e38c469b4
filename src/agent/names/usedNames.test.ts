// Checks that a name which nothing defines is told, and that parameters, methods, keywords and globals are not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unknownNames } from './usedNames.ts';

test('a constant of another file, and a function that is nowhere, are unknown', () => {
  const before = 'export function day(value) {\n  return value;\n}\n';
  const after = `${before}\nexport function due(value) {\n  return new Date(Date.parse(value) + terms(value) * DAY);\n}\n`;
  assert.deepEqual(unknownNames('a.js', before, after), ['terms', 'DAY']);
  assert.deepEqual(unknownNames('a.js', after, after), []);
  assert.deepEqual(unknownNames('a.py', null, 'def f(x):\n    return round_up(x) + LIMIT\n'), ['round_up', 'LIMIT']);
  assert.deepEqual(unknownNames('a.go', null, 'func f() { g() }\n'), []);
});

test('what was imported and is not any more is unknown where it is still used', () => {
  const before = 'import json\nimport os.path\n\ndef f(x):\n    return json.loads(x) + os.getcwd()\n';
  assert.deepEqual(unknownNames('a.py', before, before.replace(/^import.*\n/gm, '')), ['json', 'os']);
});

test('what is bound in any way, a keyword or a part of the language is not', () => {
  const script = [
    "import { a, b as c } from './x.js';",
    'const [d, { e }] = a();',
    'export const f = ({ g = c(), h }, ...i) => g() + h[0] + i.map((j) => j.k()) + e.x + d[1];',
    'class K extends Map {',
    '  #l() { return this; }',
    '  async m(n) { for (const [o, p] of n.entries()) if (o(p)) return await n[0]; }',
    '  get q() { return new Date(Number.MAX_SAFE_INTEGER); }',
    '}',
    'export function r(cb) { try { cb(K.length); } catch (error) { console.log(error.message, process.env.HOME); } }',
    "describe('x', () => { it('y', () => { expect(r.name).toBe('r'); }); });",
  ].join('\n');
  assert.deepEqual(unknownNames('a.js', null, script), []);
  const python = [
    'import os.path, re',
    'from a.b import (c,',
    '    D)',
    'from .e import F, \\',
    '    G',
    'async def h(i, *j, k=lambda l: l(1), **m):',
    '    """Calls NOTHING()."""',
    '    with c(i) as n, D() as o:',
    '        p = [q(1) for q in j if q.r]',
    '        print(n.s, o.t, p[0], m["u"], F.v, G(k), os.path.sep, re.sub("X", "", i))',
    '    if not isinstance(i, (int, str)): raise StopIteration(__name__)',
  ].join('\n');
  assert.deepEqual(unknownNames('a.py', null, python), []);
});
