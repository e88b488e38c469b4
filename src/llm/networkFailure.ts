// Explains for people what a proxy or a certificate kept from happening.
import { hostAndPort } from '#base/endpoint.ts';
import { quotable } from './serverText.ts';
import type { Endpoint, LlmFailure, WireEnd } from './types.ts';

type Broken = Extract<WireEnd, { kind: 'broken' }>;

const WHERE_PROXY = 'http.proxy in the settings, or the variable HTTPS_PROXY or HTTP_PROXY';

/** Codes of OpenSSL and BoringSSL for a certificate that is not accepted (Node, “X509 certificate error codes”). */
export function isCertificateCode(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE)|PATH_LENGTH/.test(code) && !/^ERR_SSL_TLSV1/.test(code);
}

/** The other end speaks no TLS, or none that fits. */
export function isTlsCode(code: string): boolean {
  return /TLS|SSL|EPROTO/.test(code);
}

export function certificateMessage(endpoint: Endpoint, where: string, end: Broken): string {
  const { code } = end;
  const issuer = end.issuer === undefined ? '' : `, which “${quotable(end.issuer, endpoint.apiKey)}” issued,`;
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const what = code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet';
    return `The certificate of ${where}${issuer} ${what}. Renew it on the server, or check this machine's date.`;
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH')
    return `The certificate of ${where}${issuer} is for another name. Use that name in claudomator.localModel.endpoint, or give the server a certificate for this one.`;
  const advice = `add the issuer's certificate to this machine's certificates, or name its file in the variable NODE_EXTRA_CA_CERTS, and restart VS Code`;
  const isSystemOff = endpoint.network?.usesSystemCertificates === false;
  const off = isSystemOff ? ' The setting http.systemCertificates is off, so this machine’s certificates aren’t used.' : '';
  return `The certificate of ${where}${issuer} is not trusted (${quotable(code, endpoint.apiKey)}).${off} If you trust it, ${advice}.`;
}

/** `from`: the setting or the variable. */
export function unusableProxy(from: string): string {
  return `The proxy in ${from} can't be used. Enter an HTTP proxy, such as http://proxy.example:8080.`;
}

export function proxyMessage(endpoint: Endpoint, end: Broken & { proxy: string }): string {
  const where = hostAndPort(endpoint.baseUrl);
  const proxy = `The proxy ${end.proxy}`;
  if (end.code === 'PROXY_REFUSED')
    return end.detail === '407'
      ? proxyWantsLogin(proxy)
      : `${proxy} did not connect to ${where} (${end.detail}). If the server is in your own network, add its host to http.noProxy or NO_PROXY; otherwise, ask whoever runs the proxy.`;
  if (isCertificateCode(end.code)) return certificateMessage(endpoint, `the proxy ${end.proxy}`, end);
  const why = quotable(REASONS[end.code] ?? end.code, endpoint.apiKey) || 'no connection';
  return `${proxy}, through which requests to ${where} go, could not be reached (${why}). Check ${WHERE_PROXY}.`;
}

export function proxyWantsLogin(proxy = 'The proxy'): string {
  return `${proxy} requires a user name and password (407). Add them to ${WHERE_PROXY}: http://user:password@host:port.`;
}

/** A page in place of the API's own refusal: of a company's proxy, a firewall or a web server, and so nothing about a key. */
export function pageRefusal(
  endpoint: Endpoint,
  { status, body, proxy }: { status: number; body: string; proxy?: string | undefined },
): LlmFailure {
  const where = hostAndPort(endpoint.baseUrl);
  const title = quotable(/<title[^<>]{0,100}>([^<>]+)</i.exec(body.slice(0, 4_096))?.[1] ?? '', endpoint.apiKey);
  const page = `A web page${title === '' ? '' : ` (“${title}”)`} refused the request to ${where} (${status})`;
  const message =
    proxy === undefined
      ? `${page}: a firewall or a web server in front of the API blocks it. Ask whoever runs it, or check claudomator.localModel.endpoint.`
      : `${page}. It came through the proxy ${proxy}, which may block that address. If the server is in your own network, add its host to http.noProxy or NO_PROXY; otherwise, ask whoever runs the proxy.`;
  return { kind: 'badResponse', status, message };
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'its host name wasn’t found',
  EAI_AGAIN: 'its host name couldn’t be looked up just now',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within 10 s',
  ETIMEDOUT: 'no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer',
  UND_ERR_SOCKET: 'it closed the connection',
};
