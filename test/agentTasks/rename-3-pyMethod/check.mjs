// Checks that no call of the old name is left.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
for (const file of ['jobs/queue.py', 'jobs/worker.py', 'tests/test_queue.py']) assert.doesNotMatch(readFileSync(file, 'utf8'), /pop_next\(/);
assert.match(readFileSync('jobs/worker.py', 'utf8'), /"pop_next: nothing left"/);
assert.match(readFileSync('jobs/queue.py', 'utf8'), /def take_next\(self\)/);
execFileSync('python3', ['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'], { stdio: 'inherit' });
