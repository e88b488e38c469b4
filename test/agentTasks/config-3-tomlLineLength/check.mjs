// Checks that one value changed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
assert.equal(readFileSync('pyproject.toml', 'utf8'), execFileSync('git', ['show', 'HEAD:pyproject.toml'], { encoding: 'utf8' }).replace('line-length = 88', 'line-length = 120'));
