// Checks that only the one is renamed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
assert.equal(readFileSync('src/money.js', 'utf8'), execFileSync('git', ['show', 'HEAD:src/money.js'], { encoding: 'utf8' }));
assert.match(readFileSync('src/date.js', 'utf8'), /export function formatDate\(/);
assert.match(readFileSync('src/report.js', 'utf8'), /'format'/);
assert.match(readFileSync('src/report.js', 'utf8'), /format as formatMoney/);
assert.match(readFileSync('src/report.js', 'utf8'), /formatDate\(entry\.date\)/);
execFileSync(process.execPath, ['--test'], { stdio: 'inherit' });
