// Tests requests through a real proxy, and to servers with a certificate of a private authority, on loopback.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { promisify } from 'node:util';
import { DEFAULT_NETWORK, type NetworkSettings } from '#contracts/ports/windowPort.ts';
import { chat } from '#llm/chat/chat.ts';
import { listModels } from '#llm/servers/models.ts';
import { failureOf, requestTo } from '#llm/testing/chatTesting.ts';
import type { Endpoint } from '#llm/types.ts';
import { ANSWER_TEXT } from '../../../test/faultServer/answers.ts';
import { type FaultServer, startFaultServer } from '../../../test/faultServer/faultServer.ts';
import { type ProxyOptions, type ProxyServer, startProxyServer } from '../../../test/faultServer/proxyServer.ts';

const fixture = (name: string) => path.join(import.meta.dirname, '../../../test/faultServer/fixtures', name);
const never = new AbortController().signal;
/** Resolves nowhere: only a proxy can reach it. */
const FAR = 'http://models.invalid:8000/v1';
const SAFE = 'https://models.invalid/v1';

let server: FaultServer;
/** The same by TLS. */
let safe: Server;
let expired: Server;
const opened: ProxyServer[] = [];
before(async () => {
  server = await startFaultServer();
  [safe, expired] = await Promise.all([overTls('server.pem'), overTls('server-expired.pem')]);
});
after(async () => {
  await server.close();
  for (const one of [safe, expired]) one.close().closeAllConnections();
});
afterEach(async () => {
  delete process.env.NODE_EXTRA_CA_CERTS;
  for (const proxy of opened.splice(0)) await proxy.close();
});

/** Answers every chat with a sentence, under a certificate of the private authority. */
async function overTls(name: string): Promise<Server> {
  const pem = readFileSync(fixture(name));
  const made = createServer({ key: pem, cert: pem }, (request, response) => {
    request.resume();
    const models = { object: 'list', data: [{ id: 'test-model' }] };
    const answer = { choices: [{ message: { role: 'assistant', content: ANSWER_TEXT }, finish_reason: 'stop' }] };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(request.method === 'GET' ? models : answer));
  });
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return made;
}

const portOf = (one: Server) => (one.address() as AddressInfo).port;

async function aProxy(options: Partial<ProxyOptions> = {}): Promise<ProxyServer> {
  const proxy = await startProxyServer({ target: server.port, ...options });
  opened.push(proxy);
  return proxy;
}

function ask(baseUrl: string, network: Partial<NetworkSettings>, more: Partial<Endpoint> = {}) {
  server.setScenario('ok');
  const endpoint: Endpoint = { baseUrl, apiKey: null, network: { ...DEFAULT_NETWORK, ...network }, ...more };
  return chat(requestTo(baseUrl, { endpoint }), never);
}

test('a server elsewhere is asked through the proxy of the settings, and the log names the server', async () => {
  const proxy = await aProxy({ login: 'me:p@ss' });
  const told: string[] = [];
  const onSend = async ({ to, what }: { to: string; what: string }) => void told.push(`${to} ${what}`);
  const asked = await ask(FAR, { proxy: `http://me:p%40ss@127.0.0.1:${proxy.port}` }, { onSend });
  assert.deepEqual([asked.ok, asked.text], [true, ANSWER_TEXT]);
  assert.ok(proxy.asked.includes('POST http://models.invalid:8000/v1/chat/completions'));
  assert.ok(told.includes('http://models.invalid:8000 POST /v1/chat/completions'));
  const chats = server.requests.filter(({ path }) => path === '/v1/chat/completions');
  assert.deepEqual([chats[0]?.headers.host, chats[0]?.headers['proxy-authorization']], ['models.invalid:8000', undefined]);
});

test('lists of models take the same way', async () => {
  const proxy = await aProxy();
  const endpoint = { baseUrl: FAR, apiKey: null, network: { ...DEFAULT_NETWORK, proxy: proxy.origin } };
  assert.equal((await listModels(endpoint, never)).ok, true);
  assert.ok(proxy.asked.includes('GET http://models.invalid:8000/v1/models'));
});

test('a server on this machine is never asked through the proxy', async () => {
  const proxy = await aProxy();
  assert.equal((await ask(server.baseUrl, { proxy: proxy.origin })).ok, true);
  assert.deepEqual(proxy.asked, []);
});

test('a server over TLS is asked in a tunnel, which the proxy can not read; its certificate is the server’s', async () => {
  const proxy = await aProxy({ target: portOf(safe) });
  process.env.NODE_EXTRA_CA_CERTS = fixture('ca.pem');
  const asked = await ask(SAFE, { proxy: proxy.origin, proxyAuthorization: 'Basic bWU6eA==' });
  assert.deepEqual([asked.ok, asked.text], [true, ANSWER_TEXT]);
  assert.ok(proxy.asked.every((line) => line === 'CONNECT models.invalid:443'));
  assert.equal(proxy.authorizations[0], 'Basic bWU6eA==');
});

