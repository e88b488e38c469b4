import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Alarms, ringAt } from './alarms.ts';

const HOUR_MS = 3_600_000;

/** `sleep`: suspends the machine; the wall clock advances, timers do not. */
function aMachine(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const clock = { time: Date.UTC(2026, 10, 26) };
  t.mock.method(Date, 'now', () => clock.time);
  return {
    clock,
    wait: (ms: number) => {
      for (let left = ms; left > 0; left -= 1_000) {
        clock.time += Math.min(left, 1_000);
        t.mock.timers.tick(Math.min(left, 1_000));
      }
    },
    sleep: (ms: number) => {
      clock.time += ms;
    },
  };
}

test('an alarm rings once, at its time', (t) => {
  const { clock, wait } = aMachine(t);
  let rung = 0;
  ringAt(clock.time + HOUR_MS, () => rung++);
  wait(HOUR_MS - 1_000);
  assert.equal(rung, 0);
  wait(HOUR_MS);
  assert.equal(rung, 1);
});

test('after a sleep it rings within a minute of waking, not hours later', (t) => {
  const { clock, wait, sleep } = aMachine(t);
  const rung: string[] = [];
  new Alarms().set('e1', 2 * HOUR_MS, () => rung.push('alarm'));
  ringAt(clock.time + 2 * HOUR_MS, () => rung.push('ringAt'));
  wait(1_000);
  sleep(3 * HOUR_MS);
  wait(60_000);
  assert.deepEqual(rung, ['alarm', 'ringAt']);
});

test('an alarm in the past rings at once, but not in the same turn of the event loop', (t) => {
  const { clock, wait } = aMachine(t);
  let rung = 0;
  ringAt(clock.time - HOUR_MS, () => rung++);
  assert.equal(rung, 0);
  wait(1);
  assert.equal(rung, 1);
});

test('a cleared alarm does not ring, however long it has waited, and clear reports that it existed', (t) => {
  const { wait } = aMachine(t);
  const alarms = new Alarms();
  let rung = 0;
  alarms.set('e1', HOUR_MS, () => rung++);
  wait(HOUR_MS / 2);
  assert.deepEqual([alarms.clear('e1'), alarms.clear('e1')], [true, false]);
  alarms.set('e2', HOUR_MS, () => rung++);
  alarms.set('e3', HOUR_MS, () => rung++);
  alarms.dispose();
  wait(2 * HOUR_MS);
  assert.equal(rung, 0);
  alarms.set('e4', 0, () => rung++);
  wait(1);
  assert.deepEqual([rung, alarms.clear('e4')], [1, true]);
});
