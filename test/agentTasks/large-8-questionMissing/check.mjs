// Checks that the answer says that there is none.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const answer = readFileSync(process.env.ANSWER_FILE, 'utf8');
assert.match(answer, /not found|does not exist|doesn't exist|there is no|none/i);
assert.equal(execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).trim(), '');
