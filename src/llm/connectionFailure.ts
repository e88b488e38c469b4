// Explains for people why a connection failed or broke: DNS, refusal, TLS, not HTTP, cut off.
import { hostAndPort } from '#base/endpoint.ts';
import { badResponseFailure, CHECK } from './failure.ts';
import { certificateMessage, isCertificateCode, isTlsCode, proxyMessage, unusableProxy } from './networkFailure.ts';
import { quotable } from './serverText.ts';
import type { Endpoint, LlmFailure, WireEnd } from './types.ts';

/** Until a connection stands, with TLS where that is asked for. */
export const CONNECT_TIMEOUT_MS = 10_000;

export function brokenFailure(endpoint: Endpoint, end: Extract<WireEnd, { kind: 'broken' }>): LlmFailure {
  const where = hostAndPort(endpoint.baseUrl);
  const { code } = end;
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return { kind: 'badResponse', message: `${where} sent unusually large headers; ${CHECK}.` };
  if (code === 'CONTENT_DAMAGED') return badResponseFailure(endpoint, 'sent a compressed answer that can’t be decompressed');
  // Also where the transfer encoding is cut, which the parser calls a violation.
  if (end.reached === 'head')
    return {
      kind: 'incomplete',
      message: `${where} closed the connection in the middle of the answer. The server may have stopped or run out of memory: check its log, then try again.`,
    };
  if (code === 'HPE')
    return {
      kind: 'badResponse',
      message: `${where} answered, but not with HTTP: a different kind of server is listening there. Check the port in claudomator.localModel.endpoint.`,
    };
  if (code === 'PROXY_UNUSABLE') return { kind: 'unreachable', message: unusableProxy(end.detail) };
  if (end.proxy !== undefined) return { kind: 'unreachable', message: proxyMessage(endpoint, { ...end, proxy: end.proxy }) };
  if (isCertificateCode(code)) return { kind: 'unreachable', message: certificateMessage(endpoint, where, end) };
  if (isTlsCode(code))
    return {
      kind: 'unreachable',
      message:
        code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO'
          ? `${where} doesn’t use TLS; try http:// instead of https:// in claudomator.localModel.endpoint.`
          : `No secure connection to ${where} (${quotable(code, endpoint.apiKey)}). Look at the server's log, or ${CHECK}.`,
    };
  const unreachable = UNREACHABLE[code];
  if (unreachable !== undefined) return { kind: 'unreachable', message: unreachable(where) };
  if (end.reached === 'connection')
    return {
      kind: 'unreachable',
      message: `${where} closed the connection without answering. The server may have stopped: look at its log, or ${CHECK}.`,
    };
  return {
    kind: 'unreachable',
    message: `${where} could not be reached (${quotable(code || end.detail, endpoint.apiKey)}). Start the server or ${CHECK}.`,
  };
}

/** The machine is off, or a firewall swallows what is sent to it. */
export function noConnectionFailure(endpoint: Endpoint, waitedMs: number): LlmFailure {
  return { kind: 'unreachable', message: noConnection(hostAndPort(endpoint.baseUrl), waitedMs) };
}

function noConnection(where: string, waitedMs: number): string {
  const seconds = waitedMs < 1_000 ? (waitedMs / 1_000).toFixed(1) : Math.round(waitedMs / 1_000);
  return `No connection to ${where} within ${seconds} s. Is the machine on, and is the port open? If so, ${CHECK}.`;
}

const UNREACHABLE: Readonly<Record<string, (where: string) => string>> = {
  ECONNREFUSED: (where) => `Nothing is listening on ${where} (connection refused). Start the server or ${CHECK}.`,
  ENOTFOUND: (where) => `The host name in ${where} wasn’t found (DNS). It may be misspelled: ${CHECK}.`,
  EAI_AGAIN: (where) => `The host name in ${where} couldn’t be looked up just now (DNS). Check the network, or ${CHECK}.`,
  UND_ERR_CONNECT_TIMEOUT: (where) => noConnection(where, CONNECT_TIMEOUT_MS),
  ETIMEDOUT: (where) => noConnection(where, CONNECT_TIMEOUT_MS),
  EHOSTUNREACH: (where) => `${where} can’t be reached from here (host unreachable). Check the network, or ${CHECK}.`,
  ENETUNREACH: (where) => `${where} can’t be reached from here (network unreachable). Check the network, or ${CHECK}.`,
};
