// What was found out about servers and is worth not asking again. In memory only.
import type { JsonLadder } from './jsonLadder.ts';
import type { Product } from './product.ts';

export interface ServerMemory {
  ladder: JsonLadder;
  /** By base URL. `at`: epoch ms. */
  products: Map<string, { product: Product; at: number }>;
}

export function createServerMemory(): ServerMemory {
  return { ladder: new Map(), products: new Map() };
}

/** Used where none is given: one extension host, one memory. */
export const sharedMemory: ServerMemory = createServerMemory();
