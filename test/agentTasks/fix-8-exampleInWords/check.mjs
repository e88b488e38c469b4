// Checks that full pages are counted right, and the others as before.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
const { pageCount } = await import(pathToFileURL(path.resolve('src/paging.js')).href);
assert.deepEqual([60, 61, 59, 20, 1, 0].map((total) => pageCount(total, 20)), [3, 4, 3, 1, 1, 1]);
execFileSync(process.execPath, ['--test'], { stdio: 'inherit' });
