// Checks which paths a task names.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goingAndStaying, readRequest } from './request.ts';

test('a quoted path with spaces is one path, and its last word no other', () => {
  assert.deepEqual(readRequest('toFahrenheit in "my lib/unit tools.js" is wrong, see README.md.').paths, [
    'my lib/unit tools.js',
    'README.md',
  ]);
  assert.deepEqual(readRequest('Fix `src/a.js` and src/b.js').paths, ['src/a.js', 'src/b.js']);
  assert.deepEqual(readRequest('See `node --test test/daily.test.mjs`, please fix it.').paths, ['test/daily.test.mjs']);
});

for (const clause of [
  'The log is all right.',
  'The export works fine.',
  'The log stays as it is.',
  'The log follows other rules.',
  'The private one of the log is another function.',
  'The log is meant to look the way it does.',
])
  test(`what “${clause}” is about stays`, () => {
    assert.deepEqual(goingAndStaying(`The list is too short. ${clause}`), { going: 'The list is too short.', staying: clause });
  });
for (const clause of ['Keep the readings for 14 days.', 'Keep the last 5 backups.'])
  test(`“${clause}” is asked for`, () => {
    assert.equal(goingAndStaying(`Poll every 300 seconds. ${clause}`).staying, '');
  });
for (const clause of ['The total stays at the old value when an item is removed.', 'The page keeps showing NaN.'])
  test(`“${clause}” is what is wrong`, () => {
    assert.equal(goingAndStaying(`There is a bug in the shop. ${clause}`).staying, '');
  });
test('what stays in brackets is a clause of its own, and other brackets are not', () => {
  assert.deepEqual(goingAndStaying('Rename that to b in all files (the other one, c, stays as it is).'), {
    going: 'Rename that to b in all files\n.',
    staying: 'the other one, c, stays as it is',
  });
  assert.equal(goingAndStaying('Wait 90 seconds (now it is 45).').staying, '');
});
test('what stays behind a comma is a clause of its own, and a list is one', () => {
  assert.deepEqual(goingAndStaying('A job runs four times. Please fix the queue, the test is right.'), {
    going: 'A job runs four times.\nPlease fix the queue',
    staying: 'the test is right.',
  });
  assert.equal(
    goingAndStaying('Rename a to b. The feeds, the logs and the metrics stay.').staying,
    'The feeds, the logs and the metrics stay.',
  );
});
test('what is said of the last is said of the first', () => {
  assert.equal(goingAndStaying('Rename free to open. Lot.free, and the status remain.').staying, 'Lot.free\nand the status remain.');
});
test('what should work is asked for', () => {
  assert.equal(goingAndStaying('The list is too short. It must look right.').staying, '');
  assert.equal(goingAndStaying('The list is too short. It is meant to have ten items.').staying, '');
});
