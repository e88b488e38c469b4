// Tests which suites and servers the words of `npm test` choose.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenSuites, suiteNames, takeExtras } from './names.ts';

test('without words every suite runs; words choose some, in the order in which they run', () => {
  assert.deepEqual(chosenSuites([]), suiteNames);
  assert.deepEqual(chosenSuites(['real', 'check']), ['check', 'real']);
  assert.match(String(chosenSuites(['reel'])), /No suite is called reel/);
});

test('further servers are asked for by name', () => {
  assert.deepEqual(takeExtras(['real', '--with', 'litellm,vllm']), { words: ['real'], extras: ['vllm', 'litellm'] });
  assert.deepEqual(takeExtras(['unit']), { words: ['unit'], extras: [] });
  for (const words of [['--with'], ['--with', 'ollama'], ['--with', 'vllm,gemini']])
    assert.match(String(takeExtras(words)), /--with takes/);
});
