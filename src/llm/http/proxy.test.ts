// Tests which requests go through which proxy.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_NETWORK, type NetworkSettings } from '#contracts/ports/windowPort.ts';
import { chooseProxy } from './proxy.ts';

function through(url: string, env: Record<string, string>, network: Partial<NetworkSettings> = {}): string {
  const choice = chooseProxy(new URL(url), { ...DEFAULT_NETWORK, ...network }, env);
  if (choice.kind === 'direct') return 'direct';
  return choice.kind === 'unusable' ? `unusable ${choice.from}` : choice.proxy.url.origin;
}

const FAR = 'https://models.corp.example:8443/v1';
const PROXY = 'http://proxy.example:3128';

test('without a setting or a variable requests go straight', () => assert.equal(through(FAR, {}), 'direct'));

for (const name of ['https_proxy', 'HTTPS_PROXY', 'Https_Proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY'])
  test(`a request over TLS follows ${name}`, () => assert.equal(through(FAR, { [name]: PROXY }), PROXY));

test('a request without TLS does not follow HTTPS_PROXY', () => {
  assert.equal(through('http://models.example', { HTTPS_PROXY: PROXY }), 'direct');
  assert.equal(through('http://models.example', { HTTP_PROXY: PROXY }), PROXY);
});

test('VS Code’s setting comes before the variables, lower case before upper; an empty variable is none', () => {
  assert.equal(through(FAR, { HTTPS_PROXY: 'http://other:1' }, { proxy: ` ${PROXY}/ ` }), PROXY);
  assert.equal(through(FAR, { HTTPS_PROXY: 'http://other:1', https_proxy: PROXY }), PROXY);
  assert.equal(through(FAR, { HTTPS_PROXY: PROXY, https_proxy: ' ' }), PROXY);
  assert.equal(through(FAR, { HTTPS_PROXY: PROXY }, { isProxyOff: true }), 'direct');
});

for (const here of ['http://127.0.0.1:8080', 'http://127.9.9.9', 'http://localhost:11434/v1', 'https://[::1]:1', 'http://LOCALHOST'])
  test(`this machine is never asked through a proxy: ${here}`, () =>
    assert.equal(through(here, { HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY }, { proxy: PROXY }), 'direct'));

const excluded: [entry: string, url: string, isExcluded: boolean][] = [
  ['*', FAR, true],
  ['models.corp.example', FAR, true],
  ['MODELS.Corp.Example', FAR, true],
  ['corp.example', FAR, true],
  ['.corp.example', FAR, true],
  ['*.corp.example', FAR, true],
  ['models.*', FAR, true],
  ['https://models.corp.example/', FAR, true],
  ['models.corp.example:8443', FAR, true],
  ['models.corp.example:443', FAR, false],
  ['orp.example', FAR, false],
  ['example.com', FAR, false],
  ['a.com, b.com corp.example', FAR, true],
  ['a.com;corp.example', FAR, true],
  ['example', 'https://notexample', false],
  ['10.0.0.0/8', 'http://10.1.2.3:8000', true],
  ['10.0.0.0/8', 'http://11.1.2.3:8000', false],
  ['10.0.0.0/99', 'http://10.1.2.3:8000', false],
  ['10.1.*', 'http://10.1.2.3:8000', true],
  ['10.1.2.3', 'http://10.1.2.3:8000', true],
  ['10.1.2.3:9', 'http://10.1.2.3:8000', false],
  ['fd00::/8', 'http://[fd12::1]:8000', true],
  ['[fd12::1]:8000', 'http://[fd12::1]:8000', true],
  ['fd12:0:0::1', 'http://[fd12::1]', true],
  ['<local>', 'http://gpu:8000', true],
  ['<local>', FAR, false],
  ['gpu', 'http://gpu.:8000', true],
  ['', FAR, false],
  [', ,', FAR, false],
];
for (const [entry, url, isExcluded] of excluded)
  test(`NO_PROXY “${entry}” ${isExcluded ? 'excludes' : 'does not exclude'} ${new URL(url).host}`, () => {
    const expected = isExcluded ? 'direct' : PROXY;
    assert.equal(through(url, { ALL_PROXY: PROXY, no_proxy: entry }), expected);
    assert.equal(through(url, { No_Proxy: entry }, { proxy: PROXY }), expected);
    assert.equal(through(url, {}, { proxy: PROXY, noProxy: entry.split(/[,; ]+/) }), expected);
  });

test('a name and a password in the address of the proxy become a header; the setting for it comes first', () => {
  const authorizationOf = (proxy: string, proxyAuthorization = '') => {
    const choice = chooseProxy(new URL(FAR), { ...DEFAULT_NETWORK, proxy, proxyAuthorization }, {});
    assert.ok(choice.kind === 'proxy' && !choice.proxy.url.href.includes('@'));
    return choice.proxy.authorization;
  };
  assert.equal(authorizationOf(PROXY), null);
  assert.equal(authorizationOf('http://me:p%40ss@proxy:1'), `Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  assert.equal(authorizationOf('http://me:100%@proxy:1'), `Basic ${Buffer.from('me:100%').toString('base64')}`);
  assert.equal(authorizationOf('me:secret@proxy:1'), `Basic ${Buffer.from('me:secret').toString('base64')}`);
  assert.equal(authorizationOf('http://me:secret@proxy:1', 'Bearer x'), 'Bearer x');
});

test('an address that is no HTTP proxy is said to be unusable, by where it stands and not by what it says', () => {
  assert.equal(through(FAR, { HTTPS_PROXY: 'socks4://me:secret@proxy:1080' }), 'unusable HTTPS_PROXY');
  assert.equal(through(FAR, { https_proxy: 'http://' }), 'unusable https_proxy');
  assert.equal(through(FAR, {}, { proxy: 'http://proxy:99999' }), 'unusable http.proxy');
  assert.equal(through(FAR, {}, { proxy: 'proxy.example:3128' }), PROXY);
});
