// Explains why a server is silent: its model is loading, or another request holds its slot.

import { serverRoot } from '#base/endpoint.ts';
import { isObject } from '#base/json.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import { MAX_LOADING_MS } from '#llm/servers/loading.ts';
import { isLoadedInOllama } from '#llm/servers/ollama.ts';
import type { Product } from '#llm/servers/serverMemory.ts';
import type { ChatEvent, Endpoint } from '#llm/types.ts';
import type { ChatRequest } from './chatRequest.ts';

/** llama.cpp answers `/slots` between two batches, which takes seconds on a CPU. */
const SLOTS_TIMEOUT_MS = 5_000;

/**
 * Returns a function that says whether it makes sense to keep waiting, and reports the reason to `onEvent`. A queue that does not move
 * between two looks is no reason; neither is a model that loads for longer than MAX_LOADING_MS.
 */
export function createSilenceExplainer(
  request: ChatRequest,
  product: Product | null,
  onEvent: (event: ChatEvent) => void,
  signal: AbortSignal,
): () => Promise<boolean> {
  const startedAt = performance.now();
  let lastLook: string | null = null;
  return async () => {
    if (product === 'Ollama') {
      const isLoading = (await isLoadedInOllama(request.endpoint, request.model, signal)) === false;
      if (isLoading) onEvent({ kind: 'loadingModel' });
      return isLoading && performance.now() - startedAt < MAX_LOADING_MS;
    }
    if (product !== 'llama.cpp') return false;
    const look = await lookAtSlots(request.endpoint, signal);
    const isMoving = look !== null && look !== lastLook;
    lastLook = look;
    if (isMoving) onEvent({ kind: 'waiting' });
    return isMoving;
  };
}

/** Null when no slot is at work. Two looks differ when the work went on between them. */
async function lookAtSlots(endpoint: Endpoint, signal: AbortSignal): Promise<string | null> {
  const reply = await requestJson(endpoint, `${serverRoot(endpoint.baseUrl)}/slots`, { timeoutMs: SLOTS_TIMEOUT_MS }, signal);
  if (!reply.ok) return reply.failure.kind === 'idle' ? 'too busy to say' : null;
  if (!Array.isArray(reply.value)) return null;
  const busy = reply.value.filter((slot) => isObject(slot) && slot.is_processing === true);
  return busy.length === 0 ? null : JSON.stringify(busy);
}
