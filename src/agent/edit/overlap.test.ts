// Checks how the comparison of two spans is corrected, and when it is left as it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rightOverlap } from './overlap.ts';

const TASK = 'Refuse a booking that overlaps another one.';
const RIGHT = 'a.start < b.end && b.start < a.end';

for (const wrong of [
  'a.start <= b.start && a.end >= b.end',
  'a.start <= b.end || a.end >= b.start',
  'a.start < b.end && a.end > b.start',
  'a.start <= b.end && b.start <= a.end',
])
  test(`${wrong} becomes right`, () =>
    assert.equal(
      rightOverlap(null, `  if (all.some((a) => a.room === b.room && (${wrong}))) {\n`, TASK),
      `  if (all.some((a) => a.room === b.room && (${RIGHT}))) {\n`,
    ));

test('in Python with keys, and where touching counts as well', () => {
  assert.equal(
    rightOverlap(null, 'if a["from"] >= b["from"] and a["to"] <= b["to"]:\n', 'Two visits must not overlap.'),
    'if a["from"] < b["to"] and b["from"] < a["to"]:\n',
  );
  assert.match(
    rightOverlap(null, 'a.start < b.start && a.end > b.end', 'Spans that touch count as overlapping, too.'),
    /a\.start <= b\.end && b\.start <= a\.end/,
  );
});

test('other tasks, lines that were there, and longer conditions stay', () => {
  const wrong = 'x(a.start <= b.start && a.end >= b.end)';
  assert.equal(rightOverlap(null, wrong, 'Return bookings that lie inside of another.'), wrong);
  assert.equal(rightOverlap(wrong, wrong, TASK), wrong);
  const three = 'a.start <= b.start && a.end > b.start || a.start < b.end && a.end >= b.end';
  assert.equal(rightOverlap(null, three, TASK), three);
  const one = 'a.start < a.end && b.start < b.end';
  assert.equal(rightOverlap(null, one, TASK), one);
  for (const right of [
    'if (a.end <= b.start || a.start >= b.end) continue;',
    'return !(a.end <= b.start || b.end <= a.start);',
    'if not (a.end <= b.start or b.end <= a.start):',
    'if (!(a.start <= b.start && a.end >= b.end)) return;',
    'function contains(a, b) { return a.start <= b.start && b.end <= a.end; }',
  ])
    assert.equal(rightOverlap(null, right, TASK), right);
});
