// Shortens the conversation to fit the model's context, or says with both sizes why it cannot.
import { hostAndPort } from '#base/endpoint.ts';
import { countTokens, type Fit, fitMessages } from '#llm/chat/fitMessages.ts';
import { contextTokens, detectProduct } from '#llm/servers/capabilities.ts';
import { preloadInOllama } from '#llm/servers/ollama.ts';
import { sharedMemory } from '#llm/servers/serverMemory.ts';
import type { ChatMessage, Endpoint } from '#llm/types.ts';

/** Tokens reserved for the answer: an eighth of the context, within these bounds. */
const MIN_RESERVE = 128;
const MAX_RESERVE = 2_048;

/**
 * `configured`: context size in tokens from the settings; 0 = ask the server. Where the size is unknown, the server decides.
 * `onLoading`: called before a model is loaded only to learn its size.
 */
export async function fitPrompt(
  endpoint: Endpoint,
  model: string,
  messages: ChatMessage[],
  configured: number,
  onLoading: () => Promise<void>,
  signal: AbortSignal,
): Promise<Fit> {
  const unknown: Fit = { ok: true, messages, promptTokens: 0, leftOut: 0, isDoubtful: false };
  const fitInto = (tokens: number) => fitIntoContext(endpoint, model, messages, tokens, signal);
  if (configured > 0) return fitInto(configured);
  const size = await contextTokens(endpoint, model, signal);
  if (size === null) return unknown;
  const fit = await fitInto(size.tokens);
  const isTight = !fit.ok || fit.leftOut > 0 || fit.isDoubtful;
  if (!isTight || !size.isGuess || (await detectProduct(endpoint, signal)) !== 'Ollama') return fit;
  // A guessed size must not refuse a prompt that would fit.
  await onLoading();
  await preloadInOllama(endpoint, model, signal);
  const loaded = await contextTokens(endpoint, model, signal);
  return loaded === null ? unknown : fitInto(loaded.tokens);
}

async function fitIntoContext(endpoint: Endpoint, model: string, messages: ChatMessage[], size: number, signal: AbortSignal): Promise<Fit> {
  const reserveTokens = Math.min(MAX_RESERVE, Math.max(MIN_RESERVE, Math.floor(size / 8)));
  const count = (some: readonly ChatMessage[]) => countTokens(endpoint, model, some, signal);
  const isCutSilently = (await detectProduct(endpoint, signal, sharedMemory)) === 'Ollama';
  const where = hostAndPort(endpoint.baseUrl);
  return fitMessages({ messages, contextTokens: size, reserveTokens, count, isCutSilently, where }, signal);
}
