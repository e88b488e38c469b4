// Checks that the median is right and the rest is there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
execFileSync('python3', ['-c', 'from stats.series import Series as S\nassert S([5, 1, 3]).median() == 3\nassert S([4, 1, 3, 2]).median() == 2.5\nassert S([]).median() == 0\ns = S([3, 1, 2])\ns.median()\nassert s.values == [3, 1, 2]\nassert s.mean() == 2 and s.largest() == 3'], { stdio: 'inherit' });
execFileSync('python3', ['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'], { stdio: 'inherit' });
