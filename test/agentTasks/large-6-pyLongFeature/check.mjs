// Checks that the parameter works.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
execFileSync('python3', ['-c', 'from toolbox.text import slugify as s, compute_alpha_0\nassert s("Big World") == "big-world"\nassert s("Big World", "_") == "big_world"\nassert s("Big World", separator=".") == "big.world"'], { stdio: 'inherit' });
execFileSync('python3', ['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'], { stdio: 'inherit' });
assert.ok(readFileSync('toolbox/text.py', 'utf8').split('\n').length > 900);
