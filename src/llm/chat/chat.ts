// Streams one chat answer from an OpenAI-compatible server; owns the retries and the fallbacks.
import { type Clock, systemClock } from '#base/clock.ts';
import { hostAndPort, isLoopback } from '#base/endpoint.ts';
import { cancelledFailure } from '#llm/failure.ts';
import { classifyRefusal, statusFailure } from '#llm/refusal.ts';
import { isLoadedInOllama } from '#llm/servers/ollama.ts';
import { findProduct } from '#llm/servers/product.ts';
import { sharedMemory } from '#llm/servers/serverMemory.ts';
import type { ChatResult, LlmFailure } from '#llm/types.ts';
import { type Attempt, isRetryableCode, runWithBackoff } from '#retry/backoff.ts';
import { parseRetryAfter } from '#retry/retryAfter.ts';
import type { AttemptEnd } from './attempt.ts';
import type { ChatRequest } from './chatRequest.ts';
import type { OnEvents } from './eventDelivery.ts';
import { createSender } from './sender.ts';

const LOCAL_PROBE_MS = 300;
const REMOTE_PROBE_MS = 1_500;

/** The whole answer at once; same bounds, cancelling and failures as `chatStream`. */
export function chat(request: ChatRequest, signal: AbortSignal): Promise<ChatResult> {
  return chatStream(request, () => undefined, signal);
}

/**
 * Streams one answer. `onEvents` gets the events of one network read at a time; while its promise is pending nothing more is read.
 * Never rejects for what the world does; rejects when `onEvents` throws. Resolves when the connection is gone, also after `signal` aborts.
 */
export async function chatStream(request: ChatRequest, onEvents: OnEvents, signal: AbortSignal): Promise<ChatResult> {
  const memory = request.memory ?? sharedMemory;
  const clock = request.clock ?? systemClock;
  const { endpoint } = request;
  const isNear = isLoopback(new URL(endpoint.baseUrl).hostname);
  const product = await findProduct(endpoint, isNear ? LOCAL_PROBE_MS : REMOTE_PROBE_MS, memory, signal);
  if (product === 'Ollama' && (await isLoadedInOllama(endpoint, request.model, signal)) === false)
    await onEvents([{ kind: 'loadingModel' }]);
  const sender = createSender({ request, product, memory, onEvents, clock, signal });
  const { value, retryAt, tooLong } = await runWithBackoff(
    async () => toAttempt(request, await sender(), clock),
    (retry) => onEvents([{ kind: 'retrying', ...retry }]),
    clock,
    signal,
  );
  if (value.ok || signal.aborted) return value.ok ? value : { ...value, failure: cancelledFailure };
  return { ...value, failure: withRetryAt(value.failure, endpoint.baseUrl, retryAt, tooLong) };
}

/** Says whether the end of one attempt may be retried. */
function toAttempt(request: ChatRequest, end: AttemptEnd, clock: Clock): Attempt<ChatResult> {
  const { endpoint } = request;
  const where = hostAndPort(endpoint.baseUrl);
  if (end.kind === 'answered') {
    const { answer, failure } = end;
    const { text, thinking, usage, model, finishReason, finishWord } = answer;
    if (failure !== null || finishReason === null || finishReason === 'filter')
      return { kind: 'final', value: { ok: false, failure: failure ?? cancelledFailure, text, thinking, usage } };
    const word = finishReason === 'other' ? { finishWord } : {};
    return { kind: 'final', value: { ok: true, text, thinking, finishReason, ...word, model, usage } };
  }
  const failure = end.kind === 'unanswered' ? end.failure : statusFailure(endpoint, request.model, end);
  const value: ChatResult = {
    ok: false,
    failure,
    text: '',
    thinking: '',
    usage: { promptTokens: null, completionTokens: null, cachedTokens: null },
  };
  if (end.kind === 'unanswered') {
    return isRetryableCode(end.code)
      ? { kind: 'retryable', value, retryAfterMs: null, reason: `no connection to ${where}` }
      : { kind: 'final', value };
  }
  const now = clock.now();
  const refusal = classifyRefusal(end, now);
  const reason = `${where} answered ${end.status}`;
  switch (refusal.kind) {
    case 'transient':
      return { kind: 'retryable', value, retryAfterMs: parseRetryAfter(end.headers, now), reason };
    case 'rateLimited':
    case 'quota':
      return { kind: 'retryable', value, retryAfterMs: refusal.until === null ? null : Math.max(0, refusal.until - now), reason };
    default:
      return { kind: 'final', value };
  }
}

/** A server that asks for a longer wait than a run allows is treated as a rate limit, whatever its status. */
function withRetryAt(failure: LlmFailure, baseUrl: string, retryAt: number | null, tooLong: boolean): LlmFailure {
  if (retryAt === null || (failure.kind !== 'rateLimited' && !tooLong)) return failure;
  const time = new Date(retryAt).toLocaleTimeString();
  return { ...failure, kind: 'rateLimited', retryAt, message: `${hostAndPort(baseUrl)} asks to wait until ${time}. ${failure.message}` };
}