test('a proxy that speaks TLS itself is taken, with its certificate checked', async () => {
  const tls = readFileSync(fixture('server.pem'), 'utf8');
  const [forwarding, tunnelling] = [await aProxy({ tls }), await aProxy({ tls, target: portOf(safe) })];
  const untrusted = failureOf(await ask(FAR, { proxy: forwarding.origin }));
  assert.match(untrusted.message, /certificate of the proxy 127\.0\.0\.1:\d+, which “Example Corp Test CA” issued, is not trusted/);
  const tunnel = failureOf(await ask(SAFE, { proxy: tunnelling.origin }));
  assert.match(tunnel.message, /certificate of the proxy 127\.0\.0\.1:\d+, which “Example Corp Test CA” issued, is not trusted/);
  process.env.NODE_EXTRA_CA_CERTS = fixture('ca.pem');
  assert.equal((await ask(FAR, { proxy: forwarding.origin })).ok, true);
  assert.equal((await ask(SAFE, { proxy: tunnelling.origin })).ok, true);
});

test('a certificate of an unknown authority is refused, with who issued it and what to do', async () => {
  const failure = failureOf(await ask(`https://127.0.0.1:${portOf(safe)}/v1`, {}));
  assert.deepEqual(
    [failure.kind, failure.message.replace(/:\d+/, '')],
    [
      'unreachable',
      'The certificate of 127.0.0.1, which “Example Corp Test CA” issued, is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE). If you trust it, ' +
        "add the issuer's certificate to this machine's certificates, or name its file in the variable NODE_EXTRA_CA_CERTS, and restart VS Code.",
    ],
  );
  const off = failureOf(await ask(`https://127.0.0.1:${portOf(safe)}/v1`, { usesSystemCertificates: false }));
  assert.match(off.message, /http\.systemCertificates is off/);
});

test('the authority of NODE_EXTRA_CA_CERTS is trusted from when its file is there', async () => {
  process.env.NODE_EXTRA_CA_CERTS = fixture('ca.pem');
  assert.equal((await ask(`https://127.0.0.1:${portOf(safe)}/v1`, {})).ok, true);
  process.env.NODE_EXTRA_CA_CERTS = fixture('missing.pem');
  assert.equal((await ask(`https://127.0.0.1:${portOf(safe)}/v1`, {})).ok, false);
});

test('the authorities that the system trusts are trusted, unless the setting says not to', {
  skip: process.platform !== 'linux',
}, async () => {
  // The system's are read once in a process: one of its own, to which they are those of the test.
  const asking = `
    const { requestJson } = await import('#llm/http/jsonReply.ts');
    const ask = async (usesSystemCertificates) => {
      const network = { ...(await import('#contracts/ports/windowPort.ts')).DEFAULT_NETWORK, usesSystemCertificates };
      const url = 'https://127.0.0.1:${portOf(safe)}/v1';
      return (await requestJson({ baseUrl: url, apiKey: null, network }, url, { timeoutMs: 5000 }, AbortSignal.timeout(5000))).ok;
    };
    console.log(await ask(true), await ask(false));`;
  const env = { ...process.env, SSL_CERT_FILE: fixture('ca.pem') };
  const cwd = path.join(import.meta.dirname, '../../..');
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', asking], { env, cwd });
  assert.equal(stdout.trim(), 'true false');
});

test('a certificate that has expired, or is for another name, is said to', async () => {
  process.env.NODE_EXTRA_CA_CERTS = fixture('ca.pem');
  const late = failureOf(await ask(`https://127.0.0.1:${portOf(expired)}/v1`, {}));
  assert.match(late.message, /which “Example Corp Test CA” issued, has expired\. Renew it on the server/);
  const proxy = await aProxy({ target: portOf(safe) });
  const other = failureOf(await ask('https://other.invalid/v1', { proxy: proxy.origin }));
  assert.match(other.message, /certificate of other\.invalid:443, which “Example Corp Test CA” issued, is for another name/);
});

test('certificates behind a proxy go unchecked only where the setting for proxies says so', async () => {
  const proxy = await aProxy({ target: portOf(safe) });
  assert.match(failureOf(await ask(SAFE, { proxy: proxy.origin })).message, /“Example Corp Test CA” issued/);
  assert.equal((await ask(SAFE, { proxy: proxy.origin, isProxyStrict: false })).ok, true);
  assert.equal((await ask(`https://127.0.0.1:${portOf(safe)}/v1`, { isProxyStrict: false })).ok, false, 'no proxy');
});

test('a proxy that is not there, wants a login or refuses is named, never its password', async () => {
  const gone = await aProxy();
  await gone.close();
  opened.length = 0;
  for (const baseUrl of [FAR, SAFE]) {
    const absent = failureOf(await ask(baseUrl, { proxy: `http://me:secret@127.0.0.1:${gone.port}` }));
    assert.equal(absent.kind, 'unreachable');
    assert.match(absent.message, /^The proxy 127\.0\.0\.1:\d+, through which requests to models\.invalid:\d+ go, could not be reached/);
    const locked = await aProxy({ login: 'me:secret' });
    const wrong = failureOf(await ask(baseUrl, { proxy: `http://me:wrong-secret@127.0.0.1:${locked.port}` }));
    assert.match(wrong.message, /requires a user name and password \(407\)/);
    assert.doesNotMatch(absent.message + wrong.message, /secret/);
  }
  const closed = await aProxy({ refusesWith: 403 });
  const refused = failureOf(await ask(SAFE, { proxy: closed.origin }));
  assert.match(refused.message, /^The proxy 127\.0\.0\.1:\d+ did not connect to models\.invalid:443 \(403\)/);
  const unusable = failureOf(await ask(SAFE, { proxy: 'socks4://me:secret@127.0.0.1:1' }));
  assert.match(unusable.message, /^The proxy in http\.proxy can't be used/);
});
