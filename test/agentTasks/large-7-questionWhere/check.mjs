// Checks that the answer has the time and the place.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const answer = readFileSync(process.env.ANSWER_FILE, 'utf8');
assert.match(answer, /30 ?\*|30 min|half an hour|1[,_.]?800/i);
assert.match(answer, /src\/auth\/sessionAge\.ts:\d+/);
assert.equal(execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).trim(), '');
