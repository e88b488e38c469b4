// Asks llama-swap which of its models run; its list says “loaded” of those still starting.
import { serverRoot } from '#base/endpoint.ts';
import { arrayAt, stringAt } from '#base/json.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import type { Endpoint } from '#llm/types.ts';

const TIMEOUT_MS = 3_000;

/** The state of each model that is not stopped, by name: `starting`, `ready`, `stopping`. Null when llama-swap does not say. */
export async function runningInLlamaSwap(
  endpoint: Endpoint,
  signal: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<Map<string, string> | null> {
  const reply = await requestJson(endpoint, `${serverRoot(endpoint.baseUrl)}/running`, { timeoutMs }, signal);
  const running = reply.ok ? arrayAt(reply.value, 'running') : null;
  return running && new Map(running.map((entry) => [stringAt(entry, 'model') ?? '', stringAt(entry, 'state') ?? '']));
}

/** The address of one model's own server, for questions that llama-swap does not pass on. A request there loads the model: only for one that is ready. */
export function upstreamRoot({ baseUrl }: Endpoint, model: string): string {
  return `${serverRoot(baseUrl)}/upstream/${encodeURIComponent(model)}`;
}
