// Asks LM Studio's own API which models are loaded and how much context each has.
import { serverRoot } from '#base/endpoint.ts';
import { arrayAt, isObject, type JsonObject, sizeAt, stringAt } from '#base/json.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import type { Endpoint } from '#llm/types.ts';
import type { ContextSize } from './contextSize.ts';

export async function contextInLmStudio(
  endpoint: Endpoint,
  model: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ContextSize | null> {
  const models = await lmStudioModels(endpoint, timeoutMs, signal);
  const entry = model === '' ? (models.find(isLoadedInLmStudio) ?? models[0]) : models.find((one) => stringAt(one, 'id') === model);
  const loaded = sizeAt(entry, 'loaded_context_length');
  if (loaded !== null) return { tokens: loaded, source: 'as loaded in LM Studio (/api/v0/models)', isGuess: false };
  const most = sizeAt(entry, 'max_context_length');
  return most === null ? null : { tokens: most, source: 'the model’s maximum; LM Studio may load it with less', isGuess: true };
}

export async function lmStudioModels(endpoint: Endpoint, timeoutMs: number, signal: AbortSignal): Promise<JsonObject[]> {
  const reply = await requestJson(endpoint, `${serverRoot(endpoint.baseUrl)}/api/v0/models`, { timeoutMs }, signal);
  return reply.ok ? (arrayAt(reply.value, 'data') ?? []).filter(isObject) : [];
}

export function isLoadedInLmStudio(entry: JsonObject): boolean {
  return stringAt(entry, 'state') === 'loaded';
}

export function lmStudioContext(entry: JsonObject): number | null {
  return sizeAt(entry, 'loaded_context_length') ?? sizeAt(entry, 'max_context_length');
}
