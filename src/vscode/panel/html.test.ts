// Tests what the panel's page may load.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Uri } from '#vscode/testing/fakeVscode.ts';

const { panelHtml } = await import('./html.ts');

/** Maps files of the extension to URLs, as VS Code does. */
const webview = { cspSource: 'https://webview.test', asWebviewUri: ({ fsPath }: Uri) => `https://webview.test${fsPath}` };

function page(): string {
  return panelHtml(webview as never, Uri.file('/extension') as never);
}

test('the page allows only styles, fonts and images of the extension, and scripts with a nonce that is new each time', () => {
  const policies = [page(), page()].map((html) => /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '');
  const [nonce, another] = policies.map((policy) => /'nonce-([\w-]{20,})'/.exec(policy)?.[1]);
  assert.deepEqual(policies[0]?.split('; '), [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    'style-src https://webview.test',
    'font-src https://webview.test',
    'img-src https://webview.test data:',
  ]);
  assert.ok(nonce && another && nonce !== another);
});

test('the page loads only files of the extension, and has no inline script', () => {
  const html = page();
  for (const [, address] of html.matchAll(/(?:src|href)="([^"]*)"/g))
    assert.match(address ?? '', /^https:\/\/webview\.test\/extension\/dist\/webview\//);
  assert.equal([...html.matchAll(/<script[^>]*>([^<]*)</g)].map(([, body]) => body).join(''), '');
});
