// Tests comparing a verification with the one before the change.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Failure, failureOf } from '#verify/output/failure.ts';
import { baselineKey } from './baselineKey.ts';
import { type ComparedRun, compareRuns, verificationOf } from './compareRuns.ts';
import type { VerificationRun } from './runVerification.ts';

const failed = (...names: (string | Failure)[]): ComparedRun => ({
  state: 'failed',
  failures: names.map((name) => (typeof name === 'string' ? failureOf([name]) : name)),
});
const PASSED: ComparedRun = { state: 'passed', failures: [] };

function names(base: ComparedRun | null, now: ComparedRun) {
  const { newFailures, failedBefore, fixed } = compareRuns(base, now);
  return [newFailures, failedBefore, fixed].map((list) => list.map(({ name }) => name));
}

test('tests are new failures, failed before, or fixed, by name', () => {
  assert.deepEqual(names(failed('a', 'b'), failed('b', 'c')), [['c'], ['b'], ['a']]);
  assert.deepEqual(names(PASSED, failed('a')), [['a'], [], []]);
  assert.deepEqual(names(failed('a'), PASSED), [[], [], ['a']]);
});

test('where the state before is not known, all that fails is new', () => {
  assert.deepEqual(names(null, failed('a')), [['a'], [], []]);
  assert.deepEqual(names({ state: 'notRun', failures: [] }, failed('a')), [['a'], [], []]);
});

test('a timing in a name makes no new failure', () => {
  assert.deepEqual(
    names(failed('adds (12 ms)', 'cart > adds [1.2s]', 'x 0.31s'), failed('adds (7.5 ms)', 'cart > adds [30ms]', 'x 2.01s')),
    [[], ['adds (7.5 ms)', 'cart > adds [30ms]', 'x 2.01s'], []],
  );
  assert.deepEqual(names(failed('adds (3ms) > two'), failed('adds (4ms) > two')), [[], ['adds (4ms) > two'], []]);
});

test('numbers that belong to a name tell tests apart', () => {
  assert.deepEqual(names(failed('waits 5 ms', 'price 1.50'), failed('waits 10 ms', 'price 2.50')), [
    ['waits 10 ms', 'price 2.50'],
    [],
    ['waits 5 ms', 'price 1.50'],
  ]);
});

test('the same name in another file is another test', () => {
  const a = failureOf(['adds'], { file: 'a.test.js' });
  const b = failureOf(['adds'], { file: 'b.test.js' });
  assert.deepEqual(compareRuns(failed(a), failed(b)), { newFailures: [b], failedBefore: [], fixed: [a] });
  assert.deepEqual(compareRuns(failed('adds'), failed(b)).failedBefore, [b]);
});

test('a name that fails twice where it failed once is one new failure', () => {
  assert.deepEqual(names(failed('adds'), failed('adds', 'adds')), [['adds'], ['adds'], []]);
  assert.deepEqual(names(failed('adds', 'adds'), failed('adds')), [[], ['adds'], ['adds']]);
});

test('a run that broke off has fixed nothing', () => {
  assert.deepEqual(names(failed('a'), failed('')), [[''], [], []]);
  assert.deepEqual(names(failed('a'), { state: 'timedOut', failures: [failureOf([])] }), [[''], [], []]);
  assert.deepEqual(names(failed('a'), { state: 'notRun', failures: [] }), [[], [], []]);
  assert.deepEqual(names(failed(''), failed('')), [[], [''], []]);
});

test('many failures are compared', () => {
  const many = Array.from({ length: 2_000 }, (_, index) => `test ${index}`);
  const { newFailures, failedBefore } = compareRuns(failed(...many), failed(...many.toReversed(), 'one more'));
  assert.deepEqual([newFailures.length, failedBefore.length], [1, 2_000]);
});

test('what is stored has counts, the end of the output, and at most 20 names', () => {
  const now: VerificationRun = {
    ...failed('', ...Array.from({ length: 30 }, (_, index) => `t${index}`)),
    exitCode: 1,
    message: null,
    ms: 1,
    output: `${'x'.repeat(9_000)}\n🙂end\n`,
  };
  const stored = verificationOf('npm test', failed('t0'), now);
  assert.deepEqual([stored.command, stored.state, stored.newFailures, stored.failedBefore], ['npm test', 'failed', 30, 1]);
  assert.deepEqual([stored.failures.length, stored.failures[0]], [20, 't1']);
  assert.ok(stored.output.length === 4_000 && stored.output.endsWith('🙂end'));
  const notRun = verificationOf('jest', null, { ...now, state: 'notRun', failures: [], message: 'jest was not found.' });
  assert.ok(notRun.output.startsWith('jest was not found.\n') && notRun.output.length <= 4_000 && notRun.output.endsWith('end'));
});

test('a baseline’s key depends on the command and the tree, and is a safe file name', () => {
  const key = baselineKey('npm test', 'a'.repeat(40));
  assert.match(key, /^[0-9a-f]{64}$/);
  assert.equal(key, baselineKey('npm test', 'a'.repeat(40)));
  assert.notEqual(key, baselineKey('npm test ', 'a'.repeat(40)));
  assert.notEqual(baselineKey('a', 'bc'), baselineKey('ab', 'c'));
});
