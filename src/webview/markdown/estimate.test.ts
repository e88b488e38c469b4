// Tests the estimated heights of Markdown and code.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimatedHeight, estimatedLines } from './estimate.ts';

test('text is as tall as its own lines, or as the lines that it is wrapped into', () => {
  assert.equal(estimatedLines('one line', 260), 1);
  assert.equal(estimatedLines('a\nb\nc\n\n', 260), 3);
  assert.equal(estimatedLines('x'.repeat(1_000), 660), 10);
  assert.ok(estimatedLines('x', 0) >= 1, 'before anything is laid out');
});

test('code is never wrapped, and wider text is less tall', () => {
  const code = (text: string) => estimatedHeight({ kind: 'code', language: '', text, closed: true }, 260);
  assert.equal(code('x'.repeat(5_000)), code('x'));
  assert.ok(code('a\n'.repeat(100)) > (50 * code('a')) / 10);
  const prose = (width: number) => estimatedHeight({ kind: 'markdown', source: 'words '.repeat(500), closed: true }, width);
  assert.ok(prose(300) > 1.8 * prose(600));
});
