// Checks that one value changed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const before = JSON.parse(execFileSync('git', ['show', 'HEAD:config/services.json'], { encoding: 'utf8' }));
before.service37.limits.burst = 25;
assert.equal(readFileSync('config/services.json', 'utf8'), `${JSON.stringify(before, null, 2)}\n`);
