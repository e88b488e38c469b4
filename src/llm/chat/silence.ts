// Explains why a server is silent: it loads a model, serves others first, or has stopped.

import { serverRoot } from '#base/endpoint.ts';
import { isObject, stringAt } from '#base/json.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import { runningInLlamaSwap, upstreamRoot } from '#llm/servers/llamaSwap.ts';
import { isLoadedInLmStudio, lmStudioModels } from '#llm/servers/lmStudio.ts';
import { MAX_LOADING_MS } from '#llm/servers/loading.ts';
import { isLoadedInOllama } from '#llm/servers/ollama.ts';
import { findProduct } from '#llm/servers/product.ts';
import { type Product, sharedMemory } from '#llm/servers/serverMemory.ts';
import { loadOfVllm } from '#llm/servers/vllm.ts';
import type { ChatEvent, Endpoint } from '#llm/types.ts';
import type { ChatRequest } from './chatRequest.ts';

/** llama.cpp answers `/slots` between two batches, which takes seconds on a CPU. */
const SLOTS_TIMEOUT_MS = 5_000;
const LOOK_TIMEOUT_MS = 2_000;

/** `busy`: with other requests (`isQueued`), or with this one. `work`: two looks differ when the work went on between them. */
type Look = { kind: 'nothing' } | { kind: 'loading' } | { kind: 'busy'; work: string; isQueued: boolean };

const NOTHING: Look = { kind: 'nothing' };

/**
 * Returns a function that says whether it makes sense to keep waiting, and reports the reason to `onEvent`. A queue that does not move
 * between two looks is no reason, once the time `isOver`; neither is a model that loads for longer than MAX_LOADING_MS.
 */
export function createSilenceExplainer(
  request: ChatRequest,
  product: Product | null,
  onEvent: (event: ChatEvent) => void,
  signal: AbortSignal,
): (isOver: boolean) => Promise<boolean> {
  const startedAt = performance.now();
  let seen: string | null = null;
  let known = product;
  return async (isOver) => {
    // A busy machine may have answered too late when it was asked first.
    known ??= await findProduct(request.endpoint, LOOK_TIMEOUT_MS, request.memory ?? sharedMemory, signal);
    const look = await lookAt(request, known, signal);
    if (look.kind === 'nothing') return false;
    if (look.kind === 'loading') {
      onEvent({ kind: 'loadingModel' });
      return performance.now() - startedAt < MAX_LOADING_MS;
    }
    const isMoving = look.work !== seen;
    if (isOver || seen === null) seen = look.work;
    if (isMoving && look.isQueued) onEvent({ kind: 'waiting' });
    return isMoving;
  };
}

/** True where nothing listens any more at the address of a connection that is open: the server has stopped, or is about to. */
export async function hasStopped(endpoint: Endpoint, signal: AbortSignal): Promise<boolean> {
  const reply = await requestJson(endpoint, `${endpoint.baseUrl}/models`, { timeoutMs: LOOK_TIMEOUT_MS }, signal);
  return !reply.ok && reply.code === 'ECONNREFUSED';
}

async function lookAt({ endpoint, model }: ChatRequest, product: Product | null, signal: AbortSignal): Promise<Look> {
  switch (product) {
    case 'Ollama':
      return (await isLoadedInOllama(endpoint, model, signal)) === false ? { kind: 'loading' } : NOTHING;
    case 'LM Studio': {
      const entry = (await lmStudioModels(endpoint, LOOK_TIMEOUT_MS, signal)).find((one) => stringAt(one, 'id') === model);
      return entry !== undefined && !isLoadedInLmStudio(entry) ? { kind: 'loading' } : NOTHING;
    }
    case 'llama.cpp':
      return lookAtSlots(endpoint, serverRoot(endpoint.baseUrl), signal);
    case 'llama-swap':
      return lookAtLlamaSwap(endpoint, model, signal);
    case 'vLLM': {
      const load = await loadOfVllm(endpoint, signal);
      return load === null || load.running + load.waiting === 0 ? NOTHING : { kind: 'busy', work: load.work, isQueued: load.waiting > 0 };
    }
    default:
      return NOTHING;
  }
}

/** A model that is not ready is started for this request, or once another is done, which llama-swap then stops. */
async function lookAtLlamaSwap(endpoint: Endpoint, model: string, signal: AbortSignal): Promise<Look> {
  const running = await runningInLlamaSwap(endpoint, signal);
  if (running === null) return NOTHING;
  const states = [...running];
  if (states.some(([name, state]) => state !== 'ready' && (name === model || !running.has(model)))) return { kind: 'loading' };
  const [name] = states.find(([other]) => other === model) ?? states.find(([, state]) => state === 'ready') ?? [];
  return name === undefined ? { kind: 'loading' } : lookAtSlots(endpoint, upstreamRoot(endpoint, name), signal);
}

async function lookAtSlots(endpoint: Endpoint, root: string, signal: AbortSignal): Promise<Look> {
  const reply = await requestJson(endpoint, `${root}/slots`, { timeoutMs: SLOTS_TIMEOUT_MS }, signal);
  if (!reply.ok) return reply.failure.kind === 'idle' ? { kind: 'busy', work: 'too busy to say', isQueued: true } : NOTHING;
  if (!Array.isArray(reply.value)) return NOTHING;
  const busy = reply.value.filter((slot) => isObject(slot) && slot.is_processing === true);
  return busy.length === 0 ? NOTHING : { kind: 'busy', work: JSON.stringify(busy), isQueued: true };
}
