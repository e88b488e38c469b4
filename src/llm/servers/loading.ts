// Recognizes a server that is up and loads its model, and waits for it.
import type { Clock } from '#base/clock.ts';
import { serverRoot } from '#base/endpoint.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import { serverMessage } from '#llm/serverText.ts';
import type { Endpoint } from '#llm/types.ts';

const FIRST_POLL_MS = 100;
const SLOWEST_POLL_MS = 1_000;
const SLOWEST_REQUEST_MS = 5_000;
const POLL_TIMEOUT_MS = 5_000;
/** A model that has not loaded after this long never will. */
export const MAX_LOADING_MS = 10 * 60_000;
/** For a gateway on this machine that only says that its backend does not answer. */
export const MAX_STARTING_MS = 2 * 60_000;

/** Bad Gateway, Service Unavailable, Gateway Timeout. */
const GATEWAY_STATUSES: ReadonlySet<number> = new Set([502, 503, 504]);
const OTHER_STATUSES: ReadonlySet<number> = new Set([409, 423, 425, 500]);
const LOADS =
  /\b(?:(?:re|pre)?load(?:ing|ed)?|start(?:ing|ed|s)?|warm(?:ing)?[ -]?up|boot(?:ing|s)?|initiali[sz]\w*|not (?:yet )?ready|swap(?:ping|s)?|spin(?:ning)? up|wak(?:e|ing)|cold start|prepar\w+|provision\w*|scal(?:e|ing) (?:up|from zero)|estimated_time)\b/i;
const LOADS_FOR_SURE = /\bload(?:ing)? (?:the )?model|\bmodel\b.{0,80}\b(?:(?:is|being|still|currently) )+load(?:ing|ed)\b/i;
const FAILED =
  /\b(?:fail(?:ed|s|ure)?|unable|cannot|can't|couldn't|could not|crash\w*|exited|terminated|out of memory|not found|not loaded|no models?)\b|\berror (?:while |when )?(?:re)?load/i;
const BUSY = /\b(?:busy|overload\w*|too many|queue\w*|capacity|rate|limit\w*|quota|maintenance|cooldown)\b/i;

/**
 * How long a refusal is waited for because a model loads, in ms from the first; 0 = it does not say so. `said`: the server's message, in whatever
 * words: llama.cpp “Loading model”, llama-swap “upstream is not ready”, Hugging Face “is currently loading”. A gateway on this machine
 * that only says 502 most likely starts its backend. `asksToWait`: it names a time, so it is a limit rather.
 */
export function loadingPatienceMs({ status, said, isNear, asksToWait }: LoadingRefusal): number {
  const text = said.slice(0, 1_000);
  const isGateway = GATEWAY_STATUSES.has(status);
  if (FAILED.test(text) || (!isGateway && !OTHER_STATUSES.has(status))) return 0;
  if (LOADS_FOR_SURE.test(text)) return MAX_LOADING_MS;
  if (!isGateway || BUSY.test(text)) return 0;
  if (LOADS.test(text)) return MAX_LOADING_MS;
  return isNear && !asksToWait ? MAX_STARTING_MS : 0;
}

export interface LoadingRefusal {
  status: number;
  said: string;
  /** The server is on this machine. */
  isNear: boolean;
  asksToWait: boolean;
}

/** True where the server itself says that it loads. */
export function saysLoading(status: number, said: string): boolean {
  return loadingPatienceMs({ status, said, isNear: false, asksToWait: true }) > 0;
}

/**
 * Waits for the next request after `refusals` of them in a row. True as soon as the server no longer says that it is loading
 * (also when it is gone: the next request reports that). False at `deadline` (epoch ms), or aborted.
 */
export async function waitUntilLoaded(
  endpoint: Endpoint,
  refusals: number,
  deadline: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  if (clock.now() >= deadline) return false;
  if (refusals > 1) await clock.sleep(Math.min(SLOWEST_REQUEST_MS, FIRST_POLL_MS * 2 ** Math.min(10, refusals)), signal);
  let delayMs = FIRST_POLL_MS;
  while (clock.now() < deadline && !signal.aborted) {
    await clock.sleep(delayMs, signal);
    if (signal.aborted) return false;
    delayMs = Math.min(SLOWEST_POLL_MS, delayMs * 2);
    const reply = await requestJson(endpoint, `${serverRoot(endpoint.baseUrl)}/health`, { timeoutMs: POLL_TIMEOUT_MS }, signal);
    if (reply.ok || !saysLoading(reply.status ?? 0, serverMessage(reply.body))) return !signal.aborted;
  }
  return false;
}
