// Tests the number on the activity bar icon and its tooltip.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { badgeOf } from './badge.ts';

test('the badge counts the tasks in progress, and says how many wait for the user', () => {
  const words = (...asks: boolean[]) => badgeOf(asks)?.tooltip;
  assert.equal(badgeOf([]), undefined);
  assert.deepEqual(badgeOf([false]), { value: 1, tooltip: '1 task in progress' });
  assert.equal(words(false, false), '2 tasks in progress');
  assert.equal(words(true), '1 task is waiting for your answer');
  assert.equal(words(true, true), '2 tasks are waiting for your answer');
  assert.equal(words(true, false, false), '3 tasks in progress, 1 waiting for your answer');
});
