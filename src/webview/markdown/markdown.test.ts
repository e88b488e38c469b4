// Tests that a model's Markdown gives no raw HTML, images, script links or inline styles.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderMarkdown } from './markdown.ts';

test('raw HTML is shown as text', () => {
  assert.equal(renderMarkdown('<script>alert(1)</script>'), '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n');
});

test('of all tags, only a line break is one', () => {
  for (const tag of ['<br>', '<br/>', '<br />', '<BR>'])
    assert.match(renderMarkdown(`| a |\n|---|\n| 1${tag}2 |`), /<td>1<br>\s*2<\/td>/, tag);
  for (const tag of ['<br onload=x>', '<br x>', '<brx>', '</br>', '<b>', '< br>', '&lt;br>', '\\<br>'])
    assert.doesNotMatch(renderMarkdown(`1${tag}2`), /<br/, tag);
  for (const code of ['`a<br>b`', '    a<br>b', '```\na<br>b\n```']) assert.match(renderMarkdown(code), /a&lt;br&gt;b/, code);
  assert.match(renderMarkdown('[a<br>b](src/a.ts)'), /data-path="src\/a\.ts">a<br>\s*b<\/a>/);
});

test('an image becomes a link', () => {
  assert.equal(
    renderMarkdown('![a "cat"](https://example.com/cat.png)'),
    '<p><a href="https://example.com/cat.png" class="image-link">Image: a &quot;cat&quot;</a></p>\n',
  );
});

test('only http, https and mailto are links', () => {
  for (const url of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vscode://x',
    'file:///etc/passwd',
    'command:x',
    '//host/x',
    'x.md',
    '&#106;avascript:x',
  ]) {
    assert.doesNotMatch(renderMarkdown(`[x](${url}) ![y](${url}) <${url}>`), /href|src/, url);
  }
  assert.match(renderMarkdown('[x](mailto:a@b.example)'), /href="mailto:a@b\.example"/);
});

test('bare addresses become links, file names do not', () => {
  assert.match(renderMarkdown('see https://example.com/a'), /<a href="https:\/\/example.com\/a">/);
  assert.doesNotMatch(renderMarkdown('see main.rs and index.ts'), /<a/);
});

test('table alignment needs no inline style', () => {
  const html = renderMarkdown('| a |\n|--:|\n| 1 |');
  assert.match(html, /<td class="align-right">/);
  assert.doesNotMatch(html, /style=/);
});
