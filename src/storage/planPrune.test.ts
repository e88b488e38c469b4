// Checks which threads of executions are deleted, and which stay.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KeptExecution, planPrune } from './planPrune.ts';

const LIMITS = { executions: 4, bytes: 100 };

/** Used in the order in which they are given. */
function kept(...facts: Partial<KeptExecution>[]): KeptExecution[] {
  return facts.map((fact, n) => ({ id: `e${n}`, resumes: null, lastUsedAt: n, bytes: 1, isActive: false, ...fact }));
}

test('what fits is kept', () => {
  assert.deepEqual(planPrune([], LIMITS), []);
  assert.deepEqual(planPrune(kept({}, {}, {}, { bytes: 97 }), LIMITS), []);
});

test('the oldest go first, by number and by size', () => {
  assert.deepEqual(planPrune(kept({}, {}, {}, {}, {}, {}), LIMITS), [['e0'], ['e1']]);
  assert.deepEqual(planPrune(kept({ bytes: 1 }, { bytes: 60 }, { bytes: 30 }, { bytes: 30 }), LIMITS), [['e0'], ['e1']]);
});

test('a thread goes as a whole, by its last use, and not while it is used', () => {
  const threads = kept({}, {}, {}, {}, { resumes: 'e0' }, {});
  assert.deepEqual(planPrune(threads, LIMITS), [['e1'], ['e2']]);
  assert.deepEqual(planPrune(kept({}, { resumes: 'e0' }, {}, {}, {}, {}), LIMITS), [['e0', 'e1']]);
  assert.deepEqual(planPrune(kept({}, { resumes: 'e0', isActive: true }, {}, {}, {}, {}), LIMITS), [['e2'], ['e3']]);
});

test('what is active stays, however much it is', () => {
  assert.deepEqual(planPrune(kept(...Array.from({ length: 9 }, () => ({ isActive: true }))), LIMITS), []);
  assert.deepEqual(planPrune(kept({ isActive: true, bytes: 99 }, {}, {}), LIMITS), [['e1']]);
});

test('one log above the limit does not empty the history: it stays while it is the newest or active, then goes alone', () => {
  assert.deepEqual(planPrune(kept({}, {}, { bytes: 500 }), LIMITS), []);
  assert.deepEqual(planPrune(kept({}, { bytes: 500, isActive: true }, {}), LIMITS), []);
  assert.deepEqual(planPrune(kept({}, { bytes: 500 }, {}), LIMITS), [['e1']]);
});

test('executions that are said to resume each other are one thread', () => {
  assert.deepEqual(planPrune(kept({ resumes: 'e1' }, { resumes: 'e0' }, {}, {}, {}, {}), LIMITS), [['e0', 'e1']]);
});

test('a long thread counts as one', () => {
  const long = kept(...Array.from({ length: 300 }, (_, n) => ({ resumes: n === 0 ? null : `e${n - 1}` })));
  assert.deepEqual(planPrune(long), []);
  assert.deepEqual(planPrune([...long, { ...long[0], id: 'later', lastUsedAt: 1_000 } as KeptExecution]), [long.map(({ id }) => id)]);
});
