// Checks that the general question is answered.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const answer = readFileSync(process.env.ANSWER_FILE, 'utf8');
assert.match(answer, /scope|variables?/i);
assert.match(answer, /function/i);
assert.equal(execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).trim(), '');
