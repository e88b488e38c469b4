// Checks that one of the two is renamed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
assert.equal(readFileSync('src/config/numberList.js', 'utf8'), execFileSync('git', ['show', 'HEAD:src/config/numberList.js'], { encoding: 'utf8' }));
assert.equal(readFileSync('src/config/total.js', 'utf8'), execFileSync('git', ['show', 'HEAD:src/config/total.js'], { encoding: 'utf8' }));
assert.equal(readFileSync('test/load.test.js', 'utf8'), execFileSync('git', ['show', 'HEAD:test/load.test.js'], { encoding: 'utf8' }));
assert.match(readFileSync('src/config/load.js', 'utf8'), /settings: parseSettings\(text\), numbers: numbers\.parse\(list\), kind: 'parse'/);
execFileSync(process.execPath, ['--test'], { stdio: 'inherit' });
