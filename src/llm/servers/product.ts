// Detects which server software answers at an address.
// Decides only which extra questions may be asked; no server is trusted for its name.
import { serverRoot } from '#base/endpoint.ts';
import { arrayAt, isObject, stringAt } from '#base/json.ts';
import { type JsonReply, requestJson } from '#llm/http/jsonReply.ts';
import type { Endpoint } from '#llm/types.ts';
import { readModels, requestModelList } from './models.ts';
import type { Product, ServerMemory } from './serverMemory.ts';

/** Long enough for the requests of one task, short enough that another server on the same port is noticed. */
const REMEMBERED_MS = 60_000;

/** In the order in which they count: llama-swap lists models of others beside its own. */
const OWNERS: readonly [owner: string, Product][] = [
  ['llama-swap', 'llama-swap'],
  ['llamacpp', 'llama.cpp'],
  ['vllm', 'vLLM'],
];

/** Null when nothing there answers like a model server in time. */
export async function findProduct(
  endpoint: Endpoint,
  timeoutMs: number,
  memory: ServerMemory,
  signal: AbortSignal,
): Promise<Product | null> {
  const known = memory.products.get(endpoint.baseUrl);
  if (known && Date.now() - known.at < REMEMBERED_MS) return known.product;
  const { reply, endpoint: working } = await requestModelList(endpoint, timeoutMs, memory, signal);
  const product = await productOf(working, reply, timeoutMs, signal);
  if (product !== null) memory.products.set(endpoint.baseUrl, { product, at: Date.now() });
  return product;
}

/** Reads the product from the answer to `/models`, asking on only where that does not tell. */
export async function productOf(endpoint: Endpoint, reply: JsonReply, timeoutMs: number, signal: AbortSignal): Promise<Product | null> {
  if (reply.headers.server === 'llama.cpp') return 'llama.cpp';
  // A server that is loading or wants a key can't be told apart further; llama.cpp names itself in its header.
  if (!reply.ok) return reply.status === 401 || reply.status === 403 ? 'OpenAI-compatible server' : null;
  if (readModels(reply.value) === null) return null;
  const owners = new Set(
    ((Array.isArray(reply.value) ? reply.value : arrayAt(reply.value, 'data')) ?? []).map((entry) => stringAt(entry, 'owned_by')),
  );
  for (const [owner, product] of OWNERS) if (owners.has(owner)) return product;
  const ask = async (path: string, isIt: (value: unknown) => boolean) => {
    const answer = await requestJson(endpoint, serverRoot(endpoint.baseUrl) + path, { timeoutMs }, signal);
    return answer.ok && isIt(answer.value);
  };
  const [isLmStudio, isOllama, runsInOllama, isLiteLlm, isLlamaSwap] = await Promise.all([
    ask('/api/v0/models', (value) =>
      (arrayAt(value, 'data') ?? []).some((entry) => isObject(entry) && ('max_context_length' in entry || 'state' in entry)),
    ),
    // LM Studio answers unknown paths with 200 and an error. llama-swap has a version too, with the date of its build.
    ask('/api/version', (value) => stringAt(value, 'version') !== null && isObject(value) && !('build_date' in value)),
    ask('/api/ps', (value) => isObject(value) && 'models' in value),
    ask('/model_group/info', (value) => (arrayAt(value, 'data') ?? []).some((entry) => stringAt(entry, 'model_group') !== null)),
    ask('/running', (value) => arrayAt(value, 'running') !== null),
  ]);
  if (isLmStudio) return 'LM Studio';
  if (isOllama && runsInOllama) return 'Ollama';
  if (isLiteLlm) return 'LiteLLM';
  if (isLlamaSwap) return 'llama-swap';
  return new URL(endpoint.baseUrl).port === '1337' ? 'Jan' : 'OpenAI-compatible server';
}
