// Sends a chat request in the form that its server and model take, learned from refusals.
import type { Clock } from '#base/clock.ts';
import { hostAndPort, isLoopback } from '#base/endpoint.ts';
import type { Answer } from '#llm/answer/answer.ts';
import { statusIn } from '#llm/refusal.ts';
import { knownBase, otherBases } from '#llm/servers/apiBase.ts';
import { isFormatRefusal, keepsTo, ladderKey, rungBelow } from '#llm/servers/jsonLadder.ts';
import { loadingPatienceMs, waitUntilLoaded } from '#llm/servers/loading.ts';
import type { JsonRung, Product, Refusable, ServerMemory } from '#llm/servers/serverMemory.ts';
import { messageIn, parseErrorBody, quotable } from '#llm/serverText.ts';
import type { JsonShape } from '#llm/types.ts';
import { isUnknownModel } from '#llm/unknownModel.ts';
import { refusedForMs } from '#retry/refusedUntil.ts';
import type { ResponseHeaders } from '#retry/retryAfter.ts';
import { type AttemptEnd, attemptChat } from './attempt.ts';
import type { ChatRequest } from './chatRequest.ts';
import type { OnEvents } from './eventDelivery.ts';
import { parseJsonAnswer } from './jsonAnswer.ts';
import { type FieldRefusal, refusedFields } from './refusedFields.ts';
import { chatBody } from './requestBody.ts';

interface ServerRefusal extends FieldRefusal {
  headers: ResponseHeaders;
}

export interface SenderParts {
  request: ChatRequest;
  product: Product | null;
  memory: ServerMemory;
  onEvents: OnEvents;
  clock: Clock;
  signal: AbortSignal;
}

/** Returns a function that sends the request: without fields that were refused, on the JSON rung that the server accepts, once its model is loaded. */
export function createSender({ request: typed, product, memory, onEvents, clock, signal }: SenderParts): () => Promise<AttemptEnd> {
  const { endpoint, model } = typed;
  let request: ChatRequest = { ...typed, endpoint: knownBase(endpoint, memory) };
  const others = otherBases(request.endpoint);
  /** What was found under the address as it was typed, where another is tried. */
  let underPrefix: AttemptEnd | null = null;
  const key = ladderKey(endpoint.baseUrl, model);
  const refused = new Set<Refusable>(memory.refused.get(key));
  const loading: { since: number | null; refusals: number } = { since: null, refusals: 0 };
  let rung: JsonRung | null = request.json ? (memory.ladder.get(key) ?? 'json_schema') : null;

  const leaveOut = (fields: readonly Refusable[], said: string) => {
    for (const field of fields) refused.add(field);
    const what = fields.map((field) => (field === 'system' ? 'the system role' : field)).join(', ');
    const name = model === '' ? 'its model' : model;
    endpoint.onNote?.(
      `${hostAndPort(endpoint.baseUrl)} doesn’t accept ${what} for ${name}, so requests are sent without it: ${quotable(said, endpoint.apiKey)}`,
    );
  };

  /** False when the refusal is about something else, or has been waited for long enough. */
  const waitForLoading = async ({ status, said, parsed, headers }: ServerRefusal): Promise<boolean> => {
    const now = clock.now();
    const asksToWait = refusedForMs(headers, parsed, now) !== null;
    const patienceMs = loadingPatienceMs({ status, said, isNear: isLoopback(new URL(endpoint.baseUrl).hostname), asksToWait });
    if (patienceMs === 0) return false;
    await onEvents([{ kind: 'loadingModel' }]);
    loading.since ??= now;
    loading.refusals++;
    return waitUntilLoaded(endpoint, loading.refusals, loading.since + patienceMs, clock, signal);
  };

  return async () => {
    // Each turn drops a field or goes down a rung, so the number of turns is bounded; loading has a bound of its own.
    for (;;) {
      const body = chatBody(request, product, rung, refused);
      const end = await attemptChat(request, body, product, onEvents, signal);
      if (signal.aborted || end.kind === 'unanswered') return end;
      const other = isNothingThere(end) ? others.shift() : undefined;
      if (other !== undefined) {
        underPrefix ??= end;
        request = { ...request, endpoint: other };
        continue;
      }
      if (underPrefix !== null && isNothingThere(end)) return underPrefix;
      if (underPrefix !== null) memory.apiBases.set(endpoint.baseUrl, request.endpoint.baseUrl);
      const refusal = refusalOf(end);
      if (refusal === null) {
        if (end.kind === 'answered' && end.failure === null) {
          const kept = rung === null || request.json === undefined ? null : rungKept(rung, request.json, end.answer);
          if (kept !== null) memory.ladder.set(key, kept);
          // Only what made it work is remembered.
          if (refused.size > 0) memory.refused.set(key, new Set(refused));
        }
        return end;
      }
      const fields = refusedFields(refusal, body);
      const lower = rung !== null && isFormatRefusal(refusal.status, refusal.said) ? rungBelow(rung) : null;
      if (fields.length > 0) leaveOut(fields, refusal.said);
      else if (lower !== null) rung = lower;
      else if (!(await waitForLoading(refusal))) return end;
    }
  };
}

/** A server answers, but there is no chat API: not found, or a page for every address. */
function isNothingThere(end: Exclude<AttemptEnd, { kind: 'unanswered' }>): boolean {
  if (end.kind === 'answered') return end.failure?.kind === 'badResponse' && end.answer.progress === 0;
  return (end.status === 404 || end.status === 405) && !isUnknownModel(end);
}

/** Some servers accept a response format and ignore it: below an answer that did not keep to it lies the next rung. Null: one that was cut tells nothing of the first. */
function rungKept(rung: JsonRung, json: JsonShape, { finishReason, text, thinking }: Answer): JsonRung | null {
  if (finishReason !== 'stop') return rung === 'json_schema' ? null : rung;
  const value = parseJsonAnswer(text.trim() === '' ? thinking : text);
  const hasKept = value !== undefined && (rung !== 'json_schema' || keepsTo(json.schema, value));
  return hasKept ? rung : (rungBelow(rung) ?? rung);
}

/** A refusal by status, or as the first thing in a stream; null for an answer, whole or broken off. */
function refusalOf(end: Exclude<AttemptEnd, { kind: 'unanswered' }>): ServerRefusal | null {
  if (end.kind === 'refused') {
    const parsed = parseErrorBody(end.body);
    return { status: end.status, said: messageIn(parsed) ?? end.body, parsed, headers: end.headers };
  }
  const { answer, failure } = end;
  if (failure === null || answer.hasOutput || answer.refusal === null) return null;
  return {
    status: failure.status ?? statusIn(answer.refusal) ?? 500,
    said: messageIn(answer.refusal) ?? String(answer.refusal),
    parsed: answer.refusal,
    headers: {},
  };
}
