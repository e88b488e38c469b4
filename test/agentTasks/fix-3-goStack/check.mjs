// Checks that the tests pass and are as they were.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
execFileSync('go', ['test', './...'], { stdio: 'inherit', env: { ...process.env, GOFLAGS: '-mod=mod', GOPROXY: 'off' } });
assert.equal(readFileSync('stack_test.go', 'utf8'), execFileSync('git', ['show', 'HEAD:stack_test.go'], { encoding: 'utf8' }));
