// Tests that all of a text is visible.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wrapLongLines } from './wrapLongLines.ts';

test('a long line is wrapped between characters, without losing any; a short text is unchanged', () => {
  assert.equal(wrapLongLines('echo a\n\necho b'), 'echo a\n\necho b');
  const command = `echo ${'🙂word '.repeat(4_000)}; touch hidden`;
  const broken = wrapLongLines(`first\n${command}\r\nlast`);
  const lines = broken.split('\n');
  assert.ok(lines.every((line) => line.length <= 330));
  assert.equal(lines.slice(0, -2).join('\n').replaceAll('\n↪ ', ''), `first\n${command}\r\nlast`);
  assert.match(broken, /; touch hidden\r\nlast/);
});
