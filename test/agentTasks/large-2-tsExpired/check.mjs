// Checks that old sessions are expired.
import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
const { isExpired, renew } = await import(pathToFileURL(path.resolve('src/auth/sessionAge.ts')).href);
assert.equal(isExpired({ user: 'a', startedAt: 0 }, 1000), false);
assert.equal(isExpired({ user: 'a', startedAt: 0 }, 31 * 60_000), true);
assert.equal(renew({ user: 'a', startedAt: 0 }, 5).startedAt, 5);
