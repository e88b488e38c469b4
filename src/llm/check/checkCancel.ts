// Checks that a server stops generating when its client goes away.
// One that does not keeps its only slot busy for nobody.
import { setTimeout as delay } from 'node:timers/promises';
import { serverRoot } from '#base/endpoint.ts';
import { isObject } from '#base/json.ts';
import type { CheckLine } from '#contracts/modelServer.ts';
import { chatStream } from '#llm/chat/chat.ts';
import type { ChatRequest } from '#llm/chat/chatRequest.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import { upstreamRoot } from '#llm/servers/llamaSwap.ts';
import type { Product } from '#llm/servers/serverMemory.ts';
import { loadOfVllm } from '#llm/servers/vllm.ts';

const LONG_ANSWER_TOKENS = 400;
/** Enough for a second or more on a small machine, where the next request may have to wait for all of them. */
const SOME_TOKENS = 64;
const POLL_MS = 200;
/** What takes this much longer than the first token did was held up. */
const HELD_UP_FACTOR = 4;
const HELD_UP_FLOOR_MS = 3_000;

type Verdict = Omit<CheckLine, 'label'>;
const OK = (detail: string): Verdict => ({ status: 'ok', detail, remedy: '' });
const UNKNOWN = (detail: string): Verdict => ({ status: 'unknown', detail, remedy: '' });
const WARNING = (detail: string): Verdict => ({
  status: 'warning',
  detail,
  remedy: 'Update the server, or remove a proxy in front of it that keeps the connection open.',
});

export async function stopsWhenCancelled(request: ChatRequest, product: Product | null, signal: AbortSignal): Promise<Verdict> {
  const look = lookFor(request, product, signal);
  const workBefore = await look?.();
  const stop = new AbortController();
  const startedAt = performance.now();
  const long = beginLongAnswer(request, AbortSignal.any([signal, stop.signal]));
  const isBegun = await long.begun;
  const firstTokenMs = performance.now() - startedAt;
  stop.abort();
  const { ok } = await long.ended;
  if (!isBegun || ok) return UNKNOWN('The answer ended before the request could be cancelled.');
  const patienceMs = Math.max(HELD_UP_FLOOR_MS, firstTokenMs * HELD_UP_FACTOR);
  if (look !== null && typeof workBefore === 'number') {
    const isDone = await becomes(look, workBefore, patienceMs, signal);
    if (isDone === true) return OK('The server immediately reported that it had stopped.');
    if (isDone === false) return WARNING(`The server was still working ${(patienceMs / 1_000).toFixed(0)} s after cancelling.`);
  }
  const next = await shortAnswer(request, signal);
  if (!next.isAnswered) return UNKNOWN('The request after the cancelled one failed.');
  if (next.tookMs > patienceMs)
    return WARNING(
      `The next request had to wait ${(next.tookMs / 1_000).toFixed(1)} s: the server seems to keep working after a request is cancelled.`,
    );
  return (await takesSeveral(request, signal))
    ? UNKNOWN('The next request was answered immediately, but the server handles several at a time and doesn’t show what it’s working on.')
    : OK('The next request was answered immediately.');
}

/** Returns a function that tells how many requests the server works on, or null where it does not say (llama.cpp with --no-slots). */
function lookFor({ endpoint, model }: ChatRequest, product: Product | null, signal: AbortSignal): (() => Promise<number | null>) | null {
  const busySlots = (root: string) => async () => {
    const reply = await requestJson(endpoint, `${root}/slots`, { timeoutMs: HELD_UP_FLOOR_MS }, signal);
    if (!reply.ok || !Array.isArray(reply.value)) return null;
    return reply.value.filter((slot) => isObject(slot) && slot.is_processing === true).length;
  };
  if (product === 'llama.cpp') return busySlots(serverRoot(endpoint.baseUrl));
  if (product === 'llama-swap') return busySlots(upstreamRoot(endpoint, model));
  if (product === 'vLLM') return async () => (await loadOfVllm(endpoint, signal))?.running ?? null;
  return null;
}

/** Null when the server stops telling, or the check was given up. */
async function becomes(
  look: () => Promise<number | null>,
  atMost: number,
  patienceMs: number,
  signal: AbortSignal,
): Promise<boolean | null> {
  const giveUpAt = performance.now() + patienceMs;
  while (performance.now() < giveUpAt && !signal.aborted) {
    const busy = await look();
    if (busy === null) return null;
    if (busy <= atMost) return true;
    await delay(POLL_MS);
  }
  return signal.aborted ? null : false;
}

/** Whether a short request is answered while a long one goes on. A long one that ends first leaves it open, which counts as yes: nothing is proved then. */
async function takesSeveral(request: ChatRequest, signal: AbortSignal): Promise<boolean> {
  const stop = new AbortController();
  const long = beginLongAnswer(request, AbortSignal.any([signal, stop.signal]), SOME_TOKENS);
  if (!(await long.begun)) return true;
  const askedAt = performance.now();
  const short = shortAnswer(request, signal);
  const first = await Promise.race([short.then(() => 'short'), long.ended.then(() => 'long')]);
  const wasLong = performance.now() - askedAt >= POLL_MS;
  stop.abort();
  await Promise.all([short, long.ended]);
  return first === 'short' || !wasLong;
}

/** `begun`: true with the first token; false when the answer ends without one. */
function beginLongAnswer(request: ChatRequest, signal: AbortSignal, maxTokens = LONG_ANSWER_TOKENS) {
  const messages = [{ role: 'user' as const, content: 'Count from 1 to 200, in words, one a line.' }];
  let onBegun: (isBegun: boolean) => void = () => undefined;
  const begun = new Promise<boolean>((resolve) => {
    onBegun = resolve;
  });
  const ended = chatStream(
    { ...request, messages, maxTokens },
    (events) => {
      if (events.some((event) => event.kind === 'text' || event.kind === 'thinking')) onBegun(true);
    },
    signal,
  ).finally(() => onBegun(false));
  return { begun, ended };
}

async function shortAnswer(request: ChatRequest, signal: AbortSignal): Promise<{ isAnswered: boolean; tookMs: number }> {
  const askedAt = performance.now();
  const next = await chatStream({ ...request, messages: [{ role: 'user', content: 'Say hi.' }], maxTokens: 1 }, () => undefined, signal);
  return { isAnswered: next.ok || next.failure.kind === 'incomplete', tookMs: performance.now() - askedAt };
}
