// Shortens a conversation to the model's context before it is sent, and says how much it left out.
// Left to themselves servers cut silently (Ollama) or refuse (llama.cpp, vLLM).
import { serverRoot } from '#base/endpoint.ts';
import { arrayAt, sizeAt, stringAt } from '#base/json.ts';
import { cancelledFailure, contextExceededFailure } from '#llm/failure.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import { runningInLlamaSwap, upstreamRoot } from '#llm/servers/llamaSwap.ts';
import { findProduct } from '#llm/servers/product.ts';
import { type Product, type ServerMemory, sharedMemory } from '#llm/servers/serverMemory.ts';
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

/**
 * No tokenizer makes fewer of a text: 8 ASCII characters a token, 4 of any other; runs of one character, which may be one token whatever
 * their length, count once.
 */
export function leastTokens(text: string): number {
  const other = text.replace(/[\0-\x7f]+/g, '').length / 2;
  const ascii = text.replace(/[^\0-\x7f]+|\s+/g, ' ').replace(/(.)\1{3,}/g, '$1').length;
  return Math.floor(ascii / 8 + other / 4);
}

export interface TokenCount {
  tokens: number;
  /** The server counted, with its own template and tokenizer. */
  isExact: boolean;
}

/** Never fails: an estimate is always there. */
export async function countTokens(
  endpoint: Endpoint,
  model: string,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
  memory: ServerMemory = sharedMemory,
): Promise<TokenCount> {
  const product = await findProduct(endpoint, TOKENIZE_TIMEOUT_MS, memory, signal);
  const tokens = await countExactly(product, endpoint, model, messages, signal);
  return tokens === null ? { tokens: estimateMessages(messages), isExact: false } : { tokens, isExact: true };
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
  count(messages: readonly ChatMessage[]): Promise<TokenCount>;
  /** The server cuts what does not fit without saying so (Ollama): what surely does not is refused, and a doubt is told. */
  isCutSilently?: boolean;
  /** `host:port`, for the failure's message. */
  where?: string;
}

export type Fit =
  /** `leftOut`: messages dropped from the beginning of the conversation; tell the user. `isDoubtful`: by the estimate it does not fit. */
  { ok: true; messages: ChatMessage[]; promptTokens: number; leftOut: number; isDoubtful: boolean } | { ok: false; failure: LlmFailure };

/**
 * Drops as few of the oldest turns as makes the rest fit. The system message and the last message always stay. Where even they don't fit by an
 * estimate, the server decides.
 */
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
  let smallest: TokenCount = { tokens: 0, isExact: false };
  for (let probe = 0; low <= high; probe = Math.floor((low + high) / 2)) {
    if (signal?.aborted) return { ok: false, failure: cancelledFailure };
    const cut = cuts[probe] ?? 0;
    const counted = await count(withCut(cut));
    if (counted.tokens <= limit) {
      best = { cut, promptTokens: counted.tokens };
      high = probe - 1;
    } else {
      smallest = counted;
      low = probe + 1;
    }
  }
  if (signal?.aborted) return { ok: false, failure: cancelledFailure };
  if (best === null) return fitAtLast(options, withCut, cuts.at(-1) ?? 0, smallest);
  return { ok: true, messages: withCut(best.cut), promptTokens: best.promptTokens, leftOut: best.cut, isDoubtful: false };
}

/** Nothing fits with room for an answer. */
function fitAtLast(
  { contextTokens, where = 'the server', isCutSilently = false }: FitOptions,
  withCut: (cut: number) => ChatMessage[],
  cut: number,
  { tokens, isExact }: TokenCount,
): Fit {
  const messages = withCut(cut);
  const least = messages.reduce((sum, { content }) => sum + leastTokens(content), 0);
  if (isExact && tokens >= contextTokens) return { ok: false, failure: contextExceededFailure(where, tokens, contextTokens) };
  if (!isExact && isCutSilently && least >= contextTokens)
    return { ok: false, failure: contextExceededFailure(where, tokens, contextTokens, 'about') };
  return { ok: true, messages, promptTokens: tokens, leftOut: cut, isDoubtful: tokens >= contextTokens };
}

async function countExactly(
  product: Product | null,
  endpoint: Endpoint,
  model: string,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
): Promise<number | null> {
  const root = serverRoot(endpoint.baseUrl);
  switch (product) {
    case 'llama.cpp':
      return countInLlama(endpoint, root, messages, signal);
    case 'llama-swap': {
      // The question would load a model that does not run.
      const isReady = (await runningInLlamaSwap(endpoint, signal))?.get(model) === 'ready';
      return isReady ? countInLlama(endpoint, upstreamRoot(endpoint, model), messages, signal) : null;
    }
    case 'vLLM': {
      const body = { ...(model === '' ? {} : { model }), messages };
      const reply = await requestJson(endpoint, `${root}/tokenize`, { timeoutMs: TOKENIZE_TIMEOUT_MS, body }, signal);
      return reply.ok ? sizeAt(reply.value, 'count') : null;
    }
    default:
      return null;
  }
}

/** With the template and the tokenizer of a llama-server. */
async function countInLlama(
  endpoint: Endpoint,
  root: string,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
): Promise<number | null> {
  const ask = (path: string, body: unknown) => requestJson(endpoint, root + path, { timeoutMs: TOKENIZE_TIMEOUT_MS, body }, signal);
  const templated = await ask('/apply-template', { messages });
  const prompt = templated.ok ? stringAt(templated.value, 'prompt') : null;
  if (prompt === null) return null;
  const tokenized = await ask('/tokenize', { content: prompt, add_special: true, parse_special: true });
  return tokenized.ok ? (arrayAt(tokenized.value, 'tokens')?.length ?? null) : null;
}
