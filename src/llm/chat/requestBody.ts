// Builds the body of a chat request, and tells which optional field a refusal is about.

import { messagesForRung, responseFormat } from '#llm/servers/jsonLadder.ts';
import type { JsonRung, Product } from '#llm/servers/serverMemory.ts';
import type { ChatRequest } from './chatRequest.ts';

/** Fields that can be omitted or renamed without changing the question. */
export const OPTIONAL_FIELDS = ['stream_options', 'return_progress', 'temperature', 'max_tokens'] as const;
export type OptionalField = (typeof OPTIONAL_FIELDS)[number];

export function chatBody(
  request: ChatRequest,
  product: Product | null,
  rung: JsonRung | null,
  refused: ReadonlySet<OptionalField>,
): object {
  const { json } = request;
  const format = json && rung ? responseFormat(rung, json) : null;
  const has = (field: OptionalField) => !refused.has(field);
  return {
    ...(request.model === '' ? {} : { model: request.model }),
    messages: json && rung ? messagesForRung(rung, json, request.messages) : request.messages,
    stream: true,
    ...(has('stream_options') ? { stream_options: { include_usage: true } } : {}),
    // Other servers may refuse an unknown field.
    ...(product === 'llama.cpp' && has('return_progress') ? { return_progress: true } : {}),
    ...(request.temperature !== undefined && has('temperature') ? { temperature: request.temperature } : {}),
    // OpenAI's newer models know only the second name.
    ...(request.maxTokens === undefined ? {} : { [has('max_tokens') ? 'max_tokens' : 'max_completion_tokens']: request.maxTokens }),
    ...(format === null ? {} : { response_format: format }),
  };
}

/** The optional field that was sent and that the refusal names; null when the refusal is about something else. `said`: the server's message. */
export function refusedField(status: number, said: string, body: object): OptionalField | null {
  if (status !== 400 && status !== 422) return null;
  const named = said.includes('include_usage') ? 'stream_options' : OPTIONAL_FIELDS.find((field) => said.includes(field));
  if (named === undefined || !(named in body)) return null;
  // A value out of range is for the caller to correct; only an unknown field is dropped.
  return /max_completion_tokens|unsupported|not supported|unknown|unrecognized|unexpected|extra|not permitted|not allowed|invalid (?:field|parameter|argument)/i.test(
    said,
  )
    ? named
    : null;
}
