// Asks how many requests a server works on at the same time.
import { serverRoot } from '#base/endpoint.ts';
import { sizeAt } from '#base/json.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import type { Endpoint } from '#llm/types.ts';
import { findProduct } from './product.ts';
import { createServerMemory } from './serverMemory.ts';

const PROBE_TIMEOUT_MS = 3_000;

/** llama.cpp tells (`/props`, else the list of `/slots`, which may be switched off). Null when the server does not say. */
export async function serverSlots(endpoint: Endpoint, signal: AbortSignal): Promise<number | null> {
  if ((await findProduct(endpoint, PROBE_TIMEOUT_MS, createServerMemory(), signal)) !== 'llama.cpp') return null;
  const ask = async (path: string) => {
    const reply = await requestJson(endpoint, serverRoot(endpoint.baseUrl) + path, { timeoutMs: PROBE_TIMEOUT_MS }, signal);
    return reply.ok ? reply.value : null;
  };
  const told = sizeAt(await ask('/props'), 'total_slots');
  if (told !== null) return told;
  const slots = await ask('/slots');
  return Array.isArray(slots) && slots.length > 0 ? slots.length : null;
}
