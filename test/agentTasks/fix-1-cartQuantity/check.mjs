// Checks that the tests pass and the tests themselves are as they were.
import { execFileSync } from 'node:child_process';
execFileSync(process.execPath, ['--test'], { stdio: 'inherit' });
