// Checks that one value changed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
assert.equal(readFileSync('settings.json', 'utf8'), execFileSync('git', ['show', 'HEAD:settings.json'], { encoding: 'utf8' }).replace('"retries": 2', '"retries": 5'));
