// Checks how a draft's verification is judged where there was nothing to verify with before.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedTest, failing, NOT_RUN, PASSED } from '#agent/testing/scripted.ts';
import { judge } from './judge.ts';

test('where no test was before, one that fails came with the draft', () => {
  assert.equal(judge(NOT_RUN, failing(failedTest('roman')), []).kind, 'worse');
  assert.equal(judge(NOT_RUN, PASSED, []).kind, 'unharmed');
  assert.equal(judge(NOT_RUN, NOT_RUN, []).kind, 'unknown');
  assert.equal(judge(NOT_RUN, failing(), []).kind, 'unknown', 'it could not be run now, as before');
});
