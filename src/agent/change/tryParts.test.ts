// Checks that of a draft which breaks something the part that is right is kept, where tests can tell.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code that is read as text
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedTest, failing, PASSED, runScripted } from '#agent/testing/scripted.ts';
import { partsOf } from './tryParts.ts';

const BOUNDS = 'export function low(xs) {\n  return xs[0];\n}\n\nexport function high(xs) {\n  return xs[0];\n}\n';
const LINE = "import { high, low } from './bounds.js';\n\nexport const line = (xs) => `${low(xs)} ${high(xs)}`;\n";
const fence = (path: string, text: string) => `${path}\n\`\`\`js\n${text}\`\`\`\n`;

test('a file alone is tried, then a function alone', () => {
  const both = BOUNDS.replaceAll('xs[0]', 'xs.at(-1)');
  const parts = partsOf(
    new Map([
      ['bounds.js', both],
      ['line.js', LINE.replace('} $', '}-$')],
    ]),
    (path) => ({ 'bounds.js': BOUNDS, 'line.js': LINE })[path] ?? null,
  );
  assert.deepEqual(
    parts.map((part) => Object.fromEntries(part)),
    [
      { 'bounds.js': both },
      { 'line.js': LINE.replace('} $', '}-$') },
      { 'bounds.js': BOUNDS.replace('xs[0]', 'xs.at(-1)') },
      { 'bounds.js': BOUNDS.replace(/xs\[0\](?=;\n\}\n$)/, 'xs.at(-1)') },
    ],
  );
  assert.deepEqual(
    partsOf(new Map([['bounds.js', BOUNDS.replace('xs[0]', 'xs.at(-1)')]]), () => BOUNDS),
    [],
  );
});

test('a draft that mends one file and breaks another is kept for the first', async (t) => {
  const files = { 'bounds.js': BOUNDS, 'line.js': LINE };
  const mended = BOUNDS.replace(/xs\[0\](?=;\n\}\n$)/, 'Math.max(...xs)');
  const { result, read, asked } = await runScripted(t, {
    instructions: 'The test “prints low and high” fails. Please fix it in bounds.js or line.js.',
    files,
    answers: [`${fence('bounds.js', mended)}\n${fence('line.js', LINE.replace('} $', '}, $'))}`],
    verify: (file) =>
      file('line.js') !== LINE
        ? failing(failedTest('other'))
        : file('bounds.js').includes('max')
          ? PASSED
          : failing(failedTest('prints low and high')),
  });
  assert.equal(result?.said, 'verified');
  assert.equal(asked.length, 1);
  assert.deepEqual([read('bounds.js'), read('line.js')], [mended, LINE]);
});

test('what deletes is not run in parts, as its guard may be in another one', async (t) => {
  const clean = "import fs from 'node:fs';\n\nexport function clean(dir) {\n  if (dir) fs.rmSync(dir, { recursive: true });\n}\n";
  const { asked, steps } = await runScripted(t, {
    instructions: 'The test “prints low and high” fails. Please fix it in bounds.js or clean.js.',
    files: { 'bounds.js': BOUNDS, 'clean.js': clean },
    answers: [`${fence('bounds.js', BOUNDS.replaceAll('xs[0]', 'xs.at(-1)'))}\n${fence('clean.js', clean.replace('if (dir) ', ''))}`],
    verify: (file) => {
      assert.ok(file('clean.js') === clean || file('bounds.js') !== BOUNDS, 'a part was run');
      return failing(failedTest('prints low and high'));
    },
  });
  assert.ok(asked.length > 1 && steps.length > 0);
});

test('without a failing test, the file of a draft that breaks nothing is kept alone, if they have nothing to do with each other', async (t) => {
  const subject = (of: string) => `export function subject(trip, days) {\n  return \`${of} starts in \${days} days\`;\n}\n`;
  const tomorrow = (text: string) => text.replace('  return', '  if (days === 1) return "It starts tomorrow";\n  return');
  const run = (theirs: string) => {
    const files = { 'src/customerMail.js': subject('Your trip'), 'src/guideMail.js': theirs };
    return runScripted(t, {
      instructions: 'The subject of the mail should say that the trip starts tomorrow when one day is left.',
      files,
      answers: [`${fence('src/customerMail.js', tomorrow(files['src/customerMail.js']))}\n${fence('src/guideMail.js', tomorrow(theirs))}`],
      verify: (file) => (file('src/guideMail.js').includes('tomorrow') ? failing(failedTest('guides read the number')) : PASSED),
    });
  };
  const apart = await run(subject('The tour'));
  assert.deepEqual([apart.result?.said, apart.result?.changedFiles], ['unverified', ['src/customerMail.js']]);
  const joined = await run(`import { subject as own } from './customerMail.js';\n${subject('The tour')}`);
  assert.deepEqual(joined.result?.said, 'notSolved');
});
