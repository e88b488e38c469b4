// Waits while a server that is already up loads its model.
import type { Clock } from '#base/clock.ts';
import { serverRoot } from '#base/endpoint.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import { serverMessage } from '#llm/serverText.ts';
import type { Endpoint } from '#llm/types.ts';

const FIRST_POLL_MS = 100;
const SLOWEST_POLL_MS = 1_000;
const POLL_TIMEOUT_MS = 5_000;

/** llama.cpp answers 503 “Loading model” until its model is loaded. `said`: the server's message. */
export function isLoadingRefusal(status: number, said: string): boolean {
  return status === 503 && /loading model|model is (?:still )?loading/i.test(said);
}

/** True as soon as the server no longer says that it is loading (also when it is gone: the next request reports that). False at `deadline` (epoch ms), or aborted. */
export async function waitUntilLoaded(endpoint: Endpoint, deadline: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
  let delayMs = FIRST_POLL_MS;
  while (clock.now() < deadline) {
    await clock.sleep(delayMs, signal);
    if (signal.aborted) return false;
    delayMs = Math.min(SLOWEST_POLL_MS, delayMs * 2);
    const reply = await requestJson(endpoint, `${serverRoot(endpoint.baseUrl)}/health`, { timeoutMs: POLL_TIMEOUT_MS }, signal);
    if (reply.ok || !isLoadingRefusal(reply.status ?? 0, serverMessage(reply.body))) return !signal.aborted;
  }
  return false;
}

/** A model that has not loaded after this long never will. */
export const MAX_LOADING_MS = 10 * 60_000;
