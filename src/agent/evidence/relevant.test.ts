// Checks which failing tests a task is about.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf, failedTest } from '#agent/testing/scripted.ts';
import { relevantFailures } from './relevant.ts';

test('a test file that the task names is meant, also where a tool tells only a module, and others may stay red', async (t) => {
  const codebase = await codebaseOf(t, {
    'tests/test_quote.py': 'def test_fifty(self):\n    pass\n',
    'tests/test_printer.py': 'def test_device(self):\n    pass\n',
  });
  const failures = [failedTest('tests.test_printer.PrinterTest.test_device'), failedTest('tests.test_quote.QuoteTest.test_fifty')];
  const request = readRequest(
    'python3 -m unittest is red because of tests/test_quote.py, get it green. The printer ones need the device, they can stay red.',
  );
  assert.deepEqual(relevantFailures(failures, request, codebase), { failures: [failures[1]], isGuess: false });
});
