// Checks that weak tests get assertions that notice the faults they missed, and wrong values are corrected and told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verified } from '#agent/task/ports.ts';
import { failedTest, failing, PASSED, runScripted } from '#agent/testing/scripted.ts';

const CODE = `export function compare(a, b) {
  if (a > 99) throw new RangeError('too large');
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
`;
const testsWith = (...assertions: string[]) =>
  `import { compare } from '../src/compare.js';\n\ntest('compares', () => {\n${assertions.map((line) => `  ${line}\n`).join('')}});\n`;

/** Runs the assertions of the test file on the code as it lies there, as a test tool would. */
function verify(read: (name: string) => string): Verified {
  const compare = new Function(`${read('src/compare.js').replace('export ', '')}; return compare;`)();
  const failures = [...read('test/compare.test.js').matchAll(/test\('([^']+)', \(\) => \{\n([\s\S]*?)\n\}\);/g)].flatMap((found) => {
    const [, title = '', body = ''] = found;
    const first = read('test/compare.test.js').slice(0, found.index).split('\n').length + 1;
    for (const [at, line] of body.split('\n').entries()) {
      const frame = { file: '/copy/test/compare.test.js', line: first + at };
      const problem = problemOf(line, compare);
      if (problem !== null) return [failedTest(title, { frame, ...problem })];
    }
    return [];
  });
  return failures.length === 0 ? PASSED : failing(...failures);
}

function problemOf(line: string, compare: unknown): { message: string; expected: string | null; received: string | null } | null {
  const value = (code: string) => new Function('compare', `return ${code};`)(compare);
  const [, thrown] = /assert\.throws\(\(\) => (.+), \w+\);/.exec(line) ?? [];
  const [, call = '', expected = ''] = /assert\.equal\((compare\([^)]*\)), (.+)\);/.exec(line) ?? [];
  try {
    const received = value(thrown ?? call);
    if (thrown !== undefined) return { message: 'Missing expected exception', expected: null, received: null };
    if (call === '' || received === value(expected)) return null;
    return { message: 'not equal', expected, received: String(received) };
  } catch (error) {
    return thrown !== undefined ? null : { message: String(error), expected: null, received: null };
  }
}

const run = (t: Parameters<typeof runScripted>[0], ...assertions: string[]) =>
  runScripted(t, {
    instructions: 'Write tests for `compare` in test/compare.test.js.',
    files: { 'src/compare.js': CODE },
    verify,
    answers: [`test/compare.test.js\n\`\`\`js\n${testsWith(...assertions)}\`\`\`\n`],
  });

test('a test that notices too little gets assertions with what the code gives, and errors that it throws', async (t) => {
  const { result, read, asked } = await run(t, 'assert.equal(compare(1, 2), -1);');
  assert.equal(asked.length, 1);
  assert.equal(result?.said, 'verified');
  const text = read('test/compare.test.js');
  assert.match(text, /(?:\n\ntest\('compares with [^']+', \(\) => \{\n {2}assert\..+\n\}\);){3,}/);
  assert.match(text, /assert\.throws\(\(\) => compare\(\d+, \d+\), RangeError\);/);
  assert.doesNotMatch(text, /probe|unknown/);
  assert.match(result?.text ?? '', /cases were added with what the code returns/);
});

test('a wrong expected value becomes what the code gives, which is told and not called verified', async (t) => {
  const { result, read } = await run(t, 'assert.equal(compare(2, 1), -1);', 'assert.equal(compare(1, 2), -1);');
  assert.match(read('test/compare.test.js'), /compare\(2, 1\), 1\);\n {2}assert\.equal\(compare\(1, 2\), -1\);/);
  assert.equal(result?.said, 'unverified');
  assert.match(result?.text ?? '', /One expected value was corrected to what the code returns: check that the code is right\./);
});

test('where the code is asked for as well, no expected value is corrected: the code may be wrong', async (t) => {
  const { read } = await runScripted(t, {
    instructions: 'Make `compare` in src/compare.js reverse the order, and write tests for it in test/compare.test.js.',
    files: { 'src/compare.js': CODE },
    verify,
    answers: [
      `src/compare.js\n\`\`\`js\n${CODE.replace('99', '98')}\`\`\`\n\ntest/compare.test.js\n\`\`\`js\n${testsWith('assert.equal(compare(1, 2), 1);')}\`\`\`\n`,
    ],
  });
  assert.doesNotMatch(read('test/compare.test.js'), /compare\(1, 2\), -1/);
});

test('cases that fail as they are to be kept are left out, and nothing is called verified', async (t) => {
  const { result, read } = await runScripted(t, {
    instructions: 'Write tests for `compare` in test/compare.test.js.',
    files: { 'src/compare.js': CODE },
    verify: (of) => (of('test/compare.test.js').includes('compares with') ? failing(failedTest('compares with 100')) : verify(of)),
    answers: [`test/compare.test.js\n\`\`\`js\n${testsWith('assert.equal(compare(1, 2), -1);')}\`\`\`\n`],
  });
  assert.doesNotMatch(read('test/compare.test.js'), /compares with/);
  assert.notEqual(result?.said, 'verified');
});
