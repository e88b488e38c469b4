// Sends one chat request once and reads its answer. Retries and fallbacks are chat.ts's.

import { Answer } from '#llm/answer/answer.ts';
import { brokenFailure, noConnectionFailure } from '#llm/connectionFailure.ts';
import { cancelledFailure, idleFailure, stoppedFailure } from '#llm/failure.ts';
import { exchange } from '#llm/http/connection.ts';
import { watchIdle } from '#llm/http/idleWatch.ts';
import { requestHeaders } from '#llm/http/jsonReply.ts';
import type { Product } from '#llm/servers/serverMemory.ts';
import type { ChatEvent, Endpoint, LlmFailure, WireEnd } from '#llm/types.ts';
import type { ChatRequest } from './chatRequest.ts';
import { createEventDelivery, type OnEvents } from './eventDelivery.ts';
import { createChatResponse, type Refusal } from './response.ts';
import { createSilenceExplainer, hasStopped } from './silence.ts';

/** `answered`: a 2xx, whole or not. `refused`: another status. `unanswered`: the connection failed before any answer; `code`: the system's or undici's. */
export type AttemptEnd =
  | { kind: 'answered'; answer: Answer; failure: LlmFailure | null }
  | Refusal
  | { kind: 'unanswered'; failure: LlmFailure; code: string };

export async function attemptChat(
  request: ChatRequest,
  body: object,
  product: Product | null,
  onEvents: OnEvents,
  signal: AbortSignal,
): Promise<AttemptEnd> {
  const { endpoint } = request;
  const answer = new Answer(endpoint, request.model);
  const stop = createStop(signal);
  const delivery = createEventDelivery(onEvents);
  const report = (event: ChatEvent) => {
    if (stop.signal.aborted) return;
    try {
      delivery.deliver([event])?.catch(stop.fail);
    } catch (error) {
      stop.fail(error);
    }
  };
  const watch = watchIdle({
    idleTimeoutMs: request.idleTimeoutMs,
    isHeldBack: () => delivery.isBusy,
    explainsSilence: createSilenceExplainer(request, product, report, stop.signal),
    onIdle: () => stop.giveUp(answer.finishReason === null ? idleFailure(endpoint, request.idleTimeoutMs, answer.progress > 0) : null),
    hasStopped: () => hasStopped(endpoint, stop.signal),
    onStopped: () => stop.giveUp(answer.finishReason === null ? stoppedFailure(endpoint, answer.progress > 0) : null),
  });
  const response = createChatResponse(answer, endpoint, {
    onProgress: watch.progressed,
    deliver: () => delivery.deliver(answer.takeEvents()),
    stop: () => stop.giveUp(null),
  });
  let end: WireEnd;
  try {
    end = await exchange(
      {
        url: new URL(`${endpoint.baseUrl}/chat/completions`),
        method: 'POST',
        headers: requestHeaders(endpoint, 'text/event-stream, application/json', true),
        body: JSON.stringify(body),
        onSend: endpoint.onSend,
        network: endpoint.network,
      },
      response.receiver,
      stop.signal,
    );
  } finally {
    watch.stop();
    response.close();
  }
  stop.throwFault();
  const refusal = response.refusal();
  if (refusal !== null && !signal.aborted && stop.failure === null) return refusal;
  if (end.kind === 'complete' || answer.isDone) response.reader()?.end();
  answer.end();
  await delivery.deliver(answer.takeEvents());
  if (signal.aborted) return { kind: 'answered', answer, failure: cancelledFailure };
  // Where the patience is shorter than what a connection may take.
  if (stop.failure?.kind === 'idle' && end.kind === 'aborted' && end.reached === 'nothing')
    return { kind: 'answered', answer, failure: noConnectionFailure(endpoint, request.idleTimeoutMs) };
  return stop.failure === null ? endOf(answer, end, endpoint) : { kind: 'answered', answer, failure: stop.failure };
}

function endOf(answer: Answer, end: WireEnd, endpoint: Endpoint): AttemptEnd {
  if (end.kind === 'broken' && end.reached !== 'head') return { kind: 'unanswered', failure: brokenFailure(endpoint, end), code: end.code };
  // A finish reason proves that the text is whole, even where the connection broke after it.
  if (end.kind === 'broken' && answer.finishReason === null && answer.failure === null)
    return { kind: 'answered', answer, failure: brokenFailure(endpoint, end) };
  return { kind: 'answered', answer, failure: answer.verdict() };
}

interface Stop {
  /** Aborts with the caller's signal, and when the attempt is stopped from within. */
  readonly signal: AbortSignal;
  /** Why it was stopped from within; null = it was not, or for no failure. */
  readonly failure: LlmFailure | null;
  giveUp(failure: LlmFailure | null): void;
  /** The consumer threw: the attempt ends by throwing the same. */
  fail(error: unknown): void;
  throwFault(): void;
}

function createStop(signal: AbortSignal): Stop {
  const controller = new AbortController();
  let failure: LlmFailure | null = null;
  let fault: { error: unknown } | null = null;
  return {
    signal: AbortSignal.any([signal, controller.signal]),
    get failure() {
      return failure;
    },
    giveUp: (why) => {
      failure ??= why;
      controller.abort();
    },
    fail: (error) => {
      fault ??= { error };
      controller.abort();
    },
    throwFault: () => {
      if (fault !== null) throw fault.error;
    },
  };
}
