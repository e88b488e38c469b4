// Checks that tax is rounded to the nearest cent.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
const { vatOn } = await import(pathToFileURL(path.resolve('src/billing/vat.js')).href);
assert.equal(vatOn(103, 'de'), 20);
assert.equal(vatOn(100, 'fr'), 20);
assert.equal(vatOn(101, 'de'), 19);
assert.equal(vatOn(100, 'xx'), 0);
assert.equal(execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).trim(), 'M src/billing/vat.js');
