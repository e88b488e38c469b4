// Sends one HTTP request on a connection of its own, for all of src/llm; the only user of undici.
// Knows no JSON and no events. The one other HTTP request is src/llamaServer's health check of its own child process.

// undici's dispatch-level API instead of `request`: a readable stream costs more CPU a chunk than everything else we do with it (scripts/bench/client.ts).
import type { Dispatcher, Client as UndiciClient } from 'undici';
import { hostAndPort, isLoopback } from '#base/endpoint.ts';
import { DEFAULT_NETWORK, type NetworkSettings } from '#contracts/ports/windowPort.ts';
import { isCertificateCode } from '#llm/networkFailure.ts';
import type { OnSend, Reached, WireEnd } from '#llm/types.ts';
import type { ResponseHeaders } from '#retry/retryAfter.ts';
import { createBodyDelivery } from './bodyDelivery.ts';
import { createClient, issuerAt, type Line, ProxyError, requestTarget, type Undici } from './connector.ts';
import { type ContentDecoder, canDecode, createContentDecoder } from './contentDecoder.ts';
import { chooseProxy } from './proxy.ts';

export interface WireRequest {
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: string | null;
  onSend?: OnSend | undefined;
  network?: NetworkSettings | undefined;
}

export interface WireReceiver {
  onHead(status: number, headers: ResponseHeaders): void;
  /** The body pieces of one network read, in order. A promise is back-pressure: nothing more is read until it resolves. */
  onBody(pieces: Buffer[]): Promise<void> | undefined;
}

/** Loads what the first request needs, so that a deadline for servers is not spent on it: on a busy machine that takes half a second. */
export async function loadClient(): Promise<void> {
  await import('undici');
}

/** Resolves when the connection is gone. Aborting destroys it at once, which is how servers learn to stop. Rejects only if the receiver throws. */
export async function exchange(request: WireRequest, receiver: WireReceiver, signal: AbortSignal): Promise<WireEnd> {
  if (signal.aborted) return { kind: 'aborted', reached: 'nothing' };
  // Imported when first used: loading undici is a good part of what activation may take.
  const undici: Undici = await import('undici');
  if (signal.aborted) return { kind: 'aborted', reached: 'nothing' };
  if (request.onSend && !isLoopback(request.url.hostname)) await request.onSend(sendingOf(request));
  if (signal.aborted) return { kind: 'aborted', reached: 'nothing' };
  const network = request.network ?? DEFAULT_NETWORK;
  const choice = chooseProxy(request.url, network);
  if (choice.kind === 'unusable') return { kind: 'broken', code: 'PROXY_UNUSABLE', detail: choice.from, reached: 'nothing' };
  const line: Line = { url: request.url, proxy: choice.kind === 'proxy' ? choice.proxy : null, network, signal };
  const client = createClient(undici, line);
  try {
    const end = await dispatch(client, line, request, receiver, signal);
    if (end.kind !== 'broken' || !isCertificateCode(end.code) || signal.aborted) return end;
    const issuer = await issuerAt(undici, line);
    return issuer === null ? end : { ...end, issuer };
  } finally {
    await client.destroy();
  }
}

function sendingOf({ url, method, body }: WireRequest): Parameters<OnSend>[0] {
  return { to: url.origin, what: `${method} ${url.pathname}`, bytes: body === null ? 0 : Buffer.byteLength(body) };
}

function dispatch(client: UndiciClient, line: Line, request: WireRequest, receiver: WireReceiver, signal: AbortSignal): Promise<WireEnd> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null;
    let reached: Reached = 'nothing';
    let end: WireEnd | null = null;
    const onAbort = () => {
      finish(() => resolve({ kind: 'aborted', reached }));
      void client.destroy();
    };
    const fail = (error: unknown) => {
      finish(() => reject(error));
      void client.destroy();
    };
    // A promise settles once, so whatever finishes first decides.
    const finish = (action: () => void) => {
      signal.removeEventListener('abort', onAbort);
      delivery.stop();
      decoder?.stop();
      action();
    };
    const giveUp = ({ code, message }: NodeJS.ErrnoException) => {
      // zlib's code where the end is missing.
      const how = code === 'Z_BUF_ERROR' ? code : 'CONTENT_DAMAGED';
      finish(() => resolve({ kind: 'broken', code: how, detail: message, reached: 'head' }));
      void client.destroy();
    };
    let decoder: ContentDecoder | null = null;
    const delivery = createBodyDelivery({
      deliver: (pieces) => (decoder === null ? receiver.onBody(pieces) : decoder.push(pieces)),
      pause: () => controller?.pause(),
      resume: () => controller?.resume(),
      onEnd: () => {
        const done = () => finish(() => resolve(end ?? { kind: 'complete' }));
        if (decoder === null) done();
        else void decoder.end().then(done, fail);
      },
      onError: fail,
    });
    const onHead = (status: number, headers: ResponseHeaders) => {
      const { 'content-encoding': encoding, ...others } = headers;
      if (typeof encoding !== 'string' || !canDecode(encoding)) return receiver.onHead(status, headers);
      decoder = createContentDecoder(encoding, { deliver: (pieces) => receiver.onBody(pieces), onBroken: giveUp, onError: fail });
      receiver.onHead(status, others);
    };
    const endAs = (how: WireEnd) => {
      end ??= how;
      delivery.end();
    };

    signal.addEventListener('abort', onAbort, { once: true });
    client.once('connect', () => {
      reached = 'connection';
    });
    const { method, body } = request;
    const target = requestTarget(line);
    client.dispatch(
      { path: target.path, method, headers: { ...request.headers, ...target.headers }, body, reset: true },
      {
        onRequestStart: (given) => {
          controller = given;
        },
        onResponseStart: (_controller, status, responseHeaders) => {
          if (status < 200) return;
          reached = 'head';
          try {
            onHead(status, responseHeaders);
          } catch (error) {
            fail(error);
          }
        },
        onResponseData: (_controller, piece) => delivery.push(piece),
        onResponseEnd: () => endAs({ kind: 'complete' }),
        onResponseError: (_controller, error) =>
          endAs({ kind: 'broken', ...describeError(error), reached, ...whose(error, line, reached) }),
      },
    );
  });
}

/** Names the proxy where the way ended before the server: in its tunnel, or where it takes the request itself. */
function whose(error: unknown, { proxy, url }: Line, reached: Reached): { proxy?: string } {
  if (proxy === null) return {};
  const isItsOwn = error instanceof ProxyError || (url.protocol === 'http:' && reached === 'nothing');
  return isItsOwn ? { proxy: hostAndPort(proxy.url.href) } : {};
}

function describeError(error: unknown): { code: string; detail: string } {
  if (!(error instanceof Error)) return { code: '', detail: String(error) };
  // Happy-eyeballs failures arrive as an AggregateError; the first attempt speaks for all.
  const cause: unknown = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
  const source = cause instanceof Error ? cause : error;
  const code = 'code' in source && typeof source.code === 'string' ? source.code : '';
  return { code: source.name === 'HTTPParserError' ? 'HPE' : code, detail: source.message };
}
