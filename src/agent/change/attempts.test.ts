// Tests which attempt comes after which result.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedTest, failing, fence, PASSED, runScripted } from '#agent/testing/scripted.ts';
import { type Attempt, type LastResult, MAX_ATTEMPTS, nextAttempt } from './attempts.ts';

/** The kinds of all attempts, where each ends like this. */
function kindsAfter(last: LastResult): string[] {
  const done: Attempt[] = [];
  for (let next = nextAttempt(done, { kind: 'none' }); next !== null; next = nextAttempt(done, last)) done.push(next);
  return done.map(({ kind }) => kind);
}

const FAILED: LastResult = { kind: 'failed', isBetter: false, isBroken: false };

test('what does not compile is mended with the compiler’s words, each time anew, within bounds', () => {
  const kinds = kindsAfter({ ...FAILED, isBroken: true });
  assert.deepEqual(kinds.slice(0, 5), ['greedy', 'repair', 'function', 'repair', 'function']);
  assert.ok(kinds.length <= MAX_ATTEMPTS);
  assert.equal(kinds.filter((kind) => kind === 'repair').length, 4);
});

test('a test that fails still leads to a fresh prompt, and a code that came back as it was is not shown again', () => {
  assert.deepEqual(kindsAfter(FAILED).slice(0, 3), ['greedy', 'function', 'function']);
  assert.ok(!kindsAfter({ kind: 'refused', isCopy: true, isCloser: false }).includes('repair'));
});

test('a draft that breaks the build is shown to the model with what the compiler says', async (t) => {
  const files = {
    'src/size.ts': 'export const size = (n: number) => String(n);\n',
    'test/size.test.ts': "import { size } from '../src/size.ts';\n",
  };
  const broken = 'export const size = (n: number) => format(n);\n';
  const mended = "export const size = (n: number) => n + ' B';\n";
  const undefinedName = failedTest('test/size.test.ts', { file: 'test/size.test.ts', message: 'error TS2304: Cannot find name ‘format’' });
  const { result, asked, read } = await runScripted(t, {
    instructions: 'Let size in src/size.ts add the unit B.',
    files,
    verify: (now) => (now('src/size.ts') === broken ? failing(undefinedName) : PASSED),
    answers: [fence('src/size.ts', broken), fence('src/size.ts', mended)],
  });
  assert.deepEqual([result?.said, result?.attempts, read('src/size.ts')], ['unverified', 2, mended]);
  assert.match(asked[1]?.messages.at(-1)?.content ?? '', /Cannot find name ‘format’/);
  assert.ok(asked[1]?.messages.some(({ role, content }) => role === 'assistant' && content.includes('format(n)')));
});

test('what a correction of a draft does not repeat stays as it was in the draft', async (t) => {
  const files = {
    'lib/size.js': 'export const parse = (text) => Number(text);\n',
    'lib/list.js': "import { parse } from './size.js';\n\nexport const list = (all) => all.map(parse);\n",
  };
  const size = `${files['lib/size.js']}export const format = (n) => String(n);\n`;
  const broken = files['lib/list.js'].replace('{ parse }', '{ format }').replace('map(parse)', 'map(formats)');
  const mended = broken.replace('formats', 'format');
  const { result, read } = await runScripted(t, {
    instructions: 'Add a function `format` to lib/size.js and use it in list of lib/list.js.',
    files,
    verify: (now) =>
      now('lib/list.js') === broken ? failing(failedTest('list', { message: 'ReferenceError: formats is not defined' })) : PASSED,
    answers: [`${fence('lib/size.js', size)}\n${fence('lib/list.js', broken)}`, fence('lib/list.js', mended)],
  });
  assert.deepEqual([result?.attempts, read('lib/size.js'), read('lib/list.js')], [2, size, mended]);
});

test('what Go’s compiler says exactly is corrected without asking again', async (t) => {
  const code = 'package pace\n\nfunc Format(n int) string {\n\treturn "-"\n}\n';
  const draft = 'package pace\n\nfunc Format(n int) string {\n\ttext, err := dash(n)\n\treturn text\n}\n';
  const { asked, read } = await runScripted(t, {
    instructions: 'Let Format in pace.go use dash.',
    files: { 'pace.go': code, 'dash.go': 'package pace\n\nfunc dash(n int) string {\n\treturn "-"\n}\n' },
    answers: [fence('pace.go', draft)],
    verify: (now) =>
      now('pace.go').includes('err')
        ? {
            ...failing(failedTest('pace [build failed]')),
            output: './pace.go:4:15: assignment mismatch: 2 variables but dash returns 1 value\n',
          }
        : PASSED,
  });
  assert.equal(asked.length, 1);
  assert.equal(read('pace.go'), draft.replace('text, err', 'text'));
});
