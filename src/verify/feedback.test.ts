// Tests what is told of a failing test to whoever mends it.
import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { failureOf } from '#verify/output/failure.ts';
import { failureText, firstNewFailure } from './feedback.ts';

async function folderWith(t: TestContext, lines: readonly string[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'claudomator-feedback-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, 'a.js'), lines.join('\n'));
  return folder;
}

const numbers = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);

test('a failure is told by name, values, and five lines on both sides of its place', async (t) => {
  const folder = await folderWith(t, numbers);
  const failure = failureOf(['cart', 'adds'], { expected: '6', received: '2', message: 'not shown', frame: { file: 'a.js', line: 10 } });
  const text = await firstNewFailure({ newFailures: [failure], failedBefore: [], fixed: [] }, folder);
  assert.equal(
    text,
    `FAIL cart > adds
expected 6, received 2
a.js:10
  5 | line 5
  6 | line 6
  7 | line 7
  8 | line 8
  9 | line 9
> 10 | line 10
  11 | line 11
  12 | line 12
  13 | line 13
  14 | line 14
  15 | line 15`,
  );
});

test('it never has more than 600 characters, and the line itself comes before its neighbours', async (t) => {
  const folder = await folderWith(
    t,
    numbers.map((line) => line.padEnd(100, 'x')),
  );
  const failure = failureOf(['n'.repeat(1_000)], { message: 'm'.repeat(5_000), frame: { file: 'a.js', line: 3 } });
  const text = await failureText(failure, folder);
  assert.ok(text.length <= 600, String(text.length));
  assert.match(text, /\n> 3 \| line 3/);
});

test('the first that still fails is told where nothing new does', async () => {
  const [one, two] = [failureOf(['one']), failureOf(['two'])];
  assert.equal(await firstNewFailure({ newFailures: [], failedBefore: [one, two], fixed: [] }, '/nowhere'), 'FAIL one');
  assert.equal(await firstNewFailure({ newFailures: [two], failedBefore: [one], fixed: [] }, '/nowhere'), 'FAIL two');
  assert.equal(await firstNewFailure({ newFailures: [], failedBefore: [], fixed: [one] }, '/nowhere'), null);
});

test('a place out of the folder is named, but not read', { skip: process.platform === 'win32' }, async (t) => {
  const outside = await folderWith(t, ['secret']);
  const folder = await folderWith(t, []);
  await symlink(path.join(outside, 'a.js'), path.join(folder, 'link.js'));
  for (const file of ['link.js', path.join(outside, 'a.js'), `../${path.basename(outside)}/a.js`]) {
    const text = await failureText(failureOf(['a'], { frame: { file, line: 1 } }), folder);
    assert.ok(text.startsWith('FAIL a\n') && !text.includes('secret'), text);
  }
});
