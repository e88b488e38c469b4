import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { inRepo, root } from '../parts/paths.ts';

/** All files of src/, as paths relative to the root. */
const files = globSync('src/**/*.ts', { cwd: root }).filter((file) => !file.includes('/fixtures/'));
const sources = files.filter((file) => !/\.test\.ts$|\/testing\/|\.d\.ts$/.test(file));
const linesOf = (file: string) => readFileSync(inRepo(file), 'utf8').trimEnd().split('\n');

test('no folder holds more than 15 source files, and none lies deeper than three below src', () => {
  for (const folder of new Set(sources.map((file) => path.dirname(file)))) {
    const count = sources.filter((file) => path.dirname(file) === folder).length;
    assert.ok(count <= 15, `${folder} has ${count} files`);
    assert.ok(folder.split('/').length - 1 <= 3, folder);
  }
});

test('files are small: at most 300 lines each, 100 at the median', () => {
  const lengths = sources.map((file) => linesOf(file).length).sort((a, b) => a - b);
  for (const file of sources) assert.ok(linesOf(file).length <= 300, file);
  assert.ok((lengths[Math.floor(lengths.length / 2)] ?? 0) <= 100);
});

test('every script and every file of the tests says in its first line what it is for', () => {
  for (const file of globSync(['scripts/**/*.{ts,mjs}', 'test/**/*.ts'], { cwd: root })) {
    if (/^scripts.*\.test\.ts$/.test(file) || file.includes('node_modules') || file.includes('agentTasks')) continue;
    assert.match(linesOf(file)[0] ?? '', /^(\/\/|\/\*\*?) \S.{15,}/, file);
  }
});

test('every source file opens with what it does, verb first, in at most 100 characters', () => {
  for (const file of sources) {
    const [first = ''] = linesOf(file);
    assert.match(first, /^\/\/ [A-Z][\w-]+ \S.{8,}$/, file);
    assert.ok(first.length <= 100, `${file}: ${first.length} characters`);
    assert.doesNotMatch(first, /^\/\/ (What|Who|Which|How|Why|The|A|An)\b/, file);
  }
});
