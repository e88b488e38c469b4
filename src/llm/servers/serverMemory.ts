// Remembers in memory what was found out about servers.
import type { RepeatedLimits } from '#retry/repeatedLimits.ts';

export interface ServerMemory {
  ladder: JsonLadder;
  /** Fields of a chat request that a server or model does not take, by `ladderKey`. */
  refused: Map<string, ReadonlySet<Refusable>>;
  /** Base URLs that work, by those that were typed (see apiBase.ts). */
  apiBases: Map<string, string>;
  /** By base URL. `at`: epoch ms. */
  products: Map<string, { product: Product; at: number }>;
  /** Limits without a success in between, by `ladderKey`. */
  limits: Map<string, RepeatedLimits>;
}

export function createServerMemory(): ServerMemory {
  return { ladder: new Map(), refused: new Map(), apiBases: new Map(), products: new Map(), limits: new Map() };
}

/** The default: one memory for the whole extension host. */
export const sharedMemory: ServerMemory = createServerMemory();

export type Product = 'llama.cpp' | 'Ollama' | 'LM Studio' | 'vLLM' | 'llama-swap' | 'LiteLLM' | 'Jan' | 'OpenAI-compatible server';

/** What of a chat request can be left out, renamed or written otherwise without changing what is asked. `system`: the role of that name. */
export type Refusable = 'stream_options' | 'return_progress' | 'temperature' | 'max_tokens' | 'max_completion_tokens' | 'system' | 'stream';

export type JsonRung = 'json_schema' | 'json_object' | 'prompt';

/** The highest rung that was accepted, by `ladderKey`. */
export type JsonLadder = Map<string, JsonRung>;
