// Asks Ollama's own API which models are loaded and how much context each has.
import { serverRoot } from '#base/endpoint.ts';
import { arrayAt, countAt, isObject, type JsonObject, objectAt, sizeAt, stringAt } from '#base/json.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import type { Endpoint } from '#llm/types.ts';
import type { ContextSize } from './contextSize.ts';
import { MAX_LOADING_MS } from './loading.ts';

const PS_TIMEOUT_MS = 300;
/** What Ollama gives a model on small machines when neither the model nor OLLAMA_CONTEXT_LENGTH says more. */
const DEFAULT_CONTEXT = 4_096;

/**
 * Makes Ollama load a model before a chat, as only then it tells the true context size. An empty request to /api/generate loads it and answers
 * nothing (Ollama's API documentation). Failures are left to the request that follows.
 */
export async function preloadInOllama(endpoint: Endpoint, model: string, signal: AbortSignal): Promise<void> {
  await requestJson(endpoint, `${serverRoot(endpoint.baseUrl)}/api/generate`, { timeoutMs: MAX_LOADING_MS, body: { model } }, signal);
}

/** Null when Ollama does not say. Names without a tag mean `:latest`. */
export async function isLoadedInOllama(endpoint: Endpoint, model: string, signal: AbortSignal): Promise<boolean | null> {
  const running = await runningInOllama(endpoint, PS_TIMEOUT_MS, signal);
  return running?.some((entry) => isSameOllamaModel(stringAt(entry, 'name') ?? stringAt(entry, 'model'), model)) ?? null;
}

export function isSameOllamaModel(a: string | null, b: string): boolean {
  const tagged = (name: string) => (name.includes(':') ? name : `${name}:latest`);
  return a !== null && tagged(a) === tagged(b);
}

export async function runningInOllama(endpoint: Endpoint, timeoutMs: number, signal: AbortSignal): Promise<JsonObject[] | null> {
  const reply = await requestJson(endpoint, `${serverRoot(endpoint.baseUrl)}/api/ps`, { timeoutMs }, signal);
  if (!reply.ok || !isObject(reply.value)) return null;
  return (arrayAt(reply.value, 'models') ?? []).filter(isObject);
}

export async function contextInOllama(
  endpoint: Endpoint,
  name: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ContextSize | null> {
  const running = (await runningInOllama(endpoint, timeoutMs, signal))?.find((one) => isSameOllamaModel(stringAt(one, 'name'), name));
  const loaded = running ? sizeAt(running, 'context_length') : null;
  if (loaded !== null) return { tokens: loaded, source: 'as loaded in Ollama (/api/ps)', isGuess: false };
  return contextOnLoading(endpoint, name, timeoutMs, signal);
}

/** What the model would be loaded with. */
export async function contextOnLoading(
  endpoint: Endpoint,
  name: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ContextSize | null> {
  const reply = await requestJson(endpoint, `${serverRoot(endpoint.baseUrl)}/api/show`, { timeoutMs, body: { model: name } }, signal);
  if (!reply.ok) return null;
  const trained = trainedContext(objectAt(reply.value, 'model_info'));
  const digits = /^num_ctx\s+(\d{1,9})\s*$/m.exec((stringAt(reply.value, 'parameters') ?? '').slice(0, 20_000))?.[1];
  if (digits !== undefined) {
    const wanted = Number(digits);
    // Ollama cuts num_ctx to what the model was trained on.
    return { tokens: Math.min(wanted, trained ?? wanted), source: "the model's own num_ctx in Ollama (/api/show)", isGuess: false };
  }
  const tokens = Math.min(trained ?? DEFAULT_CONTEXT, DEFAULT_CONTEXT);
  return { tokens, source: "Ollama's default, until the model is loaded; raise it with OLLAMA_CONTEXT_LENGTH or num_ctx", isGuess: true };
}

/** `<architecture>.context_length`. */
function trainedContext(info: JsonObject | null): number | null {
  const key = Object.keys(info ?? {}).find((name) => name.endsWith('.context_length'));
  const tokens = key === undefined ? null : countAt(info, key);
  return tokens === null || tokens === 0 ? null : tokens;
}
