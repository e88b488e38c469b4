// Explains why a server is silent: its model is loading, or another request holds its slot.
import { serverRoot } from './endpoint.ts';
import { requestJson } from './jsonReply.ts';
import type { Product } from './product.ts';
import type { ChatEvent, ChatRequest, Endpoint } from './types.ts';
import { arrayAt, isObject, stringAt } from './unknownJson.ts';

/** llama.cpp answers `/slots` between two batches, which takes seconds on a CPU. */
const SLOTS_TIMEOUT_MS = 5_000;
const PS_TIMEOUT_MS = 300;
/** A model that has not loaded after this long never will. */
export const MAX_LOADING_MS = 10 * 60_000;

/**
 * A function that says whether waiting on makes sense, and tells `onEvent` why. A queue that does not move between two looks is no reason;
 * neither is a model that loads for longer than ten minutes.
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

/** Null when Ollama does not say. Names without a tag mean `:latest`. */
export async function isLoadedInOllama(endpoint: Endpoint, model: string, signal: AbortSignal): Promise<boolean | null> {
  const reply = await requestJson(endpoint, `${serverRoot(endpoint.baseUrl)}/api/ps`, { timeoutMs: PS_TIMEOUT_MS }, signal);
  if (!reply.ok || !isObject(reply.value)) return null;
  return (arrayAt(reply.value, 'models') ?? []).some((entry) =>
    isSameOllamaModel(stringAt(entry, 'name') ?? stringAt(entry, 'model'), model),
  );
}

export function isSameOllamaModel(a: string | null, b: string): boolean {
  const tagged = (name: string) => (name.includes(':') ? name : `${name}:latest`);
  return a !== null && tagged(a) === tagged(b);
}
