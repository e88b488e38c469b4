// Tests that streamed Markdown gives the same blocks however it arrives, and that each stays small.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Block, BlockReader, MAX_BLOCK_CHARS } from './blocks.ts';
import { renderMarkdown } from './markdown.ts';

const DOCUMENT = `Intro with **bold**
over two lines.

# Title
Text right after.
\`\`\`ts title
const a = '\`\`\`';

\`\`\`
1. one

2. two
   \`\`\`sh
   ls

   pwd
   \`\`\`
   more

   - nested

After the list.

| a | b |
|---|---|
| 1 | 2 |

> quote
> more

~~~
tilde \`\`\`
~~~
last line`;

function blocksOf(...pieces: string[]): readonly Block[] {
  const reader = new BlockReader();
  for (const piece of pieces) reader.append(piece);
  reader.end();
  assert.equal(reader.open, null);
  return reader.closed;
}

test('a stream split anywhere gives the same blocks', () => {
  const whole = blocksOf(DOCUMENT);
  for (let cut = 0; cut <= DOCUMENT.length; cut++) assert.deepEqual(blocksOf(DOCUMENT.slice(0, cut), DOCUMENT.slice(cut)), whole);
  assert.deepEqual(blocksOf(...DOCUMENT), whole);
});

test('code at the top level is a block of its own, code in a list stays in the list', () => {
  const code = blocksOf(DOCUMENT).filter((block) => block.kind === 'code');
  assert.deepEqual(code, [
    { kind: 'code', language: 'ts', text: "const a = '```';\n\n", closed: true },
    { kind: 'code', language: '', text: 'tilde ```\n', closed: true },
  ]);
});

test('blocks rendered one by one look like the document rendered whole', () => {
  const tight = (html: string) => html.replaceAll(/\n+/g, '\n').trim();
  const oneByOne = blocksOf(DOCUMENT).map((block) =>
    renderMarkdown(block.kind === 'code' ? `~~~~${block.language}\n${block.text}~~~~` : block.source),
  );
  assert.equal(tight(oneByOne.join('\n')), tight(renderMarkdown(DOCUMENT)));
});

test('an unclosed fence is code to the end', () => {
  assert.deepEqual(blocksOf('```js\nlet a\n\n# b'), [{ kind: 'code', language: 'js', text: 'let a\n\n# b', closed: true }]);
});

test('a line that may yet become a fence is not shown', () => {
  const reader = new BlockReader();
  reader.append('```js\nlet a\n``');
  assert.deepEqual(reader.open, { kind: 'code', language: 'js', text: 'let a\n', closed: false });
  reader.append('`');
  reader.append('\nAfter');
  assert.deepEqual(reader.open, { kind: 'markdown', source: 'After', closed: false });
});

test('no text is lost and none repeated when blocks are cut for their size', () => {
  const shapes = {
    line: 'word '.repeat(40_000),
    'line without spaces': 'x'.repeat(200_000),
    emoji: '😀'.repeat(50_000),
    paragraph: 'some words in a line\n'.repeat(10_000),
    list: '- item with words\n'.repeat(10_000),
    'nested list': '- top\n  - nested item\n    more\n'.repeat(6_000),
    quotes: `${'>'.repeat(5_000)} deep\n`.repeat(40),
  };
  for (const [shape, text] of Object.entries(shapes)) {
    const blocks = blocksOf(...(text.match(/[\s\S]{1,997}/g) ?? []));
    const joined = blocks.map((block) => (block.kind === 'markdown' ? block.source : block.text)).join('');
    assert.ok(joined === text, shape);
    for (const block of blocks)
      if (block.kind === 'markdown') assert.ok(block.source.length <= 2 * MAX_BLOCK_CHARS, `${shape}: ${block.source.length}`);
  }
});

test('the rest of a long table keeps its head', () => {
  const blocks = blocksOf(`| a | b |\n|---|---|\n${'| 1 | 2 |\n'.repeat(3_000)}`);
  assert.ok(blocks.length > 2);
  for (const block of blocks) assert.ok(block.kind === 'markdown' && block.source.startsWith('| a | b |\n|---|---|\n'));
});

test('what is parsed again while 200 KB stream in stays small', () => {
  const answer = `${DOCUMENT}\n\n`.repeat(Math.ceil(200_000 / DOCUMENT.length));
  const reader = new BlockReader();
  let parsedChars = 0;
  let pieces = 0;
  for (let at = 0; at < answer.length; at += 20, pieces++) {
    const closedBefore = reader.closed.length;
    reader.append(answer.slice(at, at + 20));
    for (const block of reader.closed.slice(closedBefore)) if (block.kind === 'markdown') parsedChars += block.source.length;
    if (reader.open?.kind === 'markdown') parsedChars += reader.open.source.length;
  }
  assert.ok(parsedChars / pieces < 200, `${parsedChars / pieces} characters a piece`);
});
