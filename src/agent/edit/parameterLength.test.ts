// Checks that a text’s length goes with it when it becomes a parameter.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code that is read as text
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rightLength } from './parameterLength.ts';

const RIGHTED: readonly (readonly [string, string, string, string])[] = [
  [
    'a.js',
    "function cut(text, max) {\n  return text.slice(0, max - 1) + '…';\n}\n",
    "function cut(text, max, ending = '…') {\n  return text.slice(0, max - 1) + ending;\n}\n",
    'max - ending.length)',
  ],
  [
    'a.js',
    'function cut(text, max) {\n  const kept = text.slice(0, max - 3);\n  return `${kept}...`;\n}\n',
    "function cut(text, max, end = '...') {\n  const kept = text.slice(0, max - 3);\n  return `${kept}${end}`;\n}\n",
    'max - end.length)',
  ],
  [
    'a.py',
    'def cut(text, width):\n    return text[: width - 3] + "..."\n',
    'def cut(text, width, end="..."):\n    return text[: width - 3] + end\n',
    'width - len(end)]',
  ],
  [
    'a.go',
    'package a\n\nfunc Cut(s string, max int) string {\n\treturn s[:max-3] + "..."\n}\n',
    'package a\n\nfunc Cut(s string, max int, end string) string {\n\treturn s[:max-3] + end\n}\n',
    'max-len(end)]',
  ],
];

for (const [path, before, draft, after] of RIGHTED)
  test(`the length of a text that became a parameter is “${after}” in ${path}`, () => {
    assert.ok(rightLength(path, before, draft).includes(after), rightLength(path, before, draft));
  });

test('a number that has nothing to do with the text stays', () => {
  const before = "function list(items) {\n  const last = items.length - 2;\n  return items.slice(0, last).join(', ');\n}\n";
  const other = before.replace("', '", 'sign').replace('(items)', '(items, sign)').replace('- 2', '- 1');
  assert.equal(rightLength('a.js', before.replace('- 2', '- 1'), other), other);
  const two = "function f(a, max) {\n  g(a.slice(0, max - 1));\n  return a.slice(0, max - 1) + '…';\n}\n";
  const made = two.replace("'…'", 'end');
  assert.equal(rightLength('a.js', two, made), made);
  const joined = "function f(items) {\n  const last = items.slice(0, items.length - 1);\n  return last.join(',');\n}\n";
  const own = joined.replace("','", 'sign').replace('(items)', "(items, sign = ',')");
  assert.equal(rightLength('a.js', joined, own), own);
});
