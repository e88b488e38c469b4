// Checks that what is removed is counted before it is gone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countedFirst } from './emptied.ts';

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
    assert.equal(countedFirst('', draft), right);
  });

test('what is filled again, or was there, stays', () => {
  const filled = '  this.all = [];\n  this.all.push(1);\n  return this.all.length;';
  assert.equal(countedFirst('', filled), filled);
  const other = '  this.all = [];\n  return this.others.length;';
  assert.equal(countedFirst('', other), other);
  const [known = '', right] = CASES[0] ?? [];
  const apart = 'constructor() {\n    this.tracks = [];\n}\nget size() {\n    return this.tracks.length;\n}\n';
  assert.equal(countedFirst(apart, apart + known), apart + right);
  assert.equal(countedFirst(known, known), known);
});
