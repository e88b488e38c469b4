// Checks the examples and others like them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
const { shortCount, column } = await import(pathToFileURL(path.resolve('src/format.js')).href);
assert.deepEqual([0, 950, 999, 1500, 12000, 2500].map((n) => String(shortCount(n))), ['0', '950', '999', '1.5k', '12k', '2.5k']);
assert.equal(column('b', 2), 'b ');
execFileSync(process.execPath, ['--test'], { stdio: 'inherit' });
