// Checks that the function has its new name and texts stay.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
assert.match(readFileSync('main.go', 'utf8'), /Println\("Normalize", store\.CanonicalKey\(/);
assert.doesNotMatch(readFileSync('store/store.go', 'utf8'), /Normalize\(/);
execFileSync('go', ['test', './...'], { stdio: 'inherit', env: { ...process.env, GOFLAGS: '-mod=mod', GOPROXY: 'off' } });
