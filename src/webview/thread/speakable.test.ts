// Tests that screen readers get finished sentences of streamed Markdown, and only the end of a lot.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speakable } from './speakable.ts';

test('only finished sentences are announced, without Markdown markup', () => {
  const text = '# Title\nUse **`a.b`** here. And th';
  const first = speakable(text, 0, false);
  assert.deepEqual(first, { speech: 'Title Use a.b here.', next: text.indexOf(' And') });
  assert.equal(speakable(`${text}is`, first.next, true).speech, 'And this');
});

test('of a lot of text only the end is spoken', () => {
  const { speech } = speakable('A sentence of some words. '.repeat(100), 0, false);
  assert.ok(speech.length < 620 && speech.startsWith('… '));
});

test('of a link only its text is spoken, of a link definition nothing', () => {
  assert.equal(speakable('See [a](b.ts#L1) and [c][1].\n\n[1]: https://x.example/\n', 0, true).speech, 'See a and c.');
});
