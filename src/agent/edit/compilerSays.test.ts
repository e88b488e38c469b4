// Checks that what Go's compiler says exactly is corrected in the draft, and nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedByCompiler } from './compilerSays.ts';

const fixed = (line: string, says: string, path = 'pace/pace_test.go') =>
  fixedByCompiler(new Map([['pace/pace_test.go', `package pace\n${line}\n`]]), `# example.org/pace\n${path}:2:7: ${says}\nFAIL\n`)
    ?.get('pace/pace_test.go')
    ?.split('\n')[1];

test('a value too many or too few, and a variable that nothing uses', () => {
  assert.equal(fixed('\tgot, err := Format(2)', 'assignment mismatch: 2 variables but Format returns 1 value'), '\tgot := Format(2)');
  assert.equal(fixed('\tgot := Per500(2)', 'assignment mismatch: 1 variable but Per500 returns 2 values'), '\tgot, _ := Per500(2)');
  assert.equal(fixed('\tgot, err = Format(2)', 'assignment mismatch: 2 variables but Format returns 1 value'), '\tgot = Format(2)');
  assert.equal(fixed('\tif got, err := f(); got > 1 {', 'declared and not used: err'), '\tif got, _ := f(); got > 1 {');
  assert.equal(fixed('\tx := f()', 'declared and not used: x'), '\t_ = f()');
  assert.equal(fixed('\tif err != nil || got != "2" {', 'undefined: err'), '\tif got != "2" {');
});

test('other messages, other files and lines that are not there leave the draft as it is', () => {
  assert.equal(fixed('\tx := f()', 'undefined: f'), undefined);
  assert.equal(fixed('\tx := f()', 'declared and not used: x', 'other/a.go'), undefined);
  assert.equal(fixedByCompiler(new Map([['a.go', 'package a\n']]), 'a.go:9:1: declared and not used: x\n'), null);
  assert.equal(fixedByCompiler(new Map([['a.py', 'x = 1\n']]), 'a.py:1:1: declared and not used: x\n'), null);
});
