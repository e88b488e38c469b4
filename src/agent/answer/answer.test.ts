import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { View } from '#agent/files/view.ts';
import { mergeDefinitions } from './merge.ts';
import { mergeTests, testForm } from './mergeTests.ts';
import { parseAnswer } from './parseAnswer.ts';

const view = (path: string, text: string): View => ({ file: { path, text, kind: 'source' }, isWhole: true, text, shown: [], tokens: 1 });
const CART = view('src/cart.js', 'export function add(a) {\n  return a;\n}\n');
const ITEMS = view('src/items.js', 'export function list(b) {\n  return b;\n}\n');

function files(answer: string, wanted: string[] = []) {
  const parsed = parseAnswer(answer, [CART, ITEMS], wanted);
  return parsed.kind === 'files' ? parsed.files.map(({ path, text }) => [path, text.trim()]) : parsed.correction;
}

const CODE = 'export function add(a) {\n  return a + 1;\n}';
const SALVAGED: readonly (readonly [string, string])[] = [
  ['the path before the fence', `src/cart.js\n\`\`\`js\n${CODE}\n\`\`\``],
  ['the path in bold', `**src/cart.js**\n\n\`\`\`js\n${CODE}\n\`\`\``],
  ['the path in backticks with words', `Here is the new \`src/cart.js\`:\n\`\`\`js\n${CODE}\n\`\`\``],
  ['the path as a heading', `### File: src/cart.js\n\`\`\`js\n${CODE}\n\`\`\``],
  ['the path in the info string', `\`\`\`js src/cart.js\n${CODE}\n\`\`\``],
  ['the path as the title of the fence', `\`\`\`js title="src/cart.js"\n${CODE}\n\`\`\``],
  ['the path alone as the info string', `\`\`\`src/cart.js\n${CODE}\n\`\`\``],
  ['the path in a comment of the first line', `\`\`\`js\n// src/cart.js\n${CODE}\n\`\`\``],
  ['only the file’s name', `cart.js\n\`\`\`js\n${CODE}\n\`\`\``],
  ['a made-up folder before the name', `path/to/cart.js\n\`\`\`js\n${CODE}\n\`\`\``],
  ['no path, told by what the code defines', `\`\`\`js\n${CODE}\n\`\`\``],
  ['no fence at all', `src/cart.js\n${CODE}`],
  ['a call printed as text', JSON.stringify({ name: 'write_file', arguments: { path: 'src/cart.js', content: CODE } })],
  [
    'a call in marks',
    `<tool_call>${JSON.stringify({ name: 'write', arguments: JSON.stringify({ file_path: 'src/cart.js', content: CODE }) })}</tool_call>`,
  ],
  ['a call in a fence', `\`\`\`json\n${JSON.stringify({ path: 'src/cart.js', content: CODE })}\n\`\`\``],
  ['a fence that is never closed', `src/cart.js\n\`\`\`js\n${CODE}`],
  ['a fence of tildes', `src/cart.js\n~~~js\n${CODE}\n~~~`],
  ['Windows line ends', `src/cart.js\r\n\`\`\`js\r\n${CODE.replaceAll('\n', '\r\n')}\r\n\`\`\`\r\n`],
  ['a command beside it', `\`\`\`bash\nnpm test\n\`\`\`\nsrc/cart.js\n\`\`\`js\n${CODE}\n\`\`\``],
];

for (const [how, answer] of SALVAGED) test(`an answer is read with ${how}`, () => assert.deepEqual(files(answer), [['src/cart.js', CODE]]));

test('several files are read, and several fences of one file are put together', () => {
  const answer = `src/cart.js\n\`\`\`js\n${CODE}\n\`\`\`\nsrc/items.js\n\`\`\`js\nx\n\`\`\`\nsrc/cart.js\n\`\`\`js\nexport const b = 1;\n\`\`\``;
  assert.deepEqual(files(answer), [
    ['src/cart.js', `${CODE}\n\nexport const b = 1;`],
    ['src/items.js', 'x'],
  ]);
});

