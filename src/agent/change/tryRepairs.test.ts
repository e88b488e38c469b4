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
