// Checks that the new tests pass and notice broken code.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
const source = readFileSync('auth/password.py', 'utf8');
assert.equal(readFileSync('auth/password.py', 'utf8'), execFileSync('git', ['show', 'HEAD:auth/password.py'], { encoding: 'utf8' }));
execFileSync('python3', ['-m', 'unittest', 'tests.test_password'], { stdio: 'inherit' });
for (const [from, to] of [["return has_digit and has_upper", "return True"], ["return False", "return True"]]) {
  if (!source.includes(from)) throw new Error(from);
  writeFileSync('auth/password.py', source.replace(from, to));
  assert.throws(() => execFileSync('python3', ['-m', 'unittest', 'tests.test_password'], { stdio: 'ignore' }), undefined, `No test notices ${to}`);
}
writeFileSync('auth/password.py', source);
