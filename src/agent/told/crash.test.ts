// Checks where a named error is corrected without a test, and where it is left to the model.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { crashRepair } from './crash.ts';

const SPLIT =
  'def balance(trip):\n    """Owes."""\n    paid = paid_by(trip)\n    part = share(trip)\n    return {one: paid[one] - part for one in trip.riders}\n';
const GRADES = 'class Student:\n    def average(self):\n        return sum(self.grades) / len(self.grades)\n';

async function repaired(t: TestContext, task: string, text: string): Promise<string | null> {
  return crashRepair(await codebaseOf(t, { 'a.py': text }), readRequest(task))?.text ?? null;
}

test('a missing key in a sum counts as 0', async (t) => {
  const task = '`balance` crashes with a KeyError when a person never paid anything. That person should simply owe their share.';
  assert.equal(await repaired(t, task, SPLIT), SPLIT.replace('paid[one]', 'paid.get(one, 0)'));
});

test('of nothing comes what the task says', async (t) => {
  const task =
    'The program crashes with ZeroDivisionError when it should show the average of a student without grades. The average should be 0.0 then.';
  assert.equal(
    await repaired(t, task, GRADES),
    GRADES.replace('        return', '        if not self.grades:\n            return 0.0\n        return'),
  );
});

test('where something else is to come out, or more than one place fits, the model decides', async (t) => {
  for (const task of [
    '`balance` crashes with a KeyError for somebody unknown. It should raise a ValueError.',
    '`balance` crashes with a KeyError, such persons should be skipped.',
    '`balance` is wrong for a person that never paid.',
  ])
    assert.equal(await repaired(t, task, SPLIT), null, task);
  const two = SPLIT.replace('- part', '- due[one]');
  assert.equal(await repaired(t, '`balance` crashes with a KeyError when a person never paid.', two), null);
  const set = SPLIT.replace('return {one: paid[one] - part for one in trip.riders}', 'paid[part] = 3');
  assert.equal(await repaired(t, '`balance` crashes with a KeyError when a person never paid.', set), null);
  assert.equal(await repaired(t, 'average crashes with ZeroDivisionError without grades.', GRADES), null);
});
