// Checks what the host is told of this window: trust, folders, settings, and what the user allowed.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { DEFAULT_NETWORK } from '#contracts/ports/windowPort.ts';
import { fake, Memento, workspace } from '#vscode/testing/fakeVscode.ts';

const { createWindowPort, windowFacts } = await import('./windowPort.ts');
beforeEach(() => fake.reset());

const FAR = 'http://models.example:8080';

function aPort() {
  const context = { globalState: new Memento(), workspaceState: new Memento(), subscriptions: [] };
  const parts = { context: context as never, keys: {} as never, runners: {} as never, verify: () => undefined, log: () => undefined };
  return { context, port: createWindowPort(parts) };
}

test('trust, and in which folder the workspace’s own settings name the endpoint, are those of this window', () => {
  fake.folders = ['/project', '/other'];
  fake.folderSettings['/project'] = { 'localModel.endpoint': FAR };
  fake.user['localModel.endpoint'] = 'http://127.0.0.1:8080';
  const { isTrusted, folders, settings } = windowFacts();
  assert.equal(isTrusted, true);
  assert.deepEqual(
    folders.map(({ path, settings: own }) => [path, own.settings.localModel.endpoint, own.isEndpointOfWorkspace]),
    [
      ['/project', FAR, true],
      ['/other', 'http://127.0.0.1:8080', false],
    ],
  );
  assert.equal(settings.isEndpointOfWorkspace, false);
  workspace.isTrusted = false;
  const untrusted = windowFacts();
  assert.equal(untrusted.isTrusted, false);
  assert.equal(untrusted.folders[0]?.settings.settings.localModel.endpoint, 'http://127.0.0.1:8080');
});

test('VS Code’s own proxy and certificates are told, with its defaults where nothing is set', () => {
  assert.deepEqual(windowFacts().network, DEFAULT_NETWORK);
  fake.http = {
    proxy: 'http://proxy.example:3128',
    noProxy: ['corp.example', 1],
    proxyStrictSSL: false,
    systemCertificates: false,
    proxySupport: 'off',
  };
  assert.deepEqual(windowFacts().network, {
    proxy: 'http://proxy.example:3128',
    noProxy: ['corp.example'],
    proxyAuthorization: '',
    isProxyStrict: false,
    isProxyOff: true,
    usesSystemCertificates: false,
  });
});

test('an origin that the user allowed stays allowed in every window, and no workspace can put one there', async () => {
  const { context, port } = aPort();
  fake.workspace.allowedOrigins = [FAR];
  await context.workspaceState.update('allowedOrigins', [FAR]);
  assert.deepEqual(await port.allowedOrigins(), []);
  await port.allowOrigin('http://a.example');
  await port.allowOrigin('http://b.example');
  await port.allowOrigin('http://a.example');
  assert.deepEqual(await port.allowedOrigins(), ['http://a.example', 'http://b.example']);
  assert.deepEqual(context.globalState.get('allowedOrigins'), ['http://a.example', 'http://b.example']);
});
