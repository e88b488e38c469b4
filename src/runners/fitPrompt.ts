// Makes the conversation fit the model's one true context, or says with both numbers why it can't.
import { contextTokens } from '../llm/capabilities.ts';
import { hostAndPort } from '../llm/endpoint.ts';
import { countTokens, type Fit, fitMessages } from '../llm/promptFit.ts';
import type { ChatMessage, Endpoint } from '../llm/types.ts';

/** Kept for the answer: an eighth of the context, within bounds. */
const MIN_RESERVE = 128;
const MAX_RESERVE = 2_048;

/** `configured`: the user's own number; 0 = ask the server. Where nobody knows the size, the server judges. */
export async function fitPrompt(
  endpoint: Endpoint,
  model: string,
  messages: ChatMessage[],
  configured: number,
  signal: AbortSignal,
): Promise<Fit> {
  const size = configured > 0 ? configured : (await contextTokens(endpoint, model, signal))?.tokens;
  if (size === undefined) return { ok: true, messages, promptTokens: 0, leftOut: 0 };
  const reserveTokens = Math.min(MAX_RESERVE, Math.max(MIN_RESERVE, Math.floor(size / 8)));
  const count = (some: readonly ChatMessage[]) => countTokens(endpoint, some, signal);
  return fitMessages({ messages, contextTokens: size, reserveTokens, count, where: hostAndPort(endpoint.baseUrl) }, signal);
}
