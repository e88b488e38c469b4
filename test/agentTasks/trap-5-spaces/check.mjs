// Checks that the file with spaces is fixed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
execFileSync(process.execPath, ['--test', 'my lib/tests/units.test.js'], { stdio: 'inherit' });
assert.equal(execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).trim(), 'M "my lib/unit tools.js"');
