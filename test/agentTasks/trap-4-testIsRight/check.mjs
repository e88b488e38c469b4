// Checks that the code is fixed and the test as it was.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
assert.equal(readFileSync('test/leap.test.js', 'utf8'), execFileSync('git', ['show', 'HEAD:test/leap.test.js'], { encoding: 'utf8' }));
execFileSync(process.execPath, ['--test'], { stdio: 'inherit' });
