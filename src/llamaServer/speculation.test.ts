// Checks that speculation is asked for only of a llama-server that says it knows it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speculationArguments } from './speculation.ts';

const printing = (script: string) => speculationArguments({ file: process.execPath, args: ['-e', script, '--'] });

test('it is asked for where the help names it, on either stream, also of one that ends with an error', async () => {
  const help = '--spec-type [none|ngram-cache|ngram-simple]  type of speculative decoding';
  assert.deepEqual(await printing(`console.log(${JSON.stringify(help)})`), ['--spec-type', 'ngram-simple']);
  assert.deepEqual(await printing(`console.error(${JSON.stringify(help)}); process.exitCode = 1`), ['--spec-type', 'ngram-simple']);
});

test('it is not asked for of an older one, or of one that can’t be run', async () => {
  assert.deepEqual(await printing('console.log("--spec-type [none|draft]")'), []);
  assert.deepEqual(await speculationArguments({ file: '/nowhere/llama-server', args: [] }), []);
});
