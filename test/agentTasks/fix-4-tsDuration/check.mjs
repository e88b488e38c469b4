// Checks that the tests pass.
import { execFileSync } from 'node:child_process';
execFileSync(process.execPath, ['--test'], { stdio: 'inherit' });
