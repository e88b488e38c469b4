// Checks that a listener of changes that throws keeps no other from them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChangeFeed } from './feed.ts';

test('a listener that throws hurts no other', () => {
  const errors: unknown[] = [];
  const feed = new ChangeFeed((error) => errors.push(error));
  const seen: number[] = [];
  feed.subscribe(() => {
    throw new Error('mine');
  });
  feed.subscribe(({ seq }) => seen.push(seq));
  feed.emit({ kind: 'removed', executionId: 'a' });
  feed.emit({ kind: 'removed', executionId: 'b' });
  assert.deepEqual([seen, errors.length], [[1, 2], 2]);
});
