// Checks that a rename is corrected where compilers and test tools point, in the project's files alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followErrors } from './followErrors.ts';

type Texts = Record<string, string>;

function corrected(texts: Texts, output: string, names: { from: string; to: string }, rest: Texts = {}): Texts | null {
  const all: Texts = { ...rest, ...texts };
  const pathOf = (called: string) => Object.keys(all).find((path) => called === path || called.endsWith(`/${path}`)) ?? null;
  const textOf = (path: string) => all[path] ?? '';
  const followed = followErrors(new Map(Object.entries(texts)), output, {
    ...names,
    pathOf,
    textOf,
    memberOf: () => null,
    done: new Set(),
  });
  return followed && Object.fromEntries(followed);
}

test('what Go’s compiler misses is renamed at its column, in all files that it tells', () => {
  const rest = {
    'internal/refund/refund.go': 'func Of(e ledger.Entry) Refund {\n\treturn Refund{Ref: e.Ref}\n}\n',
    'internal/match/match.go': 'entries := []Entry{{Ref: "a"}}\n',
  };
  const output =
    '# books/internal/refund\ninternal/refund/refund.go:2:23: e.Ref undefined (type ledger.Entry has no field or method Ref)\n' +
    'internal/match/match.go:1:22: unknown field Ref in struct literal of type Entry\nFAIL\tbooks/internal/refund [build failed]\n';
  assert.deepEqual(corrected({}, output, { from: 'Ref', to: 'VoucherNo' }, rest), {
    'internal/refund/refund.go': 'func Of(e ledger.Entry) Refund {\n\treturn Refund{Ref: e.VoucherNo}\n}\n',
    'internal/match/match.go': 'entries := []Entry{{VoucherNo: "a"}}\n',
  });
});

test('where Python misses the new name, it was renamed by mistake', () => {
  const output =
    'Traceback (most recent call last):\n  File "/tmp/copy/tests/test_dedupe.py", line 3, in test_it\n    direction(1)\n' +
    '  File "/tmp/copy/atlas/dedupe.py", line 4, in direction\n    return fold_name(start)\nNameError: name \'fold_name\' is not defined\n';
  const texts = { 'atlas/dedupe.py': 'from vectors import normalize\n\ndef direction(start):\n    return fold_name(start)\n' };
  assert.deepEqual(corrected(texts, output, { from: 'normalize', to: 'fold_name' }), {
    'atlas/dedupe.py': 'from vectors import normalize\n\ndef direction(start):\n    return normalize(start)\n',
  });
});

test('a stack of Node is followed to the nearest file that has the name; a suggestion is not what is missing', () => {
  const node =
    'TypeError: guest.flush is not a function\n    at run (node:internal/test:1:2)\n    at merge (file:///tmp/copy/src/merge.js:2:20)\n    at test/merge.test.js:9:3\n';
  const rest = { 'src/merge.js': '// flush\nfor (const x of guest.flush()) own.put(x);\n', 'test/merge.test.js': '' };
  assert.deepEqual(corrected({}, node, { from: 'flush', to: 'takeAll' }, rest), {
    'src/merge.js': '// flush\nfor (const x of guest.takeAll()) own.put(x);\n',
  });
  const python =
    '  File "a.py", line 1, in <module>\n    x.flush()\nAttributeError: no attribute \'flush\'. It has no attribute... did you mean take_all?\n';
  assert.deepEqual(corrected({}, python, { from: 'flush', to: 'take_all' }, { 'a.py': 'x.flush()\n' }), { 'a.py': 'x.take_all()\n' });
});

test('no place is changed twice, and where the output names none nothing is', () => {
  const output = 'a.go:1:3: x.Ref undefined (type T has no field or method Ref)\n';
  const done = new Set<string>();
  const rename = {
    from: 'Ref',
    to: 'No',
    pathOf: (called: string) => (called === 'a.go' ? called : null),
    textOf: () => 'x.Ref()\n',
    memberOf: () => null,
    done,
  };
  assert.equal(followErrors(new Map(), output, rename)?.get('a.go'), 'x.No()\n');
  assert.equal(followErrors(new Map(), output, rename), null);
  assert.equal(followErrors(new Map(), 'FAIL: expected 1 to be 2\n', { ...rename, done: new Set() }), null);
  assert.equal(followErrors(new Map(), '/etc/a.go:1:3: x.Ref undefined\n', { ...rename, pathOf: () => null, done: new Set() }), null);
});

test('a line of a megabyte is read no further than a message goes', () => {
  const output = `${'a'.repeat(1_000_000)} Ref undefined\n${'x/y '.repeat(200_000)}`;
  assert.equal(
    followErrors(new Map(), output, { from: 'Ref', to: 'No', pathOf: () => null, textOf: () => '', memberOf: () => null, done: new Set() }),
    null,
  );
});

test('an interface that asks for the old name gets the new one before its uses change, and so do those that implement it', () => {
  const face = 'type Delayed interface {\n\tDelay() int\n}\n';
  const ferry = 'func (f *Ferry) Delay() int {\n\treturn 1\n}\n';
  const rename = {
    from: 'Delay',
    to: 'Lateness',
    pathOf: (called: string) => (called === 'use.go' ? called : null),
    textOf: (path: string) => ({ 'face.go': face, 'ferry.go': ferry, 'use.go': 'x := one.Lateness()\n' })[path] ?? '',
    memberOf: (owner: string) => ({ Delayed: { path: 'face.go', line: 1 }, Ferry: { path: 'ferry.go', line: 0 } })[owner] ?? null,
    done: new Set<string>(),
  };
  const first =
    'use.go:1:10: one.Lateness undefined (type Delayed has no field or method Lateness)\n\t*Sailing does not implement Delayed (missing method Delay)\n';
  assert.deepEqual([...(followErrors(new Map(), first, rename) ?? [])], [['face.go', face.replace('Delay()', 'Lateness()')]]);
  const second = '\t*Ferry does not implement timetable.Delayed (missing method Lateness)\n';
  assert.deepEqual([...(followErrors(new Map(), second, rename) ?? [])], [['ferry.go', ferry.replace('Delay', 'Lateness')]]);
});
