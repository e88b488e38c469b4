// Checks that all tests pass.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
execFileSync(process.execPath, ['--test'], { stdio: 'inherit' });
assert.equal(readFileSync('test/text.test.js', 'utf8'), execFileSync('git', ['show', 'HEAD:test/text.test.js'], { encoding: 'utf8' }));
