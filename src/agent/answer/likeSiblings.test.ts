// Checks that a new function is exported and registered as all its neighbours are, and only then.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { likeSiblings } from './likeSiblings.ts';

test('all are exported', () => {
  const before = 'export function a() {}\n\nexport function b() {}\n';
  assert.equal(likeSiblings(before, `${before}\nfunction c() {}\n`, 'a.js'), `${before}\nexport function c() {}\n`);
  const some = 'export function a() {}\n\nfunction b() {}\n';
  assert.equal(likeSiblings(some, `${some}\nfunction c() {}\n`, 'a.js'), `${some}\nfunction c() {}\n`);
});

test('all are registered by a call with their name', () => {
  const before = ['upper', 'lower', 'trim'].map((name) => `register('${name}', (value) => {\n  return text(value);\n});\n`).join('\n');
  const body = '{\n  return value;\n}';
  const right = `${before}\nregister('first', (value, count) => ${body});\n`;
  assert.equal(likeSiblings(before, `${before}\nconst first = (value, count) => ${body};\n`, 'a.js'), right);
  assert.equal(likeSiblings(before, `${before}\nfunction first(value, count) ${body}\n`, 'a.js'), right);
  const used = `${before}\nfunction first(value, count) ${body}\nregister('second', (value) => first(value, 1));\n`;
  assert.equal(likeSiblings(before, used, 'a.js'), used);
  const mixed = before.replace('register', 'other');
  assert.equal(likeSiblings(mixed, `${mixed}\nfunction first(value) ${body}\n`, 'a.js'), `${mixed}\nfunction first(value) ${body}\n`);
});

test('what another new function calls stays inside', () => {
  const before = 'export function a() {}\n\nexport function b() {}\n';
  const after = `${before}\nfunction half() {}\n\nexport function c() {\n  return half();\n}\n`;
  assert.equal(likeSiblings(before, after, 'a.js'), after);
});

test('all stand in module.exports, on one line or on their own', () => {
  const code = 'function a() {}\n\nfunction b() {}\n';
  const more = 'function c() {}\n';
  assert.equal(
    likeSiblings(`${code}module.exports = { a, b };\n`, `${code}${more}module.exports = { a, b };\n`, 'a.js'),
    `${code}${more}module.exports = { a, b, c };\n`,
  );
  assert.equal(
    likeSiblings(`${code}module.exports = {\n  a,\n  b,\n};\n`, `${code}${more}module.exports = {\n  a,\n  b,\n};\n`, 'a.js'),
    `${code}${more}module.exports = {\n  a,\n  b,\n  c,\n};\n`,
  );
  assert.equal(
    likeSiblings(`${code}module.exports = { a };\n`, `${code}${more}module.exports = { a };\n`, 'a.js'),
    `${code}${more}module.exports = { a };\n`,
  );
});

test('all have a decorator with their name', () => {
  const one = (name: string, mark = `@function("${name.toUpperCase()}")\n`) => `${mark}def ${name}(*values):\n    return values\n`;
  const before = [one('sum'), one('average'), one('count', '@function("COUNT", 1)\n'), one('_help', '')].join('\n\n');
  assert.equal(likeSiblings(before, `${before}\n\n${one('median', '')}`, 'a.py'), `${before}\n\n${one('median')}`);
  const other = before.replace('AVERAGE', 'MEAN').replace('COUNT', 'NUMBER');
  assert.equal(likeSiblings(other, `${other}\n\n${one('median', '')}`, 'a.py'), `${other}\n\n${one('median', '')}`);
});
