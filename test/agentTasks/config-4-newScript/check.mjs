// Checks that the script is there beside the others.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const { scripts, name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
assert.deepEqual(scripts, { build: 'node build.js', test: 'node --test', lint: 'eslint .' });
assert.deepEqual([name, version], ['site', '0.3.0']);
assert.equal(readFileSync('build.js', 'utf8'), execFileSync('git', ['show', 'HEAD:build.js'], { encoding: 'utf8' }));
