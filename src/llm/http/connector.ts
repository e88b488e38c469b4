// Opens a request's connection: directly or through a proxy, with certificates that are trusted.
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { buildConnector, Client as UndiciClient } from 'undici';
import type { NetworkSettings } from '#contracts/ports/windowPort.ts';
import { CONNECT_TIMEOUT_MS } from '#llm/connectionFailure.ts';
import { trustedCertificates } from './certificates.ts';
import type { HttpProxy } from './proxy.ts';

/** The parts of undici, which is loaded with the first request. */
export interface Undici {
  Client: typeof UndiciClient;
  buildConnector: typeof buildConnector;
}

type Connector = buildConnector.connector;

export interface Line {
  url: URL;
  proxy: HttpProxy | null;
  network: NetworkSettings;
  signal: AbortSignal;
}

/** A failure on the way to the proxy or at it, not at the server. */
export class ProxyError extends Error {
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** What is asked on a connection, and how. A proxy gets requests to http servers whole (RFC 9112 §3.2.2), and opens a tunnel to https ones (RFC 9110 §9.3.6). */
export function createClient(undici: Undici, line: Line): UndiciClient {
  const { url, proxy } = line;
  return new undici.Client(proxy !== null && url.protocol === 'http:' ? proxy.url : url.origin, {
    connect: createConnector(undici, line, true),
    allowH2: false,
    // The caller has its own idle timeout and knows what counts as progress.
    headersTimeout: 0,
    bodyTimeout: 0,
    pipelining: 1,
  });
}

/** Path and further headers of a request on this line. */
export function requestTarget({ url, proxy }: Pick<Line, 'url' | 'proxy'>): { path: string; headers: Record<string, string> } {
  const path = url.pathname + url.search;
  if (proxy === null || url.protocol !== 'http:') return { path, headers: {} };
  return { path: url.origin + path, headers: { host: url.host, ...authorizationOf(proxy) } };
}

/** Who issued the certificate of the server or of an https proxy; null where that can't be found out. Nothing is sent to it. */
export function issuerAt(undici: Undici, line: Line): Promise<string | null> {
  const target = line.proxy !== null && line.url.protocol === 'http:' ? line.proxy.url : line.url;
  return new Promise((resolve) => {
    createConnector(
      undici,
      line,
      false,
    )(addressOf(target), (error, socket) => {
      if (error !== null) return resolve(null);
      const { issuer } = (socket as TLSSocket).getPeerCertificate?.() ?? {};
      socket.destroy();
      const name = issuer?.CN ?? issuer?.O ?? issuer?.OU ?? null;
      resolve(Array.isArray(name) ? (name[0] ?? null) : name);
    });
  });
}

function createConnector(undici: Undici, line: Line, isChecked: boolean): Connector {
  const { proxy, url } = line;
  const connect = undici.buildConnector({
    ...tlsOptions(line, isChecked),
    timeout: CONNECT_TIMEOUT_MS,
    allowH2: false,
    maxCachedSessions: 0,
  });
  if (proxy === null || url.protocol === 'http:') return connect;
  return (options, callback) => {
    openTunnel(undici, line, proxy, isChecked).then(
      (socket) => connect({ ...options, httpSocket: socket as never }, callback),
      (error: Error) => callback(error, null),
    );
  };
}

async function openTunnel(undici: Undici, line: Line, proxy: HttpProxy, isChecked: boolean): Promise<Duplex> {
  const { url, signal } = line;
  const target = `${url.hostname}:${url.port || '443'}`;
  const connect = undici.buildConnector({
    ...tlsOptions(line, isChecked),
    timeout: CONNECT_TIMEOUT_MS,
    allowH2: false,
    maxCachedSessions: 0,
  });
  const client = new undici.Client(proxy.url, { connect, allowH2: false, headersTimeout: CONNECT_TIMEOUT_MS });
  try {
    const answer = await client.connect({ path: target, headers: { host: target, ...authorizationOf(proxy) }, signal });
    if (answer.statusCode === 200) return answer.socket;
    answer.socket.on('error', () => undefined).destroy();
    throw new ProxyError('PROXY_REFUSED', String(answer.statusCode));
  } catch (error) {
    throw error instanceof ProxyError ? error : new ProxyError(codeOf(error), error instanceof Error ? error.message : String(error));
  } finally {
    // The socket of a tunnel is no longer the client's.
    void client.destroy();
  }
}

function tlsOptions({ url, proxy, network }: Line, isChecked: boolean): buildConnector.BuildOptions {
  if (url.protocol !== 'https:' && proxy?.url.protocol !== 'https:') return {};
  const rejectUnauthorized = isChecked && (proxy === null || proxy.isStrict);
  return { secureContext: trustedCertificates(network.usesSystemCertificates), rejectUnauthorized };
}

function authorizationOf({ authorization }: HttpProxy): Record<string, string> {
  return authorization === null ? {} : { 'proxy-authorization': authorization };
}

function addressOf({ hostname, host, protocol, port }: URL): buildConnector.Options {
  return { hostname: hostname.replace(/^\[|\]$/g, ''), host, protocol, port };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
