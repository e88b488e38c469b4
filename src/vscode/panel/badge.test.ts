// Tests the number on the activity bar icon and its tooltip.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { badgeOf } from './badge.ts';

test('the badge counts the tasks in progress, and says how many wait for the user', () => {
  const words = (...asks: boolean[]) => badgeOf(asks)?.tooltip;
  assert.equal(badgeOf([]), undefined);
  assert.deepEqual(badgeOf([false]), { value: 1, tooltip: 'One task is under way' });
  assert.equal(words(false, false), '2 tasks are under way');
  assert.equal(words(true), 'One task asks you something');
  assert.equal(words(true, true), '2 tasks ask you something');
  assert.equal(words(true, false, false), '3 tasks are under way, one of them asks you something');
});
