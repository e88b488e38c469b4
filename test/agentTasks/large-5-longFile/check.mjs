// Checks that the tests pass and the file is as long as before.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
execFileSync(process.execPath, ['--test'], { stdio: 'inherit' });
assert.ok(readFileSync('src/pipeline.js', 'utf8').split('\n').length > 1100);
