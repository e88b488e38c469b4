// Sends one small JSON request to a model server: bounded in time and size, no retry, no redirect.
import { parseJson } from '#base/json.ts';
import { brokenFailure, noConnectionFailure } from '#llm/connectionFailure.ts';
import { badResponseFailure, cancelledFailure, looksLikeHtml, slowFailure, webPageFailure } from '#llm/failure.ts';
import { statusFailure } from '#llm/refusal.ts';
import type { Endpoint, LlmFailure } from '#llm/types.ts';
import type { ResponseHeaders } from '#retry/retryAfter.ts';
import { exchange } from './connection.ts';
import { proxyTo } from './proxy.ts';

const MAX_REPLY_BYTES = 4 * 1024 * 1024;
export const MAX_ERROR_BYTES = 64 * 1024;

export type JsonReply =
  | { ok: true; value: unknown; headers: ResponseHeaders }
  /** `status` is null when there was no answer at all. `code`: the system's, where the connection to the server failed. */
  | { ok: false; failure: LlmFailure; status: number | null; headers: ResponseHeaders; body: string; code?: string };

/** A page that is no JSON, such as Prometheus' metrics; null where there is none. */
export async function requestText(endpoint: Endpoint, url: string, timeoutMs: number, signal: AbortSignal): Promise<string | null> {
  const reply = await requestJson(endpoint, url, { timeoutMs }, signal);
  return !reply.ok && reply.status !== null && reply.status < 300 ? reply.body : null;
}

/** `url` must belong to the endpoint's origin: the key goes along. `timeoutMs` is total. */
export async function requestJson(
  endpoint: Endpoint,
  url: string,
  options: { timeoutMs: number; body?: unknown; model?: string },
  signal: AbortSignal,
): Promise<JsonReply> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), options.timeoutMs);
  let status = 0;
  let headers: ResponseHeaders = {};
  const pieces: Buffer[] = [];
  let bytes = 0;
  let isOversized = false;
  const body = options.body === undefined ? null : JSON.stringify(options.body);
  try {
    const end = await exchange(
      {
        url: new URL(url),
        method: body === null ? 'GET' : 'POST',
        headers: requestHeaders(endpoint, 'application/json', body !== null),
        body,
        onSend: endpoint.onSend,
        network: endpoint.network,
      },
      {
        onHead: (given, all) => {
          status = given;
          headers = all;
        },
        onBody: (given) => {
          for (const piece of given) {
            bytes += piece.length;
            if (bytes > (status < 300 ? MAX_REPLY_BYTES : MAX_ERROR_BYTES)) {
              isOversized = true;
              stop.abort();
              return undefined;
            }
            pieces.push(piece);
          }
          return undefined;
        },
      },
      AbortSignal.any([signal, stop.signal]),
    );
    const text = Buffer.concat(pieces).toString('utf8');
    const failed = (failure: LlmFailure): JsonReply & { ok: false } => ({
      ok: false,
      failure,
      status: status || null,
      headers,
      body: text,
    });
    if (signal.aborted) return failed(cancelledFailure);
    if (status >= 300) {
      const proxy = proxyTo(new URL(url), endpoint.network);
      return failed(statusFailure(endpoint, options.model ?? null, { status, headers, body: text, proxy }));
    }
    if (isOversized) return failed(badResponseFailure(endpoint, 'sent far more than was asked for'));
    if (end.kind === 'aborted')
      return failed(
        end.reached === 'nothing' ? noConnectionFailure(endpoint, options.timeoutMs) : slowFailure(endpoint, options.timeoutMs),
      );
    if (end.kind === 'broken') {
      const reply = failed(brokenFailure(endpoint, end));
      return end.proxy === undefined ? { ...reply, code: end.code } : reply;
    }
    if (looksLikeHtml(text)) return failed(webPageFailure(endpoint));
    const value = parseJson(text);
    if (value === undefined) return failed(badResponseFailure(endpoint, 'sent an answer that is not JSON'));
    return { ok: true, value, headers };
  } finally {
    clearTimeout(timer);
  }
}

export function requestHeaders(endpoint: Endpoint, accept: string, hasBody: boolean): Record<string, string> {
  return {
    accept,
    'accept-encoding': 'identity',
    'user-agent': 'claudomator',
    ...(hasBody ? { 'content-type': 'application/json' } : {}),
    ...(endpoint.apiKey ? { authorization: `Bearer ${endpoint.apiKey}` } : {}),
  };
}