test('a fence inside a fence stays text', () => {
  const readme = view('README.md', '# A\n');
  const parsed = parseAnswer('README.md\n```md\n# A\n```sh\nrun\n```\nend\n```\n', [readme], []);
  assert.deepEqual(parsed, { kind: 'files', files: [{ path: 'README.md', text: '# A\n```sh\nrun\n```\nend' }] });
});

test('a new file takes the code that fits no other, and prose alone is refused', () => {
  assert.deepEqual(files('```js\nexport const chunk = 1;\n```', ['src/chunk.js']), [['src/chunk.js', 'export const chunk = 1;']]);
  assert.match(String(files('I would change the function.')), /no code in a fence/);
});

const LONG =
  "import { a } from './a.js';\n\n/** One. */\nexport function one(x) {\n  return x;\n}\n\nexport class Cart {\n  add(x) {\n    return 1;\n  }\n\n  drop(x) {\n    return 2;\n  }\n}\n\nmodule.exports = { one };\n";

test('an answered function takes the place of its own, and the rest stays', () => {
  const merged = mergeDefinitions(LONG, 'export function one(x) {\n  return x + 1;\n}\n', 'a.js');
  assert.equal(merged?.text, LONG.replace('return x;', 'return x + 1;'));
});

test('a method is put in its class, also without the class around it and from another column', () => {
  const expected = LONG.replace('return 2;', 'return 3;');
  assert.equal(
    mergeDefinitions(LONG, 'class Cart {\n  drop(x) {\n    return 3;\n  }\n}', 'a.js')?.text,
    expected.replace('export class', 'export class'),
  );
  assert.equal(mergeDefinitions(LONG, 'drop(x) {\n  return 3;\n}', 'a.js')?.text, expected);
});

test('new functions, methods and imports are added where they belong', () => {
  const merged =
    mergeDefinitions(
      LONG,
      "import { b } from './b.js';\n\nexport function one(x) {\n  return b(x);\n}\n\nfunction two() {\n  return 2;\n}\n\nclass Cart {\n  list() {\n    return [];\n  }\n}\n",
      'a.js',
    )?.text ?? '';
  assert.match(merged, /^import \{ a \} from '.\/a.js';\nimport \{ b \} from '.\/b.js';\n/);
  assert.match(merged, /return b\(x\);\n\}\n\nfunction two\(\) \{/);
  assert.match(merged, /drop\(x\) \{\n {4}return 2;\n {2}\}\n\n {2}list\(\) \{\n {4}return \[\];\n {2}\}\n\}/);
  assert.match(merged, /module\.exports = \{ one \};\n$/);
});

test('a Python method is replaced with its own indentation', () => {
  const text = 'class A:\n    def one(self):\n        """Says one."""\n        return 1\n\n    def two(self):\n        return 2\n';
  assert.equal(mergeDefinitions(text, 'def two(self):\n    return 3\n', 'a.py')?.text, text.replace('return 2', 'return 3'));
});

