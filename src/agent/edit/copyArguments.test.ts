// Checks that a copy is sorted where the task says so, in each language.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copyArguments } from './copyArguments.ts';

const TASK = 'Add median(numbers). It must not reorder the array of the caller.';
const CASES: [string, string, string][] = [
  [
    'a.js',
    'function f(n) {\n  n.sort((a, b) => a - b);\n  return n[0];\n}\n',
    'function f(n) {\n  n = [...n].sort((a, b) => a - b);\n  return n[0];\n}\n',
  ],
  ['a.ts', 'const f = (n: number[]) => {\n  return n.sort()[0];\n};\n', 'const f = (n: number[]) => {\n  return [...n].sort()[0];\n};\n'],
  [
    'a.py',
    'def f(n):\n    n.sort(key=len)\n    n.reverse()\n    return n\n',
    'def f(n):\n    n = sorted(n, key=len)\n    n = n[::-1]\n    return n\n',
  ],
  [
    'a.go',
    'func f(n []int) int {\n\tsort.Ints(n)\n\treturn n[0]\n}\n',
    'func f(n []int) int {\n\tn = append(n[:0:0], n...)\n\tsort.Ints(n)\n\treturn n[0]\n}\n',
  ],
];

for (const [path, text, after] of CASES)
  test(`${path}: what is passed in is copied before it is sorted`, () => {
    assert.equal(copyArguments(path, null, text, TASK), after);
    assert.equal(copyArguments(path, null, text, 'Add a function f that sorts n.'), text);
  });

test('a copy of its own, and another list, are sorted as they are', () => {
  const text = 'function f(n) {\n  const own = [...n].sort();\n  own.sort();\n  return own;\n}\n';
  assert.equal(copyArguments('a.js', null, text, TASK), text);
});

test('a function that the draft leaves as it is keeps its way', () => {
  const own = 'export function sortInPlace(items) {\n  items.sort();\n}\n';
  const median = 'export function median(items) {\n  return items.sort()[0];\n}\n';
  assert.equal(copyArguments('a.js', own, own + median, TASK), own + median.replace('items.sort', '[...items].sort'));
});

test('the ways to say so', () => {
  const [, text, after] = CASES[0] ?? [];
  for (const task of [
    'without changing the original list',
    'it must never modify its argument',
    'the input list stays as it is',
    'don’t mutate the passed array',
    'It mustnt reorder the list of the caller!',
  ])
    assert.equal(copyArguments('a.js', null, text ?? '', task), after, task);
});
