// Builds the body of a chat request in the form that a server and model take.
import { messagesForRung, responseFormat } from '#llm/servers/jsonLadder.ts';
import type { JsonRung, Product, Refusable } from '#llm/servers/serverMemory.ts';
import type { ChatMessage } from '#llm/types.ts';
import type { ChatRequest } from './chatRequest.ts';

export function chatBody(request: ChatRequest, product: Product | null, rung: JsonRung | null, refused: ReadonlySet<Refusable>): object {
  const { json } = request;
  const format = json && rung ? responseFormat(rung, json) : null;
  const has = (field: Refusable) => !refused.has(field);
  const messages = json && rung ? messagesForRung(rung, json, request.messages) : request.messages;
  return {
    ...(request.model === '' ? {} : { model: request.model }),
    messages: has('system') ? messages : withoutSystem(messages),
    stream: has('stream'),
    ...(has('stream_options') && has('stream') ? { stream_options: { include_usage: true } } : {}),
    // Other servers may refuse an unknown field.
    ...(product === 'llama.cpp' && has('return_progress') ? { return_progress: true } : {}),
    ...(typeof request.temperature === 'number' && has('temperature') ? { temperature: request.temperature } : {}),
    ...(request.maxTokens === undefined ? {} : tokenLimit(request.maxTokens, has)),
    ...(format === null ? {} : { response_format: format }),
  };
}

/** OpenAI's newer models know only the second name, some gateways neither. */
function tokenLimit(maxTokens: number, has: (field: Refusable) => boolean): object {
  if (has('max_tokens')) return { max_tokens: maxTokens };
  return has('max_completion_tokens') ? { max_completion_tokens: maxTokens } : {};
}

/** For models whose template has no system role (Gemma 2, Mistral 7B v0.1): its text stands before the first user message. */
function withoutSystem(messages: readonly ChatMessage[]): ChatMessage[] {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const rest = messages.filter(({ role }) => role !== 'system');
  if (system.length === 0) return rest;
  const [first, ...others] = rest;
  const text = system.join('\n\n');
  return first?.role === 'user'
    ? [{ role: 'user', content: `${text}\n\n${first.content}` }, ...others]
    : [{ role: 'user', content: text }, ...rest];
}
