// Remembers in memory what was found out about servers.

export interface ServerMemory {
  ladder: JsonLadder;
  /** By base URL. `at`: epoch ms. */
  products: Map<string, { product: Product; at: number }>;
}

export function createServerMemory(): ServerMemory {
  return { ladder: new Map(), products: new Map() };
}

/** The default: one memory for the whole extension host. */
export const sharedMemory: ServerMemory = createServerMemory();

export type Product = 'llama.cpp' | 'Ollama' | 'LM Studio' | 'vLLM' | 'Jan' | 'OpenAI-compatible server';

export type JsonRung = 'json_schema' | 'json_object' | 'prompt';

/** The highest rung that was accepted, by `ladderKey`. */
export type JsonLadder = Map<string, JsonRung>;
