// Checks that versions compare by number.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
const { compareVersions: c } = await import(pathToFileURL(path.resolve('src/release/compareVersions.js')).href);
assert.equal(Math.sign(c('1.10.0', '1.9.0')), 1);
assert.equal(Math.sign(c('1.2', '1.10')), -1);
assert.equal(c('2.0', '2.0.0'), 0);
assert.equal(readFileSync('test/machine.test.js', 'utf8'), execFileSync('git', ['show', 'HEAD:test/machine.test.js'], { encoding: 'utf8' }));
assert.equal(readFileSync('test/compareVersions.test.js', 'utf8'), execFileSync('git', ['show', 'HEAD:test/compareVersions.test.js'], { encoding: 'utf8' }));
