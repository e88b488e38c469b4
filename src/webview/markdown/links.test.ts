// Tests which links of an answer lead to the web, which to a file and its line, and which nowhere.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growth, LINEAR } from '#transcript/testing/growth.ts';
import { fileTarget, isWebLink, looksLikePath } from './links.ts';
import { renderMarkdown } from './markdown.ts';

test('a link to a file names its path and line, in each way that models write it', () => {
  for (const [href, path, line] of [
    ['src/store.ts', 'src/store.ts', null],
    ['src/store.ts#L12', 'src/store.ts', 12],
    ['src/store.ts#L12-L20', 'src/store.ts', 12],
    ['src/store.ts#L12C4-L20C1', 'src/store.ts', 12],
    ['src/store.ts#L12C4', 'src/store.ts', 12],
    ['src/store.ts#L12–L20', 'src/store.ts', 12],
    ['src/store.ts#C4', 'src/store.ts', null],
    ['src/store.ts:L12', 'src/store.ts', 12],
    ['store.ts:L12-L14', 'store.ts', 12],
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
    ['vscode://file/home/ada/x.ts:4', '/home/ada/x.ts', 4],
    ['vscode://file/c:/work/x.ts:4:2', 'c:/work/x.ts', 4],
    ['vscode-insiders://file/home/ada/x.ts', '/home/ada/x.ts', null],
    ['cursor://file/home/ada/x.ts#L4C2', '/home/ada/x.ts', 4],
    ['../up.ts', '../up.ts', null],
    ['Makefile', 'Makefile', null],
    ['日本語/ファイル.md', '日本語/ファイル.md', null],
  ] as const)
    assert.deepEqual(fileTarget(href), { path, line }, href);
});

test('other schemes, other hosts and names that hide something are no files', () => {
  for (const href of ['javascript:alert(1)', 'command:x', 'vscode://x', 'data:text/html,x', '//host/x', '%5C%5Chost%5Cx', 'file://host/x'])
    assert.equal(fileTarget(href), null, href);
  for (const href of [
    'vscode://file',
    'vscode://file//host/x',
    'vscode://filex/a',
    'vscode://settings/a.b',
    'vscode://ada.ext/open?f=/x',
    'http://file/x',
  ])
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

const spaced: [source: string, path: string][] = [
  ['[My File](docs/My File.md)', 'docs/My File.md'],
  ['[a](My Notes.md#L3)', 'My Notes.md'],
  ['[a](src/My App/main (copy).ts:12)', 'src/My App/main (copy).ts'],
  ['[a](docs/File (1).md)', 'docs/File (1).md'],
  ['[a](docs/My File.md "the title")', 'docs/My File.md'],
  ['[a](C:\\\\work\\\\My App\\\\x.ts)', 'C:\\work\\My App\\x.ts'],
  ['[a](vscode://file/home/My App/x.ts:7)', '/home/My App/x.ts'],
  ['![a](media/Screen shot.png)', 'media/Screen shot.png'],
  ['[a](docs/Été à Paris.md)', 'docs/Été à Paris.md'],
  ['[a](docs/Notes - 2024.md)', 'docs/Notes - 2024.md'],
  ['[a](docs/100% sure.md)', 'docs/100% sure.md'],
  ['[a](<docs/My File.md>)', 'docs/My File.md'],
];
for (const [source, path] of spaced)
  test(`a path with spaces is a link: ${source}`, () =>
    assert.equal(/data-path="([^"]*)"/.exec(renderMarkdown(`See ${source} now.`))?.[1], path));

test('what only stands behind brackets is no path', () => {
  for (const source of [
    'handlers[i](request, response.body)',
    'f[0](x => x.id)',
    'f[0](a / b.c)',
    'f[0](x - y.z)',
    'see [1](e.g. this one)',
    '[sic](version 2.0)',
    '[x](see this for more.)',
    '[x](javascript:alert(1) x.md)',
    '[x](command:a b.md)',
    '[x](//host/My File.md)',
    '[x](https://x.example/My File.md)',
    '[x](docs/My  File.md)',
    '[x](docs/My\nFile.md)',
    '[x](docs/My File.md',
    '`[My File](docs/My File.md)`',
    '    [My File](docs/My File.md)',
    '[My File]: docs/My File.md',
  ])
    assert.doesNotMatch(renderMarkdown(source), /data-path/, source);
  assert.match(renderMarkdown('[a](a.md "b c.md")'), /data-path="a\.md"/, 'a title is a title');
});

test('many links that never end are read in time', async () => {
  assert.ok((await growth((size) => renderMarkdown('[a](b c '.repeat(size)), 1_000)) < LINEAR);
});
