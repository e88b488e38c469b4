// Checks that of a draft which breaks something the part that is right is kept, where failing tests can tell.
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
