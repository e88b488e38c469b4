// Finds the base of an API whose address was typed without its version, and remembers it.
import { withVersion } from '#base/endpoint.ts';
import type { Endpoint } from '#llm/types.ts';
import type { ServerMemory } from './serverMemory.ts';

/** The endpoint as it is known to work, else as it was typed. */
export function knownBase(endpoint: Endpoint, memory: ServerMemory): Endpoint {
  const baseUrl = memory.apiBases.get(endpoint.baseUrl);
  return baseUrl === undefined ? endpoint : { ...endpoint, baseUrl };
}

/** The endpoint with `/v1` behind its prefix, to be tried where nothing is found under the prefix itself; null where a version is there already. */
export function versionedBase(endpoint: Endpoint): Endpoint | null {
  const baseUrl = withVersion(endpoint.baseUrl);
  return baseUrl === null ? null : { ...endpoint, baseUrl };
}
