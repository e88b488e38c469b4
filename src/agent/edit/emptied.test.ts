// Checks that what is removed is counted before it is gone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takenFirst } from './emptied.ts';

const CASES: [string, string][] = [
  [
    '  clear() {\n    this.tracks = [];\n    return this.tracks.length;\n  }',
    '  clear() {\n    const count = this.tracks.length;\n    this.tracks = [];\n    return count;\n  }',
  ],
  [
    '    def clear(self):\n        self.count = 0\n        self.items.clear()\n        return len(self.items)',
    '    def clear(self):\n        self.count = 0\n        removed = len(self.items)\n        self.items.clear()\n        return removed',
  ],
  ['\tq.items = nil\n\treturn len(q.items)', '\tcount := len(q.items)\n\tq.items = nil\n\treturn count'],
];
for (const [draft, right] of CASES)
  test(`${right
    .split('\n')
    .find((line) => /len/.test(line))
    ?.trim()} comes first`, () => {
    assert.equal(takenFirst('', draft), right);
  });

test('what is filled again, or was there, stays', () => {
  const filled = '  this.all = [];\n  this.all.push(1);\n  return this.all.length;';
  assert.equal(takenFirst('', filled), filled);
  const other = '  this.all = [];\n  return this.others.length;';
  assert.equal(takenFirst('', other), other);
  const [known = '', right] = CASES[0] ?? [];
  const apart = 'constructor() {\n    this.tracks = [];\n}\nget size() {\n    return this.tracks.length;\n}\n';
  assert.equal(takenFirst(apart, apart + known), apart + right);
  assert.equal(takenFirst(known, known), known);
});

const HELD: [string, string][] = [
  [
    '    def check_out(self):\n        if self.guest is not None:\n            self.guest = None\n        return self.guest',
    '    def check_out(self):\n        held = self.guest\n        if self.guest is not None:\n            self.guest = None\n        return held',
  ],
  [
    '  take() {\n    this.all = [];\n    return this.all;\n  }',
    '  take() {\n    const held = this.all;\n    this.all = [];\n    return held;\n  }',
  ],
  ['\tq.items = nil\n\treturn q.items', '\theld := q.items\n\tq.items = nil\n\treturn held'],
];
for (const [draft, right] of HELD)
  test(`${right
    .split('\n')
    .find((line) => /held/.test(line))
    ?.trim()} comes first`, () => {
    assert.equal(takenFirst('', draft), right);
  });

test('what is set again, is a variable, or was there, is given back as it is', () => {
  for (const draft of [
    '  this.all = [];\n  this.all.push(1);\n  return this.all;',
    '  all = [];\n  return all;',
    '  this.all.length = 0;\n  return this.all;',
    '  this.all = [];\n  return this.other;',
    '    if (a) {\n      this.all = null;\n    }\n}\n\nfunction b() {\n  return this.all;',
  ])
    assert.equal(takenFirst('', draft), draft);
  const [known = ''] = HELD[0] ?? [];
  assert.equal(takenFirst(known, known), known);
});
