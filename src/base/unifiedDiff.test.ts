// Tests the diff that users read before they allow a change.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unifiedDiff } from './unifiedDiff.ts';

const lines = (...names: (string | number)[]) => names.map((name) => `${name}\n`).join('');
const upTo = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`);

test('a change has three lines of context on both sides', () => {
  const before = upTo(9);
  const after = before.with(4, 'changed');
  assert.equal(
    unifiedDiff(lines(...before), lines(...after)),
    '@@ -2,7 +2,7 @@\n line 2\n line 3\n line 4\n-line 5\n+changed\n line 6\n line 7\n line 8\n',
  );
});

test('changes that are far apart are separate hunks with correct line numbers', () => {
  const before = upTo(30);
  const after = ['new', ...before.toSpliced(27, 1)];
  const diff = unifiedDiff(lines(...before), lines(...after));
  assert.deepEqual(diff.match(/^@@.*$/gm), ['@@ -1,3 +1,4 @@', '@@ -25,6 +26,5 @@']);
  assert.deepEqual(diff.match(/^[-+].*$/gm), ['+new', '-line 28']);
});

test('a new file, an emptied one, and no change', () => {
  assert.equal(unifiedDiff('', 'a\nb\n'), '@@ -0,0 +1,2 @@\n+a\n+b\n');
  assert.equal(unifiedDiff('a\n', ''), '@@ -1,1 +0,0 @@\n-a\n');
  assert.equal(unifiedDiff('a\n', 'a\n'), '');
});

test('a missing line break at the end is a difference', () => {
  assert.equal(unifiedDiff('a', 'a\n'), '@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n');
});

test('unchanged lines between changes are found', () => {
  const diff = unifiedDiff(lines('a', 'x', 'b', 'y', 'c'), lines('a', 'b', 'z', 'c'));
  assert.equal(diff, '@@ -1,5 +1,4 @@\n a\n-x\n b\n-y\n+z\n c\n');
});

test('a very large change is complete', () => {
  const diff = unifiedDiff(lines(...upTo(5_000)), lines(...upTo(5_000).map((line) => `${line}!`)));
  assert.equal(diff.match(/^-/gm)?.length, 5_000);
  assert.equal(diff.match(/^\+/gm)?.length, 5_000);
});
