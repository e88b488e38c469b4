// How the list of mutations is read, and that each of its lines can be tried.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inRepo } from '../parts/paths.ts';
import { mutated, parseMutations, readMutations } from './mutations.ts';

const HEAD = 'claim\tfile\ttext\treplacement\ttest\tonly';

test('a line is a mutation; a text is taken away where its replacement is empty; the last column may be left out', () => {
  assert.deepEqual(
    parseMutations(`${HEAD}\nIt adds\ta.ts\ta + b\ta - b\ta.test.ts\n\nIt checks\ta.ts\tcheck();\t\ta.test.ts\tit checks\n`),
    [
      { claim: 'It adds', file: 'a.ts', text: 'a + b', replacement: 'a - b', test: 'a.test.ts', only: '' },
      { claim: 'It checks', file: 'a.ts', text: 'check();', replacement: '', test: 'a.test.ts', only: 'it checks' },
    ],
  );
});

test('what is no mutation is refused, with its line', () => {
  assert.throws(() => parseMutations('file\ttext\n'), /must begin with the columns/);
  for (const line of ['It adds\ta.ts\ta + b', 'x\ta.ts\t\tb\ta.test.ts', 'x\ta.ts\ta\tb\ta.test.ts\t\tmore'])
    assert.throws(() => parseMutations(`${HEAD}\n${line}\n`), { message: `This is no mutation: ${line}` });
  assert.throws(() => parseMutations(`${HEAD}\nx\ta.ts\ta\ta\ta.test.ts`), /changes nothing/);
});

test('a text that stands in the file never or twice breaks nothing', () => {
  assert.equal(mutated('if (a) b();', { text: 'a', replacement: '!a' }), 'if (!a) b();');
  assert.equal(mutated('if (a) a();', { text: 'a', replacement: '!a' }), null);
  assert.equal(mutated('if (b) c();', { text: 'a', replacement: '!a' }), null);
  assert.equal(mutated('$1', { text: '$1', replacement: '$&' }), '$&', 'signs of a pattern are signs');
});

test('the list names files that are there, each text stands in its file exactly once, and no line is twice in the list', () => {
  const mutations = readMutations();
  for (const mutation of mutations) {
    for (const file of [mutation.file, mutation.test]) assert.ok(existsSync(inRepo(file)), file);
    const source = readFileSync(inRepo(mutation.file), 'utf8');
    assert.notEqual(mutated(source, mutation), null, `not exactly once in ${mutation.file}: ${mutation.text}`);
  }
  const keys = mutations.map(({ file, text, replacement, test: tests, only }) => [file, text, replacement, tests, only].join('\t'));
  assert.equal(new Set(keys).size, keys.length);
});
