// Checks that one value changed and nothing else.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const before = execFileSync('git', ['show', 'HEAD:config/app.yaml'], { encoding: 'utf8' });
assert.equal(readFileSync('config/app.yaml', 'utf8'), before.replace('read: 30', 'read: 45'));
