// Checks that one value changed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
assert.equal(readFileSync('mail.ini', 'utf8'), execFileSync('git', ['show', 'HEAD:mail.ini'], { encoding: 'utf8' }).replace('port = 25', 'port = 587'));
