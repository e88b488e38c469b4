import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTotals } from './nodeTests.ts';

test("node:test's totals are read, and what was cancelled counts as failed", () => {
  const tap = [
    'ok 1 - a',
    '# tests 9',
    '# suites 0',
    '# pass 5',
    '# fail 1',
    '# cancelled 1',
    '# skipped 1',
    '# todo 1',
    '# duration_ms 10',
  ].join('\n');
  assert.deepEqual(readTotals(tap), { passed: 5, failed: 2, skipped: 2, notes: [] });
});
