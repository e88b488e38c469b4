// Checks that the answer has the number and a place, and nothing changed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const answer = readFileSync(process.env.ANSWER_FILE, 'utf8');
assert.match(answer, /8[_,. ]?000|8 ?s/);
assert.match(answer, /src\/http\.js:\d+/);
assert.equal(execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).trim(), '');
