// Asks Ollama which models it has loaded.
import { serverRoot } from '#base/endpoint.ts';
import { arrayAt, isObject, stringAt } from '#base/json.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import type { Endpoint } from '#llm/types.ts';

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

const PS_TIMEOUT_MS = 300;
