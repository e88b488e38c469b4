// Shortens a conversation to the model's context before it is sent, and says how much it left out.
// Left to themselves servers cut silently (Ollama) or refuse (llama.cpp, vLLM).
import { serverRoot } from '#base/endpoint.ts';
import { arrayAt, stringAt } from '#base/json.ts';
import { cancelledFailure, contextExceededFailure } from '#llm/failure.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import { findProduct } from '#llm/servers/product.ts';
import { type ServerMemory, sharedMemory } from '#llm/servers/serverMemory.ts';
import type { ChatMessage, Endpoint, LlmFailure } from '#llm/types.ts';

const TOKENIZE_TIMEOUT_MS = 5_000;
/** What a chat template adds to a message: role, begin and end marks. */
const TEMPLATE_TOKENS = 8;

/**
 * Counts high rather than low. English prose has 4 to 5 characters a token and code 3 to 4 with today's tokenizers, digits and brackets fewer;
 * CJK, emoji and other scripts have up to one or two tokens a character. So: 3 ASCII characters a token, and 1.5 tokens for any other.
 */
export function estimateTokens(text: string): number {
  let ascii = 0;
  let other = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 128) ascii++;
    // The second half of a surrogate pair belongs to its first.
    else if (code < 0xdc00 || code > 0xdfff) other++;
  }
  return Math.ceil(ascii / 3 + other * 1.5);
}

/** Exact with llama.cpp (its own template and tokenizer), else the estimate. Never fails: an estimate is always there. */
export async function countTokens(
  endpoint: Endpoint,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
  memory: ServerMemory = sharedMemory,
): Promise<number> {
  const product = await findProduct(endpoint, TOKENIZE_TIMEOUT_MS, memory, signal);
  return (product === 'llama.cpp' ? await countExactly(endpoint, messages, signal) : null) ?? estimateMessages(messages);
}

export function estimateMessages(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, message) => sum + estimateTokens(message.content) + TEMPLATE_TOKENS, 0);
}

export interface FitOptions {
  /** An optional system message, then turns, oldest first; the last one is what is asked now. */
  messages: readonly ChatMessage[];
  contextTokens: number;
  /** Kept free for the answer. */
  reserveTokens: number;
  count(messages: readonly ChatMessage[]): Promise<number>;
  /** `host:port`, for the failure's message. */
  where?: string;
}

export type Fit =
  /** `leftOut`: messages dropped from the beginning of the conversation; tell the user. */
  { ok: true; messages: ChatMessage[]; promptTokens: number; leftOut: number } | { ok: false; failure: LlmFailure };

/** Drops as few of the oldest turns as makes the rest fit. The system message and the last message always stay. */
export async function fitMessages(options: FitOptions, signal?: AbortSignal): Promise<Fit> {
  const { messages, contextTokens, count } = options;
  const limit = contextTokens - options.reserveTokens;
  const hasSystem = messages[0]?.role === 'system';
  const system = hasSystem ? messages.slice(0, 1) : [];
  const turns = hasSystem ? messages.slice(1) : [...messages];
  // A conversation goes on from a user's message: only there may it be cut.
  const cuts = turns.flatMap((turn, index) => (index === 0 || turn.role === 'user' || index === turns.length - 1 ? [index] : []));
  const withCut = (cut: number) => [...system, ...turns.slice(cut)];
  // Counting may cost a round trip, and fewer turns never need more tokens: halve.
  let low = 0;
  let high = cuts.length - 1;
  let best: { cut: number; promptTokens: number } | null = null;
  let smallest = 0;
  for (let probe = 0; low <= high; probe = Math.floor((low + high) / 2)) {
    if (signal?.aborted) return { ok: false, failure: cancelledFailure };
    const cut = cuts[probe] ?? 0;
    const promptTokens = await count(withCut(cut));
    if (promptTokens <= limit) {
      best = { cut, promptTokens };
      high = probe - 1;
    } else {
      smallest = promptTokens;
      low = probe + 1;
    }
  }
  if (signal?.aborted) return { ok: false, failure: cancelledFailure };
  if (best === null)
    return { ok: false, failure: contextExceededFailure(options.where ?? 'the server', smallest + options.reserveTokens, contextTokens) };
  return { ok: true, messages: withCut(best.cut), promptTokens: best.promptTokens, leftOut: best.cut };
}

async function countExactly(endpoint: Endpoint, messages: readonly ChatMessage[], signal: AbortSignal): Promise<number | null> {
  const root = serverRoot(endpoint.baseUrl);
  const ask = (path: string, body: unknown) => requestJson(endpoint, root + path, { timeoutMs: TOKENIZE_TIMEOUT_MS, body }, signal);
  const templated = await ask('/apply-template', { messages });
  const prompt = templated.ok ? stringAt(templated.value, 'prompt') : null;
  if (prompt === null) return null;
  const tokenized = await ask('/tokenize', { content: prompt, add_special: true, parse_special: true });
  return tokenized.ok ? (arrayAt(tokenized.value, 'tokens')?.length ?? null) : null;
}
