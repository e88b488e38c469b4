// Turns the end of one attempt into a chat result, and says whether it may be retried.
import { hostAndPort } from '#base/endpoint.ts';
import { UNKNOWN_USAGE } from '#llm/answer/usage.ts';
import { cancelledFailure } from '#llm/failure.ts';
import { classifyRefusal, statusFailure } from '#llm/refusal.ts';
import { ladderKey } from '#llm/servers/jsonLadder.ts';
import type { ServerMemory } from '#llm/servers/serverMemory.ts';
import { parseErrorBody } from '#llm/serverText.ts';
import type { ChatResult, LlmFailure } from '#llm/types.ts';
import { type Attempt, isRetryableCode } from '#retry/backoff.ts';
import { refusedForMs } from '#retry/refusedUntil.ts';
import { countLimit, leastWaitMs } from '#retry/repeatedLimits.ts';
import type { AttemptEnd } from './attempt.ts';
import type { ChatRequest } from './chatRequest.ts';
import type { Refusal } from './response.ts';

/** `now`: epoch ms. Limits are counted in `memory`. */
export function toAttempt(request: ChatRequest, end: AttemptEnd, memory: ServerMemory, now: number): Attempt<ChatResult> {
  const { endpoint } = request;
  switch (end.kind) {
    case 'answered':
      return { kind: 'final', value: resultOf(request, end, memory, now) };
    case 'unanswered': {
      const value = failed(end.failure);
      const reason = `no connection to ${hostAndPort(endpoint.baseUrl)}`;
      return isRetryableCode(end.code) ? { kind: 'retryable', value, retryAfterMs: null, reason } : { kind: 'final', value };
    }
    case 'refused':
      return refusedAttempt(request, end, memory, now);
  }
}

function resultOf(
  request: ChatRequest,
  { answer, failure }: Extract<AttemptEnd, { kind: 'answered' }>,
  memory: ServerMemory,
  now: number,
): ChatResult {
  const { text, thinking, usage, model, finishReason, finishWord } = answer;
  const key = ladderKey(request.endpoint.baseUrl, request.model);
  if (failure?.kind === 'rateLimited') {
    const least = countedWait(memory, key, now);
    const told = failure.retryAt === undefined ? {} : { retryAt: Math.max(failure.retryAt, now + least) };
    return { ok: false, failure: { ...failure, ...told }, text, thinking, usage };
  }
  if (failure !== null || finishReason === null || finishReason === 'filter')
    return { ok: false, failure: failure ?? cancelledFailure, text, thinking, usage };
  memory.limits.delete(key);
  return { ok: true, text, thinking, finishReason, ...(finishReason === 'other' ? { finishWord } : {}), model, usage };
}

function refusedAttempt(request: ChatRequest, end: Refusal, memory: ServerMemory, now: number): Attempt<ChatResult> {
  const { endpoint, model } = request;
  const value = failed(statusFailure(endpoint, model, end));
  const refusal = classifyRefusal(end, now);
  const reason = `${hostAndPort(endpoint.baseUrl)} answered ${end.status}`;
  switch (refusal.kind) {
    case 'transient': {
      const retryAfterMs = refusedForMs(end.headers, parseErrorBody(end.body), now);
      return { kind: 'retryable', value, retryAfterMs, reason };
    }
    case 'rateLimited':
    case 'quota': {
      const least = countedWait(memory, ladderKey(endpoint.baseUrl, model), now);
      const toldMs = refusal.until === null ? null : Math.max(0, refusal.until - now);
      // Where nobody tells when a limit ends, the pool has waits of its own, which grow too.
      return { kind: 'retryable', value, retryAfterMs: toldMs === null ? null : Math.max(toldMs, least), reason };
    }
    default:
      return { kind: 'final', value };
  }
}

/** Counts a limit, and gives the least time until the next request. */
function countedWait(memory: ServerMemory, key: string, now: number): number {
  const limits = countLimit(memory.limits.get(key), now);
  memory.limits.set(key, limits);
  return leastWaitMs(limits.count);
}

function failed(failure: LlmFailure): ChatResult {
  return { ok: false, failure, text: '', thinking: '', usage: UNKNOWN_USAGE };
}

/** A server that asks for a longer wait than a run allows is treated as a rate limit, whatever its status. */
export function withRetryAt(failure: LlmFailure, baseUrl: string, retryAt: number | null, tooLong: boolean): LlmFailure {
  if (retryAt === null || (failure.kind !== 'rateLimited' && !tooLong)) return failure;
  const time = new Date(retryAt).toLocaleTimeString();
  // The time that the server told was tried before, and was too short.
  const isOurs = failure.retryAt !== undefined && retryAt > failure.retryAt + 1_000;
  const wait = isOurs ? `will be asked again at ${time}, because it hit several limits in a row` : `asks to wait until ${time}`;
  return { ...failure, kind: 'rateLimited', retryAt, message: `${hostAndPort(baseUrl)} ${wait}. ${failure.message}` };
}
