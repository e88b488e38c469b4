// Tests telling from exit code and output that a verification tested nothing.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { reasonNothingRan } from './nothingRan.ts';

const NO_TESTS = 'No test was found, so the command proves nothing.';

const NOTHING: readonly [string, number, RegExp | string][] = [
  ['\nRan 0 tests in 0.000s\n\nOK\n', 0, NO_TESTS],
  ['ℹ tests 0\nℹ suites 0\nℹ pass 0\n', 0, NO_TESTS],
  ['TAP version 13\n1..0\n# tests 0\n# pass 0\n', 0, NO_TESTS],
  ['\n\n  0 passing (1ms)\n', 0, NO_TESTS],
  ['No tests found, exiting with code 0\n', 0, NO_TESTS],
  ['?   \texample.com/a\t[no test files]\n', 0, NO_TESTS],
  ['running 0 tests\n\ntest result: ok. 0 passed; 0 failed;\n', 0, NO_TESTS],
  ["make: 'test' is up to date.\n", 0, NO_TESTS],
  ["make: Nothing to be done for 'test'.\n", 0, NO_TESTS],
  ['> Task :test NO-SOURCE\n\nBUILD SUCCESSFUL in 1s\n', 0, NO_TESTS],
  ['===== no tests ran in 0.01s =====\n', 5, NO_TESTS],
  ['no tests ran in 0.01s\n', 5, NO_TESTS],
  ['No tests found, exiting with code 1\n', 1, NO_TESTS],
  ['Error: No test files found: "test"\n', 1, NO_TESTS],
  ['npm error Missing script: "test"\nnpm error\n', 1, 'There is no script “test” in package.json.'],
  ['error: Script not found "test"\n', 1, 'There is no script “test” in package.json.'],
  ["make: *** No rule to make target 'test'.  Stop.\n", 2, 'There is no target “test” in the Makefile.'],
  ['/usr/bin/python3: No module named pytest\n', 1, /^pytest is not installed\. Install it/],
  ['sh: 1: jest: not found\n', 127, /^jest was not found\. Install it/],
  ['bash: line 1: jest: command not found\n', 127, /^jest was not found\./],
  ['/bin/sh: jest: not found\n', 127, /^jest was not found\./],
  ['sh: 1: ./gradlew: Permission denied\n', 126, /^\.\/gradlew can’t be executed\./],
  ["'jest' is not recognized as an internal or external command,\r\noperable program or batch file.\n", 1, /^jest was not found\./],
  ['', 127, /^A program was not found\./],
];

for (const [output, exitCode, reason] of NOTHING)
  test(`nothing was tested: ${JSON.stringify(output.trim().split('\n')[0])}, exit code ${exitCode}`, () => {
    const found = reasonNothingRan(output, exitCode) ?? '';
    if (typeof reason === 'string') assert.equal(found, reason);
    else assert.match(found, reason);
  });

test('where any test ran, one place without tests does not matter', () => {
  for (const ran of [
    'ℹ tests 4',
    'Ran 3 tests in 0.1s',
    'running 1 test',
    'ok  \texample.com/a\t0.01s',
    'ok  \texample.com/a\t(cached)',
    'Tests:       3 passed, 3 total',
    ' Tests  3 passed (3)',
    '  3 passing (1ms)',
    '5 examples, 0 failures',
    'OK (3 tests, 3 assertions)',
    '[INFO] Tests run: 3, Failures: 0',
  ])
    for (const none of ['running 0 tests', '?   \ta\t[no test files]', 'Ran 0 tests in 0.0s', "make: Nothing to be done for 'all'."])
      assert.equal(reasonNothingRan(`${none}\n${ran}\n`, 0), null, ran);
});

test('a command without any count is taken at its exit code', () => {
  for (const output of ['', 'all good', 'sh: 1: jest: not found', 'No module named pytest'])
    assert.equal(reasonNothingRan(output, 0), null, output);
  for (const output of [
    '',
    'it failed',
    'jest: not found in the list\n',
    'sh: 1: jest: not found\n',
    'ModuleNotFoundError: No module named requests',
  ])
    assert.equal(reasonNothingRan(output, 1), null, output);
});

test('recorded runs of every tool did run', () => {
  const folder = new URL('failures/fixtures/', import.meta.url);
  for (const name of readdirSync(folder)) assert.equal(reasonNothingRan(readFileSync(new URL(name, folder), 'utf8'), 1), null, name);
});

test('hostile output costs no more than its length', { timeout: 60_000 }, () => {
  for (const piece of ['\n', ' ', '\t\n', ': ', '1: ', "'", '? a ', 'ok ', 'x: x', '1 passed', 'npm error '])
    for (const exitCode of [0, 1, 127]) reasonNothingRan(piece.repeat(Math.ceil(640_000 / piece.length)), exitCode);
});
