// Tests that a great many changed files are summed up, and that those in conflict are always listed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileChange } from '#contracts/changes.ts';
import { listFiles } from './listFiles.ts';

const file = (index: number, hasConflict = false): FileChange => ({
  path: `f${index}`,
  oldPath: null,
  kind: 'modified',
  insertions: 2,
  deletions: 1,
  isBinary: false,
  hasConflict,
});

test('at most 200 files are listed, and all are counted', async () => {
  const all = Array.from({ length: 540 }, (_, index) => file(index, index === 539));
  const { files, hidden, total, problem } = await listFiles({ changes: async () => ({ kind: 'done', value: all }) }, 'e');
  assert.deepEqual([files.length, hidden, total, problem], [200, 340, { filesChanged: 540, insertions: 1_080, deletions: 540 }, null]);
  assert.equal(files[0]?.path, 'f539', 'what needs the user is not left out');
});

test('a few files keep their order; a refusal says why there are none', async () => {
  const few = [file(1), file(2, true)];
  assert.deepEqual((await listFiles({ changes: async () => ({ kind: 'done', value: few }) }, 'e')).files, few);
  const refused = await listFiles({ changes: async () => ({ kind: 'refused', message: 'It is gone.', action: null }) }, 'e');
  assert.deepEqual([refused.files, refused.problem], [[], 'It is gone.']);
});
