// One HTTP request on its own connection: bytes in, bytes out. The only file that imports undici; it knows no status, no JSON, no events.

// undici's dispatch-level API instead of `request`: a readable stream costs more CPU a chunk than everything else we do with it (scripts/bench/client.ts).
import type { Dispatcher, Client as UndiciClient } from 'undici';
import { isLoopback } from '#base/endpoint.ts';
import type { OnSend, WireEnd } from '#llm/types.ts';
import type { ResponseHeaders } from '#retry/retryAfter.ts';

export const CONNECT_TIMEOUT_MS = 10_000;

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
  if (signal.aborted) return { kind: 'aborted' };
  // Imported when first used: loading undici is a good part of what activation may take.
  const { Client } = await import('undici');
  if (signal.aborted) return { kind: 'aborted' };
  if (request.onSend && !isLoopback(request.url.hostname)) await request.onSend(sendingOf(request));
  if (signal.aborted) return { kind: 'aborted' };
  const client = new Client(request.url.origin, {
    connect: { timeout: CONNECT_TIMEOUT_MS },
    allowH2: false,
    // Silence is judged by the caller, who knows what counts as progress.
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
    let reached: 'nothing' | 'connection' | 'head' = 'nothing';
    let pieces: Buffer[] = [];
    let scheduled = false;
    let delivering: Promise<void> | null = null;
    let ended: WireEnd | null = null;
    let settled = false;

    const settle = (action: () => void) => {
      if (settled) return;
      settled = true;
      signal.removeEventListener('abort', onAbort);
      action();
    };
    const onAbort = () => {
      settle(() => resolve({ kind: 'aborted' }));
      void client.destroy();
    };
    const fail = (error: unknown) => {
      settle(() => reject(error));
      void client.destroy();
    };
    const end = (how: WireEnd) => {
      ended ??= how;
      deliver();
    };

    // undici calls once a chunk of the transfer encoding, often hundreds a network read; they are handed on together.
    const deliver = () => {
      scheduled = false;
      if (delivering || settled) return;
      try {
        if (pieces.length > 0) {
          const batch = pieces;
          pieces = [];
          const busy = receiver.onBody(batch);
          if (busy) {
            controller?.pause();
            delivering = busy.then(() => {
              delivering = null;
              if (ended === null) controller?.resume();
              deliver();
            }, fail);
            return;
          }
        }
        if (ended !== null) {
          const how = ended;
          settle(() => resolve(how));
        }
      } catch (error) {
        fail(error);
      }
    };

    signal.addEventListener('abort', onAbort, { once: true });
    client.once('connect', () => {
      reached = 'connection';
    });
    client.dispatch(
      {
        path: request.url.pathname + request.url.search,
        method: request.method,
        headers: request.headers,
        body: request.body,
        reset: true,
      },
      {
        onRequestStart: (given) => {
          controller = given;
        },
        onResponseStart: (_controller, status, headers) => {
          if (status < 200) return;
          reached = 'head';
          try {
            receiver.onHead(status, headers);
          } catch (error) {
            fail(error);
          }
        },
        onResponseData: (_controller, piece) => {
          pieces.push(piece);
          if (scheduled) return;
          scheduled = true;
          queueMicrotask(deliver);
        },
        onResponseEnd: () => end({ kind: 'complete' }),
        onResponseError: (_controller, error) => end({ kind: 'broken', ...describeError(error), reached }),
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
