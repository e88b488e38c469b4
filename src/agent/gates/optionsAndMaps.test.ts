// Checks that an option which nothing sets is told, and a list method on a Map or Set.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import type { Objection } from './gate.ts';
import { goalOf } from './goal.ts';
import { mapMethodGate } from './mapMethodGate.ts';
import { unsetOptionGate } from './unsetOptionGate.ts';

const ARGS = 'export function parseArgs(argv) {\n  const options = { top: 3 };\n  return options;\n}\n';
const COUNT = 'export function countWords(text) {\n  const counts = new Map();\n  return counts;\n}\n';
const MAIN =
  "import { parseArgs } from './args.js';\nimport { countWords } from './count.js';\n\nconst options = parseArgs(process.argv);\nconst counts = countWords(options.top);\n";
const FILES = { 'src/args.js': ARGS, 'src/count.js': COUNT, 'src/main.js': MAIN };

async function told(t: TestContext, texts: Record<string, string>): Promise<Objection[]> {
  const codebase = await codebaseOf(t, FILES);
  const before = (path: string) => codebase.project.file(path)?.text ?? null;
  const candidate = {
    goal: goalOf(readRequest('Add an option --min to the word counter.'), codebase),
    codebase,
    texts: new Map(Object.entries(texts)),
    before,
  };
  return [...unsetOptionGate(candidate), ...mapMethodGate(candidate)];
}

test('an option that is read and that its parser never sets is unfinished, in the parser', async (t) => {
  const main = `${MAIN}if (options.min > 0) console.log(options.top);\n`;
  const [objection] = await told(t, { 'src/main.js': main });
  assert.match(objection?.correction ?? '', /`min` is read, and `parseArgs` \(src\/args\.js\) never sets it/);
  assert.deepEqual(objection?.gaps, [{ path: 'src/args.js', owner: 'parseArgs', unused: 'min' }]);
  assert.deepEqual(await told(t, { 'src/main.js': main, 'src/args.js': ARGS.replace('top: 3', 'top: 3, min: 0') }), []);
  assert.deepEqual(await told(t, { 'src/main.js': `${MAIN}options.min = 3;\n` }), []);
});

test('a Map or Set has no list methods, also where a function of the project makes it', async (t) => {
  const filtered = `${MAIN}console.log(counts.filter((one) => one.n > 1));\n`;
  assert.match(
    (await told(t, { 'src/main.js': filtered }))[0]?.correction ?? '',
    /`counts` is a Map, which has no `filter`.*\[\.\.\.counts\]\.filter\(\(\[key, value\]\)/,
  );
  const set = `${MAIN}const seen = new Set();\nconsole.log(seen.map(String));\n`;
  assert.match((await told(t, { 'src/main.js': set }))[0]?.correction ?? '', /`seen` is a Set, which has no `map`/);
  const right = `${MAIN}const seen = new Set();\nconsole.log([...counts].filter(([, n]) => n > 1), [...seen].map(String), counts.get('a'));\n`;
  assert.deepEqual(await told(t, { 'src/main.js': right }), []);
});
