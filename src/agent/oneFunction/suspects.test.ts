// Checks which function is asked for alone, and that such a draft keeps the rest of its file.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { viewFiles } from '#agent/files/view.ts';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf, failedTest, failing, fence, PASSED, runScripted } from '#agent/testing/scripted.ts';
import { pickSuspect, type SuspectParts, suspects } from './suspects.ts';

const CSV = `function formatField(value) {
  const text = String(value);
  return text.includes(',') ? '"' + text + '"' : text;
}

function toLines(rows) {
  return rows.map((row) => row.map(formatField).join(',')).join('\\r\\n');
}

module.exports = { formatField, toLines };
`;

async function picked(t: Parameters<typeof codebaseOf>[0], text: string, facts: Partial<SuspectParts> = {}, named = '') {
  const codebase = await codebaseOf(t, { 'lib/csv.js': CSV });
  const request = readRequest(text);
  const views = viewFiles(
    codebase,
    codebase.own().map((file) => ({ file, score: 1, focus: [] })),
    request,
    { budget: 900, maxFiles: 3 },
  );
  const found = suspects({ views, current: () => null, request, failing: [], reached: [], ...facts });
  return [0, 1].map((turn) => pickSuspect(found, named, turn)?.name ?? null);
}

test('the function in the frame of a failing test, or one that the task names, comes first', async (t) => {
  const frame = { file: 'lib/csv.js', line: 7 };
  assert.deepEqual(await picked(t, 'The export is broken.', { failing: [failedTest('exports', { frame })] }), ['toLines', 'toLines']);
  assert.deepEqual(await picked(t, 'formatField has to double the quotes.'), ['formatField', 'formatField']);
  assert.deepEqual(await picked(t, 'A field with a quote has to be quoted.'), ['formatField', 'formatField']);
  assert.deepEqual(await picked(t, 'Each row and each field ends wrongly.'), ['formatField', 'toLines']);
  assert.deepEqual(await picked(t, 'Nothing of this is here.', {}, '`toLines`'), ['toLines', 'toLines']);
  assert.deepEqual(await picked(t, 'Nothing of this is here.'), [null, null]);
});

test('after a draft that is a copy the likeliest function is asked for alone, and the rest of its file stays', async (t) => {
  const good = CSV.slice(0, CSV.indexOf('function toLines')).replace("',')", "',') || text.includes('!')");
  const { result, read, asked } = await runScripted(t, {
    instructions: 'A field with an exclamation mark has to be quoted.',
    files: { 'lib/csv.js': CSV, 'test/csv.test.js': "const { formatField } = require('../lib/csv');\n" },
    verify: (of) =>
      of('lib/csv.js').includes("'!'")
        ? PASSED
        : failing(failedTest('a field with an exclamation mark is quoted', { file: 'test/csv.test.js' })),
    answers: [fence('lib/csv.js', CSV), fence('lib/csv.js', CSV), fence('lib/csv.js', good)],
  });
  const [, marked = '', anew = ''] = asked.map(({ messages }) => messages.at(-1)?.content ?? '');
  assert.match(marked, /only the complete function `formatField`/);
  for (const prompt of [marked, anew]) assert.match(prompt, /TODO\(missing\): A field with an exclamation mark has to be quoted\./);
  assert.match(marked, /text\.includes/);
  assert.doesNotMatch(anew, /text\.includes/, 'its body is left out where a test can tell what is lost');
  for (const prompt of [marked, anew]) assert.doesNotMatch(prompt, /toLines/);
  assert.equal(result?.said, 'verified');
  assert.match(read('lib/csv.js'), /'!'[\s\S]*function toLines[\s\S]*module\.exports/);
});

test('where no test fails the model is asked which function, once, in a few tokens', async (t) => {
  const { asked } = await runScripted(t, {
    instructions: 'A field with an exclamation mark has to be quoted in each line.',
    files: { 'lib/csv.js': CSV },
    answers: [fence('lib/csv.js', CSV), '`toLines`', fence('lib/csv.js', CSV)],
  });
  assert.match(asked[1]?.messages.at(-1)?.content ?? '', /Answer with its name only\.$/);
  assert.match(asked[2]?.messages.at(-1)?.content ?? '', /only the new version of `toLines`/);
  assert.equal(asked.filter(({ messages }) => /name only/.test(messages.at(-1)?.content ?? '')).length, 1);
});

test('a task that asks for something new is not given a function that is there', async (t) => {
  const { asked } = await runScripted(t, {
    instructions: 'Add `parseField(text)` to lib/csv.js, the reverse of formatField.',
    files: { 'lib/csv.js': CSV },
    answers: [fence('lib/csv.js', CSV), fence('lib/csv.js', CSV)],
  });
  assert.doesNotMatch(asked[1]?.messages.at(-1)?.content ?? '', /only the (?:complete function|new version)/);
});
