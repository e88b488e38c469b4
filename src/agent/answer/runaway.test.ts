// Checks which answers go round in circles.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fence, PASSED, runScripted } from '#agent/testing/scripted.ts';
import { isRunaway } from './runaway.ts';

const rounds = (count: number) =>
  Array.from({ length: count }, (_, index) => `  assert.throws(() => parse('2s${'3m'.repeat(index % 2)}'), RangeError);\n`).join('');
const growing = (count: number) =>
  Array.from({ length: count }, (_, index) => `  assert.equal(compare('1.0', '1.0${'.0'.repeat(index)}'), 0);\n`).join('');

test('one line written again and again is told, whatever its texts and numbers', () => {
  assert.equal(isRunaway(`test('bad', () => {\n${rounds(14)}`, new Set()), true);
  assert.equal(isRunaway(`test('bad', () => {\n${rounds(13)}`, new Set()), false);
  assert.equal(isRunaway(`${'a line of prose\n'.repeat(20)}`, new Set()), true);
});

test('lines that grow are told sooner', () => {
  assert.equal(isRunaway(growing(7), new Set()), true);
  assert.equal(isRunaway(growing(6), new Set()), false);
});

test('rows of a table are left alone', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, index) => `\t\t{${index}, "I"},\n`).join('');
  assert.equal(isRunaway(rows(40), new Set()), false);
  assert.equal(isRunaway(rows(60), new Set()), true);
  assert.equal(isRunaway('\t\t{1, "I"},\n'.repeat(14), new Set()), true);
});

test('a line without end is told, a ruler or a list is not', () => {
  assert.equal(isRunaway(`    call("${'1234567890'.repeat(20)}`, new Set()), true);
  assert.equal(isRunaway(`x = [${'0, '.repeat(70)}`, new Set()), true);
  assert.equal(isRunaway(`# ${'-'.repeat(100)}`, new Set()), false);
  assert.equal(isRunaway(`x = [${Array.from({ length: 80 }, (_, index) => index).join(', ')}`, new Set()), false);
});

test('a list without end is told to the model, which is to use short ones', async (t) => {
  const { asked } = await runScripted(t, {
    instructions: 'Let best in src/row.js know the free seats.',
    files: { 'src/row.js': 'export const best = (row) => row.length;\n' },
    answers: [`src/row.js\n\`\`\`js\nexport const FREE = [${"'.', ".repeat(60)}`],
    verify: () => PASSED,
  });
  assert.match(asked[1]?.messages.at(-1)?.content ?? '', /Use short ones: lists of at most six items/);
});

test('lines of the files that were shown, and lines of different shapes, are left alone', () => {
  const table = Array.from({ length: 30 }, (_, index) => `  ['name${index}', ${index}],`);
  assert.equal(isRunaway(`${table.join('\n')}\n`, new Set(table.map((line) => line.trim()))), false);
  assert.equal(isRunaway(`${rounds(13)}  total += 1;\n`, new Set()), false);
});

test('such an answer is ended, and asked for anew with a hint instead of being shown again', async (t) => {
  const good = "import { test } from 'node:test';\nimport { parse } from '../src/parse.js';\ntest('parses', () => parse('1'));\n";
  const { asked, result } = await runScripted(t, {
    instructions: 'Write tests for parse in test/parse.test.js.',
    files: { 'src/parse.js': 'export function parse(text) {\n  return Number(text);\n}\n' },
    verify: () => PASSED,
    answers: [`test/parse.test.js\n\`\`\`js\n${rounds(40)}`, fence('test/parse.test.js', good)],
  });
  assert.equal(asked[1]?.messages.length, asked[0]?.messages.length);
  assert.match(asked[1]?.messages.at(-1)?.content ?? '', /Mind: An answer was too long and was cut off\. Write at most five short tests\./);
  assert.deepEqual(result?.changedFiles, ['test/parse.test.js']);
});

test('lines that alternate are a repetition after a while', () => {
  const pair = (at: number) => `with self.assertRaises(ValueError):\n    parse("1h${'2'.repeat(at)}")\n`;
  const pairs = (count: number) => Array.from({ length: count }, (_, at) => pair(at + 1)).join('');
  assert.equal(isRunaway(pairs(6), new Set()), false);
  assert.equal(isRunaway(pairs(11), new Set()), true);
});
