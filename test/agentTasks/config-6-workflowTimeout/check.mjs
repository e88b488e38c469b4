// Checks that the job has its limit and the rest is as before.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const path = '.github/workflows/ci.yml';
const before = execFileSync('git', ['show', `HEAD:${path}`], { encoding: 'utf8' });
const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
const at = lines.findIndex((line) => line === '    timeout-minutes: 15');
assert.ok(at > lines.indexOf('  test:') && at < lines.indexOf('  lint:'), lines.join('\n'));
assert.equal(lines.toSpliced(at, 1).join('\n'), before.trimEnd());
