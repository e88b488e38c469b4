// Checks that a time limit counts only the time in which the run works.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Countdown } from './countdown.ts';

test('what passes while it stands still is not counted', ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  let isUp = false;
  const countdown = new Countdown(1_000, () => {
    isUp = true;
  });
  mock.timers.tick(600);
  countdown.pause();
  mock.timers.tick(60_000);
  countdown.resume();
  mock.timers.tick(399);
  assert.equal(isUp, false);
  mock.timers.tick(1);
  assert.equal(isUp, true);
});

test('none, and one that was stopped, never end', ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const fail = () => assert.fail('it ended');
  const none = new Countdown(null, fail);
  none.pause();
  none.resume();
  const stopped = new Countdown(10, fail);
  stopped.stop();
  stopped.resume();
  mock.timers.tick(100_000);
});
