// Finds the base of an API whose address was typed without its version, and remembers it.
import { withVersion } from '#base/endpoint.ts';
import type { Endpoint } from '#llm/types.ts';
import type { ServerMemory } from './serverMemory.ts';

/** The endpoint as it is known to work, else as it was typed. */
export function knownBase(endpoint: Endpoint, memory: ServerMemory): Endpoint {
  const baseUrl = memory.apiBases.get(endpoint.baseUrl);
  return baseUrl === undefined ? endpoint : { ...endpoint, baseUrl };
}

/**
 * What is tried in turn where nothing is found under the address as it was typed: `/v1` behind its prefix. Empty where a version is there already.
 * `/api` is where Open WebUI has its OpenAI API, OpenRouter has it under `/api/v1`, and Ollama has one of its own there, and the other under `/v1`.
 */
export function otherBases(endpoint: Endpoint): Endpoint[] {
  const versioned = withVersion(endpoint.baseUrl);
  if (versioned === null) return [];
  const beside = versioned.endsWith('/api/v1') ? [versioned.replace(/\/api\/v1$/, '/v1')] : [];
  return [versioned, ...beside].map((baseUrl) => ({ ...endpoint, baseUrl }));
}
