// Sends one HTTP request on a connection of its own, for all of src/llm; the only user of undici.
// Knows no JSON and no events. The one other HTTP request is src/llamaServer's health check of its own child process.

// undici's dispatch-level API instead of `request`: a readable stream costs more CPU a chunk than everything else we do with it (scripts/bench/client.ts).
import type { Dispatcher, Client as UndiciClient } from 'undici';
import { isLoopback } from '#base/endpoint.ts';
import { CONNECT_TIMEOUT_MS } from '#llm/connectionFailure.ts';
import type { OnSend, Reached, WireEnd } from '#llm/types.ts';
import type { ResponseHeaders } from '#retry/retryAfter.ts';
import { createBodyDelivery } from './bodyDelivery.ts';

export interface WireRequest {
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: string | null;
  onSend?: OnSend | undefined;
}

export interface WireReceiver {
  onHead(status: number, headers: ResponseHeaders): void;
  /** The body pieces of one network read, in order. A promise is back-pressure: nothing more is read until it resolves. */
  onBody(pieces: Buffer[]): Promise<void> | undefined;
}

/** Resolves when the connection is gone. Aborting destroys it at once, which is how servers learn to stop. Rejects only if the receiver throws. */
export async function exchange(request: WireRequest, receiver: WireReceiver, signal: AbortSignal): Promise<WireEnd> {
  if (signal.aborted) return { kind: 'aborted', reached: 'nothing' };
  // Imported when first used: loading undici is a good part of what activation may take.
  const { Client } = await import('undici');
  if (signal.aborted) return { kind: 'aborted', reached: 'nothing' };
  if (request.onSend && !isLoopback(request.url.hostname)) await request.onSend(sendingOf(request));
  if (signal.aborted) return { kind: 'aborted', reached: 'nothing' };
  const client = new Client(request.url.origin, {
    connect: { timeout: CONNECT_TIMEOUT_MS },
    allowH2: false,
    // The caller has its own idle timeout and knows what counts as progress.
    headersTimeout: 0,
    bodyTimeout: 0,
    pipelining: 1,
  });
  try {
    return await dispatch(client, request, receiver, signal);
  } finally {
    await client.destroy();
  }
}

function sendingOf({ url, method, body }: WireRequest): Parameters<OnSend>[0] {
  return { to: url.origin, what: `${method} ${url.pathname}`, bytes: body === null ? 0 : Buffer.byteLength(body) };
}

function dispatch(client: UndiciClient, request: WireRequest, receiver: WireReceiver, signal: AbortSignal): Promise<WireEnd> {
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
      action();
    };
    const delivery = createBodyDelivery({
      deliver: (pieces) => receiver.onBody(pieces),
      pause: () => controller?.pause(),
      resume: () => controller?.resume(),
      onEnd: () => finish(() => resolve(end ?? { kind: 'complete' })),
      onError: fail,
    });
    const endAs = (how: WireEnd) => {
      end ??= how;
      delivery.end();
    };

    signal.addEventListener('abort', onAbort, { once: true });
    client.once('connect', () => {
      reached = 'connection';
    });
    const { url, method, headers, body } = request;
    client.dispatch(
      { path: url.pathname + url.search, method, headers, body, reset: true },
      {
        onRequestStart: (given) => {
          controller = given;
        },
        onResponseStart: (_controller, status, responseHeaders) => {
          if (status < 200) return;
          reached = 'head';
          try {
            receiver.onHead(status, responseHeaders);
          } catch (error) {
            fail(error);
          }
        },
        onResponseData: (_controller, piece) => delivery.push(piece),
        onResponseEnd: () => endAs({ kind: 'complete' }),
        onResponseError: (_controller, error) => endAs({ kind: 'broken', ...describeError(error), reached }),
      },
    );
  });
}

function describeError(error: unknown): { code: string; detail: string } {
  if (!(error instanceof Error)) return { code: '', detail: String(error) };
  // Happy-eyeballs failures arrive as an AggregateError; the first attempt speaks for all.
  const cause: unknown = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
  const source = cause instanceof Error ? cause : error;
  const code = 'code' in source && typeof source.code === 'string' ? source.code : '';
  return { code: source.name === 'HTTPParserError' ? 'HPE' : code, detail: source.message };
}
