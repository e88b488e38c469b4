// Finds the base of an API whose address was typed without its version, and remembers it.
import { withVersion } from '#base/endpoint.ts';
import type { Endpoint } from '#llm/types.ts';
import type { ServerMemory } from './serverMemory.ts';

/** The endpoint as it is known to work, else as it was typed. */
export function knownBase(endpoint: Endpoint, memory: ServerMemory): Endpoint {
  const baseUrl = memory.apiBases.get(endpoint.baseUrl);
  return baseUrl === undefined ? endpoint : { ...endpoint, baseUrl };
}

/** Made below from `/api`, with another base to try behind them; an `/api/v1` that was typed has none. */
const madeFromApi = new WeakSet<Endpoint>();

/**
 * The endpoint with `/v1` behind its prefix, to be tried where nothing is found under the prefix itself; null where a version is there already.
 * `/api` is where Open WebUI has its OpenAI API, OpenRouter has it under `/api/v1`, and Ollama has one of its own there, and the other under `/v1`.
 */
export function versionedBase(endpoint: Endpoint): Endpoint | null {
  if (madeFromApi.has(endpoint)) return { ...endpoint, baseUrl: endpoint.baseUrl.replace(/\/api\/v1$/, '/v1') };
  const baseUrl = withVersion(endpoint.baseUrl);
  if (baseUrl === null) return null;
  const versioned = { ...endpoint, baseUrl };
  if (baseUrl.endsWith('/api/v1')) madeFromApi.add(versioned);
  return versioned;
}

/** All bases to be tried in turn where nothing is found under this one. */
export function otherBases(endpoint: Endpoint): Endpoint[] {
  const bases: Endpoint[] = [];
  for (let next = versionedBase(endpoint); next !== null; next = versionedBase(next)) bases.push(next);
  return bases;
}
