// Checks that the new tests pass and notice broken code.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
const source = readFileSync('src/clamp.js', 'utf8');
assert.equal(readFileSync('src/clamp.js', 'utf8'), execFileSync('git', ['show', 'HEAD:src/clamp.js'], { encoding: 'utf8' }));
execFileSync(process.execPath, ['--test', 'test/clamp.test.js'], { stdio: 'inherit' });
for (const [from, to] of [["return min;", "return max;"], ["return max;", "return min;"], ["throw new RangeError", "throw new TypeError"]]) {
  if (!source.includes(from)) throw new Error(from);
  writeFileSync('src/clamp.js', source.replace(from, to));
  assert.throws(() => execFileSync(process.execPath, ['--test', 'test/clamp.test.js'], { stdio: 'ignore' }), undefined, `No test notices ${to}`);
}
writeFileSync('src/clamp.js', source);
