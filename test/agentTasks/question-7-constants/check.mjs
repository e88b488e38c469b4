// Checks that the answer has both numbers, and nothing changed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const answer = readFileSync(process.env.ANSWER_FILE, 'utf8');
assert.match(answer, /(?<![\w.])(?:4|four)(?![\w.])/i);
assert.match(answer, /(?<![\w.])90(?![\w.])/);
assert.match(answer, /src\/(?:limits|mailer)\.js:\d+/);
assert.equal(execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).trim(), '');
