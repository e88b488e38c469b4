// Streams one chat answer from an OpenAI-compatible server; owns the retries and the fallbacks.
import { systemClock } from '#base/clock.ts';
import { isLoopback } from '#base/endpoint.ts';
import { cancelledFailure } from '#llm/failure.ts';
import { loadClient } from '#llm/http/connection.ts';
import { isLoadedInOllama } from '#llm/servers/ollama.ts';
import { findProduct } from '#llm/servers/product.ts';
import { sharedMemory } from '#llm/servers/serverMemory.ts';
import type { ChatResult } from '#llm/types.ts';
import { runWithBackoff } from '#retry/backoff.ts';
import type { ChatRequest } from './chatRequest.ts';
import type { OnEvents } from './eventDelivery.ts';
import { toAttempt, withRetryAt } from './outcome.ts';
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
  await loadClient();
  const product = await findProduct(endpoint, isNear ? LOCAL_PROBE_MS : REMOTE_PROBE_MS, memory, signal);
  if (product === 'Ollama' && (await isLoadedInOllama(endpoint, request.model, signal)) === false)
    await onEvents([{ kind: 'loadingModel' }]);
  const sender = createSender({ request, product, memory, onEvents, clock, signal });
  const { value, retryAt, tooLong } = await runWithBackoff(
    async () => toAttempt(request, await sender(), memory, clock.now()),
    (retry) => onEvents([{ kind: 'retrying', ...retry }]),
    clock,
    signal,
  );
  if (value.ok || signal.aborted) return value.ok ? value : { ...value, failure: cancelledFailure };
  return { ...value, failure: withRetryAt(value.failure, endpoint.baseUrl, retryAt, tooLong) };
}
