// Checks that the function is known under its name.
import { execFileSync } from 'node:child_process';
execFileSync('python3', ['-c', 'from calc.run import run\nassert run("SMALLEST 3 1 2") == 1\nassert run("SMALLEST 4") == 4\nassert run("LARGEST 3 1 2") == 3'], { stdio: 'inherit' });
execFileSync('python3', ['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'], { stdio: 'inherit' });
