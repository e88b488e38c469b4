// Makes Ollama load a model before a chat: only then does it tell the true context size.
import { serverRoot } from '#base/endpoint.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import type { Endpoint } from '#llm/types.ts';
import { MAX_LOADING_MS } from './loading.ts';

/** An empty request to /api/generate loads the model and answers nothing (Ollama's API documentation). Failures are left to the request that follows. */
export async function preloadInOllama(endpoint: Endpoint, model: string, signal: AbortSignal): Promise<void> {
  await requestJson(endpoint, `${serverRoot(endpoint.baseUrl)}/api/generate`, { timeoutMs: MAX_LOADING_MS, body: { model } }, signal);
}
