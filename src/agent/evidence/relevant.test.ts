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

const LAYOUT = {
  'src/wrap.js': 'export function wrap(text, width) {\n  return [text, width];\n}\n',
  'src/indent.js': 'export function indent(text, margin) {\n  return margin + text;\n}\n',
  'src/index.js': "export { wrap } from './wrap.js';\nexport { indent } from './indent.js';\n",
  'test/wrap.test.js': "import { wrap } from '../src/wrap.js';\ntest('never exceeds it', () => wrap('a', 1));\n",
  'test/indent.test.js': "import { indent } from '../src/indent.js';\ntest('has a margin', () => indent('a', 1));\n",
};

test('where a command shows the problem all failures are meant, and where nothing is named those of the likeliest file are a guess', async (t) => {
  const codebase = await codebaseOf(t, LAYOUT);
  const failures = [
    failedTest('never exceeds it', { file: 'test/wrap.test.js' }),
    failedTest('has a margin', { file: 'test/indent.test.js' }),
  ];
  const relevant = (task: string) => relevantFailures(failures, readRequest(task), codebase);
  assert.deepEqual(relevant('Some lines are too long. Please fix that, `npm test` shows the problem.'), { failures, isGuess: false });
  assert.deepEqual(relevant('Wrapped lines come out longer than the width, please fix it.'), { failures: [failures[0]], isGuess: true });
  assert.deepEqual(relevant('Print the wrapped lines in the width of the terminal').failures, []);
});

test('a failing test that the task excuses is not what it is about', async (t) => {
  const codebase = await codebaseOf(t, LAYOUT);
  const failures = [
    failedTest('never exceeds the width', { file: 'test/wrap.test.js' }),
    failedTest('tests.test_weather_feed.WeatherFeedTest.test_feed_is_there'),
  ];
  const relevant = (task: string) => relevantFailures(failures, readRequest(task), codebase).failures;
  assert.deepEqual(relevant("I'd like to write spread(load) in a query. The weather feed test can't pass here, that's known."), []);
  assert.deepEqual(relevant('Lines are too wide, see the failing test. (The weather feed one is red on my machine anyway.)'), [
    failures[0],
  ]);
  assert.deepEqual(relevant('The weather feed test fails. Please fix it.'), [failures[1]]);
  const others =
    'The second line is shown twice, fix that. (A few other tests fail on my machine because of missing data; leave those alone.)';
  assert.deepEqual(relevant(others), []);
  assert.deepEqual(relevant(`The test “never exceeds the width” fails. ${others}`), [failures[0]]);
  assert.deepEqual(relevant('npm test is red. It is known that the service fails anyway.'), failures);
});

test('where a task counts as many failures as there are, all are meant', async (t) => {
  const codebase = await codebaseOf(t, LAYOUT);
  const failures = [
    failedTest('never exceeds it', { file: 'test/wrap.test.js' }),
    failedTest('has a margin', { file: 'test/indent.test.js' }),
  ];
  const relevant = (task: string) => relevantFailures(failures, readRequest(task), codebase);
  const task = 'npm test shows two failures, one about the width that it never exceeds and one about margins. Fix both.';
  assert.deepEqual(relevant(task), { failures, isGuess: false });
  assert.notDeepEqual(relevant(task.replace('two', 'three')), { failures, isGuess: false });
});
