// Nothing of a text is out of sight.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenLines } from './brokenLines.ts';

test('a long line goes on below, whole characters and all of them; a short text stays as it is', () => {
  assert.equal(brokenLines('echo a\n\necho b'), 'echo a\n\necho b');
  const command = `echo ${'🙂word '.repeat(4_000)}; touch hidden`;
  const broken = brokenLines(`first\n${command}\r\nlast`);
  const lines = broken.split('\n');
  assert.ok(lines.every((line) => line.length <= 330));
  assert.equal(lines.slice(0, -2).join('\n').replaceAll('\n↪ ', ''), `first\n${command}\r\nlast`);
  assert.match(broken, /; touch hidden\r\nlast/);
});
