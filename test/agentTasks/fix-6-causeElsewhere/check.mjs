// Checks that the tests pass and rounding itself is right.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
execFileSync(process.execPath, ['--test'], { stdio: 'inherit' });
const { roundCents } = await import(pathToFileURL(path.resolve('src/round.js')).href);
assert.equal(roundCents(10.6), 11);
assert.equal(roundCents(10.2), 10);
