// Checks that a correction which is one of many tried is not called verified.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedTest, failing, PASSED, runScripted } from '#agent/testing/scripted.ts';

const area = (side: string) => `export function area(box) {\n  return box.width * box.${side};\n}\n`;

test('a field in the place of another one passes the test, and the user is told to look at it', async (t) => {
  const { result, read } = await runScripted(t, {
    instructions: 'The test of area in src/box.js fails. Please fix it.',
    files: {
      'src/box.js': `${area('width')}\nexport const high = (box) => box.height > 1;\n`.replace(
        'box.width *',
        '(box.height > 0 ? box.width : 0) *',
      ),
      'test/box.test.js': "import { area } from '../src/box.js';\n\ntest('area', () => area({ width: 2, height: 3 }));\n",
    },
    verify: (file) =>
      file('src/box.js').includes('* box.height;')
        ? PASSED
        : failing(failedTest('area', { file: 'test/box.test.js', frame: { file: 'test/box.test.js', line: 3 } })),
  });
  assert.match(read('src/box.js'), /\* box\.height;/);
  assert.equal(result?.said, 'unverified');
  assert.match(result?.text ?? '', /Now passing: “area”\.\n\nThe tests pass with another name in one place/);
});

test('where another correction in the same place passes as well, the tests don’t tell which is meant', async (t) => {
  const cents = (name: string) => `export function cents(amount) {\n  return Math.${name}(amount);\n}\n`;
  const run = (passing: readonly string[]) =>
    runScripted(t, {
      instructions: 'The test of cents in src/cents.js fails: the last page is missing. Please fix it.',
      files: {
        'src/cents.js': cents('floor'),
        'test/cents.test.js': "import { cents } from '../src/cents.js';\n\ntest('cents', () => cents(1.6));\n",
      },
      verify: (file) =>
        passing.some((name) => file('src/cents.js') === cents(name))
          ? PASSED
          : failing(failedTest('cents', { file: 'test/cents.test.js', frame: { file: 'test/cents.test.js', line: 3 } })),
    });
  const [both, one] = [await run(['ceil', 'round']), await run(['round'])];
  assert.deepEqual([both.result?.said, one.result?.said], ['unverified', 'verified']);
  assert.match(one.read('src/cents.js'), /Math\.round/);
});

test('each correction is tried once', async (t) => {
  const verified: string[] = [];
  await runScripted(t, {
    instructions: 'The test of pages in src/pages.js fails: the last page is missing. Please fix it.',
    files: {
      'src/pages.js': 'export function pages(list, size) {\n  return Math.floor(list.length / size) + list.offset % 10;\n}\n',
      'test/pages.test.js': "import { pages } from '../src/pages.js';\n\ntest('pages', () => pages([], 2));\n",
    },
    verify: (file) => {
      verified.push(file('src/pages.js'));
      return failing(failedTest('pages', { file: 'test/pages.test.js', frame: { file: 'test/pages.test.js', line: 3 } }));
    },
  });
  const changed = verified.filter((text) => text !== verified[0]);
  assert.ok(changed.length > 10);
  assert.equal(new Set(changed).size, changed.length);
});

test('so is another sign that is found after many', async (t) => {
  const level = (last: string) =>
    `export function level(a) {\n${Array.from({ length: 9 }, (_, at) => `  if (a < ${at + 2}0) return ${at};\n`).join('')}  if (a ${last} 200) return 9;\n  return 10;\n}\n`;
  const { result } = await runScripted(t, {
    instructions: 'The test of level in src/level.js fails. Please fix it.',
    files: {
      'src/level.js': level('<'),
      'test/level.test.js': "import { level } from '../src/level.js';\n\ntest('level', () => level(200));\n",
    },
    verify: (file) =>
      file('src/level.js').includes('a <= 200')
        ? PASSED
        : failing(failedTest('level', { file: 'test/level.test.js', frame: { file: 'test/level.test.js', line: 3 } })),
  });
  assert.equal(result?.said, 'unverified');
  assert.match(result?.text ?? '', /The tests pass with a small correction in one place, of many that were tried/);
});
