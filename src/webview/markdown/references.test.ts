// Tests that a link definition works in every block of an answer, wherever it stands.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BlockReader } from './blocks.ts';
import { renderMarkdown } from './markdown.ts';

function html(...pieces: string[]): string {
  const reader = new BlockReader();
  for (const piece of pieces) reader.append(piece);
  reader.end();
  return reader.closed.map((block) => (block.kind === 'code' ? `<pre>${block.text}</pre>\n` : renderMarkdown(block.source))).join('');
}

const DOCUMENT = `See the [handbook][1], the [Guide][] or [faq], and [again][ The
Guide ].

- in a list: [handbook][1]

\`\`\`md
[1]: https://wrong.example/in-code
\`\`\`

| a |
|---|
| [faq] |

[1]: https://example.com/handbook
[guide]: <https://example.com/guide> "Guide"
[FAQ]: src/faq.md#L3
[1]: https://example.com/second
`;

test('a definition at the end makes links of all that refer to it, and is not shown', () => {
  const whole = html(DOCUMENT);
  assert.equal(whole.match(/href="https:\/\/example\.com\/handbook"/g)?.length, 2);
  assert.equal(whole.match(/href="https:\/\/example\.com\/guide"/g)?.length, 1);
  assert.equal(whole.match(/data-path="src\/faq\.md" data-line="3"/g)?.length, 2);
  assert.doesNotMatch(whole, /second|<p>\[|\[handbook\]|\]: https:\/\/example/);
  assert.match(whole, /\[again\]\[ The/, 'no definition, no link');
});

test('split anywhere it gives the same', () => {
  const whole = html(DOCUMENT);
  for (let cut = 0; cut <= DOCUMENT.length; cut++) assert.equal(html(DOCUMENT.slice(0, cut), DOCUMENT.slice(cut)), whole);
});

test('a definition at the beginning serves the blocks behind it, the open one too', () => {
  const reader = new BlockReader();
  reader.append('[1]: https://a.example\n\nFirst.\n\nSee [a][1] and ');
  assert.match(renderMarkdown(reader.open?.kind === 'markdown' ? reader.open.source : ''), /<a href="https:\/\/a\.example">a<\/a> and/);
});

test('only blocks that use a definition change when it comes', () => {
  const reader = new BlockReader();
  reader.append('See [a][1].\n\nNothing.\n\nArray[1] too, but [x][2] not.\n\n[1]: https://a.example\n\n');
  reader.end();
  const changed = reader.takeChanged().map(({ source }) => source);
  assert.equal(changed.length, 2);
  assert.ok(changed[0]?.includes('See [a][1]') && changed[1]?.includes('Array[1]'));
  assert.deepEqual(reader.takeChanged(), []);
});

test('what is no definition stays in the text', () => {
  for (const text of ['[^1]: Important', '[Note]: important words', '[x]: javascript:alert(1)', '[x]: <a\nb>', '[ ]: https://a.example'])
    assert.match(html(`See [x], [Note] and [^1].\n\n${text}\n`), /<p>\[/, text);
});

test('many definitions and references stay cheap', () => {
  const count = 2_000;
  const text = Array.from({ length: count }, (_, n) => `A [link][${n}] in its own paragraph.\n\n`).join('');
  const definitions = Array.from({ length: count }, (_, n) => `[${n}]: https://a.example/${n}\n`).join('');
  const reader = new BlockReader();
  reader.append(text + definitions);
  reader.end();
  assert.equal(reader.takeChanged().length, count);
  const chars = reader.closed.reduce((sum, block) => sum + (block.kind === 'markdown' ? block.source.length : 0), 0);
  assert.ok(chars < 4 * (text.length + definitions.length), `${chars} characters to parse`);
});

test('a definition that is still being written is not shown, a link and a remark are', () => {
  const shown = (text: string) => {
    const reader = new BlockReader();
    reader.append(text);
    return reader.open?.kind === 'markdown' ? reader.open.source : '';
  };
  for (const text of ['[', '[1', '[1]', '[1]:', '[1]: h', '[1]: https://a.example "A']) assert.equal(shown(text), '', text);
  for (const text of ['[a](', '[a](https://a.example', '[a] and', `[${'x'.repeat(80)}`, '- [ ]']) assert.equal(shown(text), text);
});
