// Checks that a server stops generating when its client goes away.
// One that does not keeps its only slot busy for nobody.
import { serverRoot } from '#base/endpoint.ts';
import { isObject } from '#base/json.ts';
import type { CheckLine } from '#contracts/modelServer.ts';
import { chatStream } from '#llm/chat/chat.ts';
import type { ChatRequest } from '#llm/chat/chatRequest.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import type { Product } from '#llm/servers/serverMemory.ts';

const LONG_ANSWER_TOKENS = 400;
const SLOT_POLL_MS = 200;
/** What takes this much longer than the first token did was held up. */
const HELD_UP_FACTOR = 4;
const HELD_UP_FLOOR_MS = 3_000;

export async function stopsWhenCancelled(
  request: ChatRequest,
  product: Product | null,
  signal: AbortSignal,
): Promise<Omit<CheckLine, 'label'>> {
  const stop = new AbortController();
  const startedAt = performance.now();
  let firstTokenMs: number | null = null;
  const long = await chatStream(
    { ...request, messages: [{ role: 'user', content: 'Count from 1 to 200, in words, one a line.' }], maxTokens: LONG_ANSWER_TOKENS },
    (events) => {
      if (!events.some((event) => event.kind === 'text' || event.kind === 'thinking')) return;
      firstTokenMs ??= performance.now() - startedAt;
      stop.abort();
    },
    AbortSignal.any([signal, stop.signal]),
  );
  if (long.ok || firstTokenMs === null) return { status: 'unknown', detail: 'The answer ended before it could be cancelled.', remedy: '' };
  const patienceMs = Math.max(HELD_UP_FLOOR_MS, firstTokenMs * HELD_UP_FACTOR);
  if (product === 'llama.cpp') {
    const isIdle = await slotsBecomeIdle(request, patienceMs, signal);
    if (isIdle === true) return { status: 'ok', detail: "The server's slot was free again at once.", remedy: '' };
    if (isIdle === false)
      return {
        status: 'warning',
        detail: `The slot was still busy ${(patienceMs / 1_000).toFixed(0)} s after cancelling.`,
        remedy: 'Update llama.cpp, or remove any proxy in between that keeps the connection open.',
      };
  }
  const askedAt = performance.now();
  const next = await chatStream({ ...request, messages: [{ role: 'user', content: 'Say hi.' }], maxTokens: 1 }, () => undefined, signal);
  const tookMs = performance.now() - askedAt;
  if (!next.ok && next.failure.kind !== 'incomplete')
    return { status: 'unknown', detail: 'The request after the cancelled one failed.', remedy: '' };
  if (tookMs > patienceMs)
    return {
      status: 'warning',
      detail: `The next request had to wait ${(tookMs / 1_000).toFixed(1)} s: the server seems to keep working after a cancel.`,
      remedy: 'Update the server, or remove any proxy in between that keeps the connection open.',
    };
  return { status: 'ok', detail: 'The next request was answered at once.', remedy: '' };
}

/** Null when the server does not show its slots (started with --no-slots). */
async function slotsBecomeIdle({ endpoint }: ChatRequest, patienceMs: number, signal: AbortSignal): Promise<boolean | null> {
  const giveUpAt = performance.now() + patienceMs;
  while (performance.now() < giveUpAt && !signal.aborted) {
    const reply = await requestJson(endpoint, `${serverRoot(endpoint.baseUrl)}/slots`, { timeoutMs: patienceMs }, signal);
    if (!reply.ok || !Array.isArray(reply.value)) return null;
    if (!reply.value.some((slot) => isObject(slot) && slot.is_processing === true)) return true;
    await new Promise((resolve) => setTimeout(resolve, SLOT_POLL_MS));
  }
  return signal.aborted ? null : false;
}
