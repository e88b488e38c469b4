// Checks that the answer says that the quantity is replaced, and that no file changed.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const answer = readFileSync(process.env.ANSWER_FILE, 'utf8');
if (!/\b(set|sets|overwrit\w*|replac\w*|assign\w*|updat\w*)\b/i.test(answer)) throw new Error('The answer does not say that the quantity is set.');
if (!/src\/cart\.js:\d+/.test(answer)) throw new Error('The answer names no place.');
if (execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).trim() !== '') throw new Error('A file changed.');
