// Checks that the tests pass.
import { execFileSync } from 'node:child_process';
execFileSync('python3', ['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'], { stdio: 'inherit' });
