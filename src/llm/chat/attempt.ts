// Sends one chat request once and reads its answer, whatever shape that takes. No retries and no second thoughts: those are chat.ts's.

import { brokenFailure, cancelledFailure, idleFailure } from '#llm/failure.ts';
import { exchange } from '#llm/http/connection.ts';
import { watchIdle } from '#llm/http/idleWatch.ts';
import { MAX_ERROR_BYTES, requestHeaders } from '#llm/http/jsonReply.ts';
import type { Product } from '#llm/servers/serverMemory.ts';
import type { ChatEvent, LlmFailure, WireEnd } from '#llm/types.ts';
import type { ResponseHeaders } from '#retry/retryAfter.ts';
import { Answer } from './answer.ts';
import { type BodyReader, createBodyReader } from './bodyReader.ts';
import type { ChatRequest } from './chatRequest.ts';
import { createSilenceExplainer } from './silence.ts';

export type OnEvents = (events: ChatEvent[]) => void | Promise<void>;

/** `answered`: a 2xx, whole or not. `refused`: another status. `unanswered`: the connection failed before any answer; `code` is the system's. */
export type AttemptEnd =
  | { kind: 'answered'; answer: Answer; failure: LlmFailure | null }
  | { kind: 'refused'; status: number; headers: ResponseHeaders; body: string }
  | { kind: 'unanswered'; failure: LlmFailure; code: string };

/** After the finish reason only usage and `[DONE]` can follow. */
const AFTER_FINISH_MS = 5_000;

export async function attemptChat(
  request: ChatRequest,
  body: object,
  product: Product | null,
  onEvents: OnEvents,
  signal: AbortSignal,
): Promise<AttemptEnd> {
  const { endpoint } = request;
  const answer = new Answer(endpoint, request.model);
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  let status = 0;
  let headers: ResponseHeaders = {};
  let reader: BodyReader | null = null;
  let refusal = '';
  let seenProgress = 0;
  let stoppedBy: LlmFailure | null = null;
  const giveUp = (failure: LlmFailure | null) => {
    stoppedBy ??= failure;
    stop.abort();
  };
  // One call of `onEvents` at a time, in order, also for events from beside the stream.
  let tail: Promise<void> | null = null;
  const deliver = (events: ChatEvent[]): Promise<void> | undefined => {
    if (events.length === 0) return tail ?? undefined;
    const busy = tail === null ? onEvents(events) : tail.then(() => onEvents(events));
    if (!(busy instanceof Promise)) return undefined;
    const current = busy.finally(() => {
      if (tail === current) tail = null;
    });
    tail = current;
    return current;
  };
  let fault: { error: unknown } | null = null;
  const report = (event: ChatEvent) => {
    if (either.aborted) return;
    const onFault = (error: unknown) => {
      fault ??= { error };
      stop.abort();
    };
    try {
      deliver([event])?.catch(onFault);
    } catch (error) {
      onFault(error);
    }
  };
  const watch = watchIdle({
    idleTimeoutMs: request.idleTimeoutMs,
    isHeldBack: () => tail !== null,
    explainsSilence: createSilenceExplainer(request, product, report, either),
    onIdle: () => giveUp(idleFailure(endpoint, request.idleTimeoutMs, answer.progress > 0)),
  });
  let finishTimer: NodeJS.Timeout | null = null;
  let end: WireEnd;
  try {
    end = await exchange(
      {
        url: new URL(`${endpoint.baseUrl}/chat/completions`),
        method: 'POST',
        headers: requestHeaders(endpoint, 'text/event-stream, application/json', true),
        body: JSON.stringify(body),
        onSend: endpoint.onSend,
      },
      {
        onHead: (given, all) => {
          status = given;
          headers = all;
          if (status < 300) reader = createBodyReader(answer, endpoint, all);
        },
        onBody: (pieces) => {
          if (reader === null) {
            refusal += Buffer.concat(pieces).toString('utf8');
            if (refusal.length >= MAX_ERROR_BYTES) giveUp(null);
            return undefined;
          }
          reader.push(pieces);
          if (answer.progress !== seenProgress) {
            seenProgress = answer.progress;
            watch.progressed();
          }
          if (answer.failure !== null || answer.isDone) stop.abort();
          else if (answer.finishReason !== null) finishTimer ??= setTimeout(() => stop.abort(), AFTER_FINISH_MS);
          return deliver(answer.takeEvents());
        },
      },
      either,
    );
  } finally {
    watch.stop();
    if (finishTimer !== null) clearTimeout(finishTimer);
  }
  if (fault !== null) throw (fault as { error: unknown }).error;
  if (status >= 300 && !signal.aborted && stoppedBy === null)
    return { kind: 'refused', status, headers, body: refusal.slice(0, MAX_ERROR_BYTES) };
  if (end.kind === 'complete') (reader as BodyReader | null)?.end();
  answer.end();
  await deliver(answer.takeEvents());
  if (signal.aborted) return { kind: 'answered', answer, failure: cancelledFailure };
  if (stoppedBy !== null) return { kind: 'answered', answer, failure: stoppedBy };
  if (end.kind === 'broken' && end.reached !== 'head') return { kind: 'unanswered', failure: brokenFailure(endpoint, end), code: end.code };
  // A finish reason proves that the text is whole, even where the connection broke after it.
  if (end.kind === 'broken' && answer.finishReason === null && answer.failure === null)
    return { kind: 'answered', answer, failure: brokenFailure(endpoint, end) };
  return { kind: 'answered', answer, failure: answer.verdict() };
}
