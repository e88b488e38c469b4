// Tests how answers are shortened to one plain line.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shorten } from '#base/text.ts';
import { growth, LINEAR } from '#transcript/testing/growth.ts';
import { summarizeText } from './oneLine.ts';

test('the last section named Summary is the summary', () => {
  assert.equal(
    summarizeText('Long talk.\n\n## Summary\nOld.\n\n## Next\nx\n\n## Summary\n\n- **Done**: `a.ts`\n\n## After\ny'),
    'Done: a.ts',
  );
});

test('without such a section it is the first paragraph, past headings and code', () => {
  assert.equal(
    summarizeText('# Answer\n\n```ts\nconst a = 1;\n```\n\nUse *this*,\nnot [that](https://x.example).\n\nMore.'),
    'Use this, not that.',
  );
});

test('a heading named Summary inside code does not count', () => {
  assert.equal(summarizeText('First.\n\n```\n## Summary\nno\n```\n'), 'First.');
});

test('an empty Summary section is passed over', () => {
  assert.equal(summarizeText('First.\n\n## Summary\n\n'), 'First.');
});

test('an answer that is only code gives its first line', () => {
  assert.equal(summarizeText('```js\nrun();\n```'), 'run();');
});

test('markup goes and types stay', () => {
  assert.equal(summarizeText('<p>It is an <b>Array<string></b>.<br/></p>'), 'It is an Array<string>.');
});

test('names with underscores and sums keep their characters', () => {
  assert.equal(summarizeText('The snake_case_name is 2 * 3 * 4 and a_b.'), 'The snake_case_name is 2 * 3 * 4 and a_b.');
});

test('a summary is one line of at most 300 characters, cut between words and never within a character', () => {
  assert.equal(summarizeText(''), '');
  assert.ok(summarizeText('word '.repeat(100)).endsWith('word…'));
  assert.ok(summarizeText('word '.repeat(100)).length <= 300);
  assert.equal(shorten('🙂🙂🙂', 4), '🙂…');
  assert.doesNotMatch(summarizeText('a\u0007b\u001b[31m\u2028c\td'), /[\p{Cc}\u2028]/u);
});

test('hostile text takes no time', async () => {
  for (const piece of ['[', '![](', '**', '<a ', '_a ', '# ', '`', ' \n', '🙂'])
    assert.ok((await growth((size) => summarizeText(piece.repeat(size)), 100_000)) < LINEAR, piece);
});