test('of a getter and a setter only the one that is meant changes', () => {
  const box = 'class Box {\n  get v() {\n    return 1;\n  }\n\n  set v(x) {\n    this.x = x;\n  }\n}\n';
  const setter = 'class Box {\n  set v(x) {\n    this.x = x + 1;\n  }\n}\n';
  assert.equal(mergeDefinitions(box, setter, 'a.js')?.text, box.replace('= x;', '= x + 1;'));
  const own = 'class Box:\n    @property\n    def v(self):\n        return 1\n\n    @v.setter\n    def v(self, x):\n        self.x = x\n';
  const made = '    @v.setter\n    def v(self, x):\n        self.x = x + 1\n';
  assert.equal(mergeDefinitions(own, `class Box:\n${made}`, 'a.py')?.text, own.replace('= x\n', '= x + 1\n'));
  const reader = 'class Box {\n  get v() {\n    return 1;\n  }\n}\n';
  assert.match(mergeDefinitions(reader, setter, 'a.js')?.text ?? '', /get v\(\) \{[\s\S]*set v\(x\) \{/);
});

test('overloads stay with their function, and where it is unclear which one is meant nothing is merged', () => {
  const own =
    'export function f(a: string): string;\nexport function f(a: number): number;\nexport function f(a: any): any {\n  return a;\n}\n';
  assert.equal(
    mergeDefinitions(own, 'export function f(a: any): any {\n  return [a];\n}\n', 'a.ts')?.text,
    own.replace('return a;', 'return [a];'),
  );
  assert.equal(
    mergeDefinitions(own, 'export function f(a: Date): Date;\nexport function f(a: any): any {\n  return [a];\n}\n', 'a.ts'),
    null,
  );
});

test('a definition whose end is not found is not replaced', () => {
  assert.equal(mergeDefinitions('function a() {\n  if (x) {\n}\n\nfunction b() {\n}\n', 'function a() {\n}\n', 'a.js'), null);
});

test('functions come with imports of several lines, and are indented like the file', () => {
  const answer = "import {\n  b,\n} from './b.js';\n\nfunction two() {\n  return b();\n}\n";
  assert.match(mergeDefinitions(LONG, answer, 'a.js')?.text ?? '', /import \{\n {2}b,\n\} from '\.\/b\.js';\n/);
  const tabs = 'class A:\n\tdef a(self):\n\t\treturn 1\n\n\tdef b(self):\n\t\treturn 2\n';
  const method = 'class A:\n    def a(self):\n        if self:\n            return 3\n';
  assert.equal(mergeDefinitions(tabs, method, 'a.py')?.text, tabs.replace('\t\treturn 1', '\t\tif self:\n\t\t\treturn 3'));
  assert.equal(mergeDefinitions(tabs, 'def a(self):\n    return 3\n', 'a.py')?.text, tabs.replace('return 1', 'return 3'));
});

test('what is no definition changes nothing', () => assert.equal(mergeDefinitions(LONG, 'console.log(one(1));\n', 'a.js'), null));

test('tests are added to those that are there, never put in their place', () => {
  const own = "import { test } from 'node:test';\nimport { one } from '../a.js';\n\ntest('is one', () => {\n  one(1);\n});\n";
  const answer =
    "import assert from 'node:assert';\nimport { test } from 'node:test';\nimport { one } from '../a.js';\n\ntest('is one', () => {});\n\ntest('is two', () => {\n  assert.ok(one(2));\n});\n";
  const merged = mergeTests(own, answer, 'a.test.js') ?? '';
  assert.match(merged, /test\('is one', \(\) => \{\n {2}one\(1\);\n\}\);/);
  assert.match(merged, /test\('is two'/);
  assert.match(merged, /import assert from 'node:assert';/);
  assert.equal(merged.match(/is one/g)?.length, 1);
  assert.equal(mergeTests(own, "test('is one', () => {});", 'a.test.js'), null);
});

test('of a test of something else only its form is shown', () => {
  const script =
    "import { test } from 'node:test';\nimport { lerp } from '../src/lerp.js';\n\ntest('half', () => {\n  lerp(0, 1, 0.5);\n});\n";
  assert.equal(testForm(script), "import { test } from 'node:test';\n\ntest('a title of its own', () => {");
  const python = 'import unittest\nfrom .other import one\n\n\nclass OneTest(unittest.TestCase):\n    def test_one(self):\n        one()\n';
  assert.equal(testForm(python), 'import unittest\n\n\nclass OneTest(unittest.TestCase):\n    def test_one(self):');
});

test('code that is written again in a later fence takes the place of what stood before', () => {
  const last = `const one = 1;\n\n${CODE.replace('1', 'one')}`;
  assert.deepEqual(files(`src/cart.js\n\`\`\`js\n${CODE}\n\`\`\`\nBetter:\n\`\`\`js\n${last}\n\`\`\`\n`), [['src/cart.js', last]]);
});
