// Checks that own code is renamed and nothing else.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
assert.equal(readFileSync('dist/bundle.js', 'utf8'), execFileSync('git', ['show', 'HEAD:dist/bundle.js'], { encoding: 'utf8' }));
assert.equal(readFileSync('vendor/sdk/user.js', 'utf8'), execFileSync('git', ['show', 'HEAD:vendor/sdk/user.js'], { encoding: 'utf8' }));
assert.equal(readFileSync('src/api.generated.js', 'utf8'), execFileSync('git', ['show', 'HEAD:src/api.generated.js'], { encoding: 'utf8' }));
assert.doesNotMatch(readFileSync('src/user.js', 'utf8') + readFileSync('src/page.js', 'utf8'), /loadUser/);
assert.match(readFileSync('src/page.js', 'utf8'), /fetchUser\(id\)/);
execFileSync(process.execPath, ['--test'], { stdio: 'inherit' });
