// Checks that the method of one class is renamed, and that of the other is not.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
assert.doesNotMatch(readFileSync('walks/track.py', 'utf8'), /calc/);
assert.match(readFileSync('walks/climb.py', 'utf8'), /def calc\(self\)/);
assert.equal(readFileSync('walks/report.py', 'utf8').match(/length_km/g)?.length, 2);
execFileSync('python3', ['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'], { stdio: 'inherit' });
