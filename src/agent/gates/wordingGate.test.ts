// Checks that a demand of which the change shows no trace is asked for, and nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { objectionsTo } from './gates.ts';
import { goalOf } from './goal.ts';
import { wordingGate } from './wordingGate.ts';

const PARSE = 'export function parse(text) {\n  return LEVELS[text];\n}\n';
const CASES: [string, string, string, boolean][] = [
  ['parse takes the names, upper or lower case doesn’t matter', 'a.js', PARSE, true],
  ['parse takes the names, upper or lower case doesn’t matter', 'a.js', PARSE.replace('[text]', '[text.toLowerCase()]'), false],
  ['parse should ignore case', 'a.go', 'package a\n\nfunc Parse(s string) int {\n\treturn levels[s]\n}\n', true],
  ['parse must be case-insensitive', 'a.py', 'def parse(s):\n    return re.match("x", s, re.I)\n', false],
  ['parse should accept spaces around the name', 'a.js', PARSE, true],
  ['parse must throw a RangeError for an unknown name', 'a.js', PARSE, true],
  ['parse must throw a RangeError for an unknown name', 'a.js', PARSE.replace('  ', '  throw new RangeError();\n  '), false],
  ['parse throws a TypeError currently. It should return null', 'a.js', PARSE, false],
  ['The sum must be rounded to two digits', 'a.js', PARSE, true],
  [
    'winners returns the names of all players with the highest score',
    'a.js',
    'const winners = (all) => all.toSorted(byScore).slice(0, 1).map((one) => one.name);\n',
    true,
  ],
  [
    'winners returns the names of all players with the highest score',
    'a.py',
    'def winners(a):\n    best = max(a)\n    return [one for one in a if one == best]\n',
    false,
  ],
  ['The names should be sorted', 'a.py', 'def names(a):\n    return list(a)\n', true],
  ['fit shrinks a size and rounds both sides to whole pixels', 'a.js', `// rounds both sides\n${PARSE}`, true],
  ['fit must round the sides', 'a.py', 'def fit(a):\n    """Round it."""\n    return a\n', true],
  [
    'It must take the longest prefix',
    'a.go',
    'package a\n\nfunc F(a []int) int {\n\tfor i := len(a); i > 0; i-- {\n\t\treturn i\n\t}\n\treturn 0\n}\n',
    true,
  ],
  [
    'It must take the longest prefix',
    'a.go',
    'package a\n\nfunc F(a []int) int {\n\tif a[0] > a[1] {\n\t\treturn 1\n\t}\n\treturn 0\n}\n',
    false,
  ],
  [
    'Add Next, the earliest departure that is not cancelled',
    'a.go',
    'package a\n\nfunc Next(t []D, a int) (D, bool) {\n\tfor _, d := range t {\n\t\tif d.At >= a && !d.Off {\n\t\t\treturn d, true\n\t\t}\n\t}\n\treturn D{}, false\n}\n',
    true,
  ],
  [
    'Add next, the earliest departure',
    'a.py',
    'def next(t):\n    best = None\n    for d in t:\n        if best is None or d.at < best.at:\n            best = d\n    return best\n',
    false,
  ],
  ['Pop gives back the oldest value instead of the newest', 'a.js', PARSE, false],
  ['It takes at most three names', 'a.js', PARSE, false],
  ['Add a function that returns the names', 'a.js', PARSE, false],
  ['Add a method `median()`', 'a.py', 'def median(a):\n    return a[len(a) // 2]\n', true],
  ['Add a method `median()`', 'a.py', 'def median(a):\n    return sorted(a)[len(a) // 2]\n', false],
];

for (const [task, path, text, isAsked] of CASES)
  test(`“${task}” is ${isAsked ? 'asked for' : 'no objection'} with ${JSON.stringify(text.split('\n').at(-3))}`, async (t) => {
    const codebase = await codebaseOf(t, { [path]: '' });
    const found = wordingGate({ goal: goalOf(readRequest(task), codebase), codebase, texts: new Map([[path, text]]), before: () => '' });
    assert.equal(found.length, isAsked ? 1 : 0, found[0]?.correction);
  });

test('what stands in a function that did not change is no trace, and what has to stay is not asked for', async (t) => {
  const codebase = await codebaseOf(t, { 'a.js': PARSE });
  const other = 'function other(text) {\n  return text.toLowerCase();\n}\n\n';
  const judged = (task: string) =>
    wordingGate({
      goal: goalOf(readRequest(task), codebase),
      codebase,
      texts: new Map([['a.js', other + PARSE.replace('LEVELS', 'ALL')]]),
      before: () => other + PARSE,
    }).map(({ correction }) => correction);
  assert.deepEqual(judged('parse should ignore case'), [
    'The task says that upper and lower case make no difference, and no line of the change does that, for example with `.toLowerCase()`. Do it too.',
  ]);
  assert.deepEqual(judged('parse must still throw an Error as before'), []);
});

test('it is one of the gates, and may be wrong', async (t) => {
  const codebase = await codebaseOf(t, { 'a.js': '' });
  const goal = goalOf(readRequest('parse should ignore case'), codebase);
  const objections = await objectionsTo(
    { goal, codebase, texts: new Map([['a.js', `const LEVELS = [];\n${PARSE}`]]), before: () => '' },
    async () => null,
  );
  assert.deepEqual(
    objections.map(({ gate, weight }) => [gate, weight]),
    [['wording', 'may']],
  );
});
