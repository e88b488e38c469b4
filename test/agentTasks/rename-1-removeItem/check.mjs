// Checks that the old name is gone and the tests pass.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
for (const file of ['src/cart.js', 'test/cart.test.js']) {
  const text = readFileSync(file, 'utf8');
  assert.doesNotMatch(text, /removeItem/);
  assert.match(text, /dropItem/);
}
execFileSync(process.execPath, ['--test', '--test-name-pattern', 'removed', 'test/cart.test.js'], { stdio: 'inherit' });
