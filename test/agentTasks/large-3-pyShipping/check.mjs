// Checks that the tests pass.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
execFileSync('python3', ['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'], { stdio: 'inherit' });
assert.equal(readFileSync('tests/test_cost.py', 'utf8'), execFileSync('git', ['show', 'HEAD:tests/test_cost.py'], { encoding: 'utf8' }));
