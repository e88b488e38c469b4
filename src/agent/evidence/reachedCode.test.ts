// Checks that calls are followed from one test, through an index, helpers and other files, and no further than asked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codebaseOf, failedTest } from '#agent/testing/scripted.ts';
import { reachedCode } from './reachedCode.ts';

const FILES = {
  'src/index.js': "export { promise } from './promise.js';\n",
  'src/promise.js':
    "import { isHoliday } from './holidays.js';\nimport { unused } from './unused.js';\n\nfunction later(day) {\n  return isHoliday(day) ? day + 1 : day;\n}\n\nexport function promise(day) {\n  return later(day);\n}\n\nexport function other() {\n  return unused();\n}\n",
  'src/holidays.js': "import { key } from './keys.js';\n\nexport const isHoliday = (day) => DAYS.has(key(day));\n",
  'src/keys.js': 'export function key(day) {\n  return String(day);\n}\n',
  'src/unused.js': 'export function unused() {}\n',
  'test/promise.test.js':
    "import { other, promise } from '../src/index.js';\n\nconst helper = () => 1;\n\ntest('others', () => {\n  other();\n});\n\ntest('skips holidays', () => {\n  promise(3);\n});\n",
};
const at = async (t: Parameters<typeof codebaseOf>[0], name: string, maxDistance: number) =>
  reachedCode(await codebaseOf(t, FILES), [failedTest(name, { file: 'test/promise.test.js' })], maxDistance).map(
    ({ file, definition, distance }) => `${distance} ${file.path} ${definition.name}`,
  );

test('from the failing test alone, over an index and helpers, the nearest first', async (t) => {
  assert.deepEqual(await at(t, 'skips holidays', 8), [
    '1 src/promise.js promise',
    '2 src/promise.js later',
    '3 src/holidays.js isHoliday',
    '4 src/keys.js key',
  ]);
  assert.deepEqual(await at(t, 'skips holidays', 2), ['1 src/promise.js promise', '2 src/promise.js later']);
});

test('a test that is not found by its title counts with its whole file', async (t) => {
  const all = await at(t, 'renamed since', 8);
  assert.ok(all.includes('1 src/promise.js other') && all.includes('2 src/unused.js unused'), all.join('\n'));
});

test('the function in the frame counts where no test is found', async (t) => {
  const failure = failedTest('', { frame: { file: '/copy/src/promise.js', line: 9 } });
  const [first] = reachedCode(await codebaseOf(t, FILES), [failure], 1);
  assert.deepEqual([first?.file.path, first?.definition.name], ['src/promise.js', 'promise']);
});

test('a method of an object that comes from further away is reached where its name is one class’s alone', async (t) => {
  const codebase = await codebaseOf(t, {
    'src/tree.js': 'export class Tree {\n  closest(key) {\n    return key;\n  }\n\n  get(key) {\n    return key;\n  }\n}\n',
    'src/list.js': 'export class List {\n  get(at) {\n    return at;\n  }\n}\nexport class Bag {\n  get(at) {\n    return at;\n  }\n}\n',
    'src/book.js': "import { Tree } from './tree.js';\n\nexport const book = () => ({ rates: new Tree() });\n",
    'src/rate.js': "import { book } from './book.js';\n\nexport const rate = (code) => book().rates.closest(book().rates.get(code));\n",
    'test/rate.test.js': "import { rate } from '../src/rate.js';\n\ntest('is the nearest', () => rate('a'));\n",
  });
  const reached = reachedCode(codebase, [failedTest('is the nearest', { file: 'test/rate.test.js' })], 3);
  const names = reached.map(({ file, definition, distance }) => `${distance} ${file.path} ${definition.name}`);
  assert.ok(names.includes('2 src/tree.js closest'), names.join('\n'));
  assert.ok(!names.some((name) => name.startsWith('2') && name.endsWith('get')), names.join('\n'));
});
