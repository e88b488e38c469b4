// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code that is read as text
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Language } from './language.ts';
import { mask } from './mask.ts';
import { outline } from './outline.ts';

function seen(text: string, language: Language): string[] {
  return outline(text, language).map(
    ({ name, parent, start, end }) => `${parent === null ? '' : `${parent}.`}${name} ${start + 1}-${end + 1}`,
  );
}

test('functions, classes and their methods are found in JavaScript and TypeScript, with the comments above', () => {
  const text = [
    "import a from './a.js';",
    '',
    '/** Adds. */',
    'export function add({ a, b } = {}) {',
    '  return `${a} } ${b}`; // }',
    '}',
    'export const twice = (x: number): number => x * 2;',
    'const later = async (x) => {',
    '  await x;',
    '};',
    'export default class Cart extends Base {',
    '  #lines = [];',
    '  constructor() { super(); }',
    '  async add(item) {',
    '    if (item) { this.x(); }',
    '  }',
    '  static of = (x) => new Cart(x);',
    '}',
    'type Shape = { a: string };',
    'exports.old = function () {',
    '  return /[}]/;',
    '};',
  ].join('\n');
  assert.deepEqual(seen(text, 'typescript'), [
    'add 3-6',
    'twice 7-7',
    'later 8-10',
    'Cart 11-18',
    'Cart.constructor 13-13',
    'Cart.add 14-16',
    'Cart.of 17-17',
    'Shape 19-19',
    'old 20-22',
  ]);
});

test('methods of objects are found, and calls are taken for none', () => {
  const text =
    "const api = {\n  get(id) {\n    return id;\n  },\n  put: async (x) => {\n    await x;\n  },\n};\ndescribe('x', () => {\n  run(() => {});\n});\nsetup(function () {\n});\n";
  assert.deepEqual(seen(text, 'javascript'), ['api 1-8', 'api.get 2-4', 'api.put 5-7']);
});

test('Python definitions reach to their last line, with decorators, through strings and blank lines', () => {
  const text =
    'import x\n\nLIMIT = 3\n\n@cache\ndef one(a,\n        b):\n    """Text\nat column 0\n    """\n\n    return a\n\n\nclass Two:\n    size = 1\n\n    async def three(self):\n        def inner():\n            pass\n        return inner\n\n\nif __name__ == "__main__":\n    one(1, 2)\n';
  assert.deepEqual(seen(text, 'python'), ['LIMIT 3-3', 'one 5-12', 'Two 15-21', 'Two.three 18-21']);
});

test('Go functions and methods are found with their receivers', () => {
  const text =
    'package a\n\n// One adds.\nfunc One(a, b int) (int, error) {\n\treturn a + b, nil\n}\n\nfunc (s *Stack[T]) Pop() T {\n\treturn s.items[0]\n}\n\ntype Stack[T any] struct {\n\titems []T\n}\n\nvar ErrX = errors.New("}")\n';
  assert.deepEqual(seen(text, 'go'), ['One 3-6', 'Stack.Pop 8-10', 'Stack 12-14', 'ErrX 16-16']);
});

test('strings, comments, templates and regular expressions are told from code', () => {
  const code = (text: string, language: Language) => mask(text, language).code;
  assert.equal(code("a('x') // b", 'javascript'), "a(' ')     ");
  assert.equal(code('`a ${b + `c ${d}`} e`', 'javascript').replace(/[`\s]/g, ''), 'b+d');
  assert.equal(code('x = a / b / c', 'javascript'), 'x = a / b / c');
  assert.match(code('return /"/.test(y)', 'javascript'), /test\(y\)/);
  assert.match(code("it's = 1\nnext", 'text'), /next/);
  assert.match(code('x = f"a {name} b"', 'python'), /name/);
  assert.doesNotMatch(code('x = f"a {{name}} b"', 'python'), /name/);
  assert.match(code("let a: &'static str = x;", 'rust'), /static str = x/);
  assert.doesNotMatch(code('a: b # c', 'yaml'), /c/);
  assert.match(code('a: http://x#y', 'yaml'), /#y/);
});

test('what JSX shows ends no definition and hides none', () => {
  const text = [
    'export function List({ items, on, B, f }) {',
    '  return (',
    '    <ul>',
    '      {items.map((i) => <li key={i}>{i}</li>)}',
    '      <b>{on && <B x={1} />}</b>',
    "      {on && <p>Don't ask: see https://example.com/{f}</p>}",
    '    </ul>',
    '  );',
    '}',
    '',
    'export function Other() {',
    '  return <br />;',
    '}',
  ].join('\n');
  assert.deepEqual(seen(text, 'typescript'), ['List 1-9', 'Other 11-13']);
  assert.deepEqual(seen(text, 'javascript'), ['List 1-9', 'Other 11-13']);
});

test('a decorator of several lines is part of its definition', () => {
  const text =
    '@pytest.mark.parametrize(\n    "a, b",\n    [(1, 2), (3, 4)],\n)\n@slow\ndef test_b(a, b):\n    assert a < b\n\n\nX = (\n    1,\n)\ndef two():\n    pass\n';
  assert.deepEqual(seen(text, 'python'), ['test_b 1-7', 'X 10-12', 'two 13-14']);
});

test('a method of Go belongs to its receiver, which need not have a name', () => {
  const text = 'package a\n\nfunc (broken) Fetch() {}\n\nfunc (*stack[T]) Push() {}\n\nfunc (s *stack[T]) Pop() {}\n';
  assert.deepEqual(seen(text, 'go'), ['broken.Fetch 3-3', 'stack.Push 5-5', 'stack.Pop 7-7']);
});
