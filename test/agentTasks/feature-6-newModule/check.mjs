// Checks that the module works.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
const { chunk } = await import(pathToFileURL(path.resolve('src/chunk.js')).href);
assert.deepEqual(chunk([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]);
assert.deepEqual(chunk([], 3), []);
assert.throws(() => chunk([1], 0), RangeError);
assert.equal(readFileSync('src/unique.js', 'utf8'), execFileSync('git', ['show', 'HEAD:src/unique.js'], { encoding: 'utf8' }));
