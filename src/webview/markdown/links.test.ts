// Tests which links of an answer lead to the web, which to a file and its line, and which nowhere.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileTarget, isWebLink, looksLikePath } from './links.ts';
import { renderMarkdown } from './markdown.ts';

test('a link to a file names its path and line, in each way that models write it', () => {
  for (const [href, path, line] of [
    ['src/store.ts', 'src/store.ts', null],
    ['src/store.ts#L12', 'src/store.ts', 12],
    ['src/store.ts#L12-L20', 'src/store.ts', 12],
    ['src/store.ts#L12C4-L20C1', 'src/store.ts', null],
    ['src/store.ts#12', 'src/store.ts', 12],
    ['src/store.ts:12', 'src/store.ts', 12],
    ['store.ts:12', 'store.ts', 12],
    ['src/store.ts:12:5', 'src/store.ts', 12],
    ['src/store.ts:12-20', 'src/store.ts', 12],
    ['./a%20b.md#usage', './a b.md', null],
    ['/home/ada/x.ts:3', '/home/ada/x.ts', 3],
    ['C:%5Cwork%5Cx.ts:3', 'C:\\work\\x.ts', 3],
    ['c:/work/x.ts', 'c:/work/x.ts', null],
    ['file:///home/ada/x.ts#L4', '/home/ada/x.ts', 4],
    ['file:///C:/work/x.ts', 'C:/work/x.ts', null],
    ['../up.ts', '../up.ts', null],
    ['Makefile', 'Makefile', null],
    ['日本語/ファイル.md', '日本語/ファイル.md', null],
  ] as const)
    assert.deepEqual(fileTarget(href), { path, line }, href);
});

test('other schemes, other hosts and names that hide something are no files', () => {
  for (const href of ['javascript:alert(1)', 'command:x', 'vscode://x', 'data:text/html,x', '//host/x', '%5C%5Chost%5Cx', 'file://host/x'])
    assert.equal(fileTarget(href), null, href);
  for (const href of ['a%00.ts', 'a%0A.ts', 'x%E2%80%AEst.exe', '%ff', '', '#usage', `${'a/'.repeat(600)}x`])
    assert.equal(fileTarget(href), null, href);
  assert.deepEqual([isWebLink('HTTPS://x.example'), isWebLink('mailto:a@b.example'), isWebLink('ftp://x')], [true, true, false]);
  assert.deepEqual(['src/a', 'a.ts', './a', 'Important', 'Text.'].map(looksLikePath), [true, true, true, false, false]);
});

test('a link to a file carries its path and line and no address; an anchor is its text', () => {
  assert.equal(
    renderMarkdown('In [store.ts:12](src/store.ts#L12).'),
    '<p>In <a class="file-link" role="link" tabindex="0" data-path="src/store.ts" data-line="12">store.ts:12</a>.</p>\n',
  );
  assert.match(renderMarkdown('[x](a"b<c>.ts)'), /data-path="a&quot;b&lt;c&gt;\.ts"/);
  assert.match(renderMarkdown('![shot](media/shot.png)'), /<a class="file-link"[^>]* data-path="media\/shot\.png">Image: shot<\/a>/);
  assert.equal(renderMarkdown('See [Usage](#usage).'), '<p>See <a>Usage</a>.</p>\n');
});
