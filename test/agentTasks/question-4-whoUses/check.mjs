// Checks that the answer names the file that uses it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const answer = readFileSync(process.env.ANSWER_FILE, 'utf8');
assert.match(answer, /src\/feed\.js/);
assert.equal(execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).trim(), '');
