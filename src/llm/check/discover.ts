// Finds model servers on the loopback ports they use by default, all at once and within a second.
import { hostAndPort } from '#base/endpoint.ts';
import { isObject, objectAt, parseJson } from '#base/json.ts';
import type { FoundServer } from '#contracts/modelServer.ts';
import { loadClient } from '#llm/http/connection.ts';
import type { JsonReply } from '#llm/http/jsonReply.ts';
import { describeModels } from '#llm/servers/capabilities.ts';
import { saysLoading } from '#llm/servers/loading.ts';
import { readModels, requestModelList } from '#llm/servers/models.ts';
import { productOf } from '#llm/servers/product.ts';
import { createServerMemory, type Product } from '#llm/servers/serverMemory.ts';
import { serverMessage } from '#llm/serverText.ts';
import type { Endpoint } from '#llm/types.ts';

export interface KnownPort {
  port: number;
  product: Product;
}

export const KNOWN_PORTS: readonly KnownPort[] = [
  { port: 11434, product: 'Ollama' },
  { port: 1234, product: 'LM Studio' },
  { port: 8080, product: 'llama.cpp' },
  { port: 8000, product: 'vLLM' },
  { port: 4000, product: 'LiteLLM' },
  { port: 1337, product: 'Jan' },
  // SGLang's.
  { port: 30000, product: 'OpenAI-compatible server' },
];

/** Leaves a tenth of the second for closing connections. */
const DEADLINE_MS = 900;

export async function findServers(signal: AbortSignal, ports: readonly KnownPort[] = KNOWN_PORTS): Promise<FoundServer[]> {
  await loadClient();
  const deadline = performance.now() + DEADLINE_MS;
  const at = (host: string, { port, product }: KnownPort) =>
    probe({ baseUrl: `http://${host}:${port}/v1`, apiKey: null }, product, deadline, signal);
  // Some servers listen on ::1 alone; most that do listen on both.
  const found = await Promise.all(
    ports.map(async (known) => {
      const [ipv4, ipv6] = await Promise.all([at('127.0.0.1', known), at('[::1]', known)]);
      return ipv4 ?? ipv6;
    }),
  );
  return found.filter((server) => server !== null);
}

/** One server by its address, with its key. Null when no model server answers there. */
export function findServer(endpoint: Endpoint, timeoutMs: number, signal: AbortSignal): Promise<FoundServer | null> {
  return probe(endpoint, 'OpenAI-compatible server', performance.now() + timeoutMs, signal);
}

/** Null when no model server answers there: nothing, an SSH banner, a web site. */
async function probe(endpoint: Endpoint, expected: Product, deadline: number, signal: AbortSignal): Promise<FoundServer | null> {
  const leftMs = () => Math.max(1, deadline - performance.now());
  const { reply, endpoint: working } = await requestModelList(endpoint, leftMs(), createServerMemory(), signal);
  const problem = problemOf(working, reply);
  if (problem === null) return null;
  // The second and third question share what is left.
  const product = (await productOf(working, reply, leftMs() / 2, signal)) ?? 'OpenAI-compatible server';
  const name = product === 'OpenAI-compatible server' && reply.ok === false ? expected : product;
  const listed = reply.ok ? (readModels(reply.value) ?? []) : [];
  const models = await describeModels(working, product, listed, leftMs(), signal);
  return { product: name, baseUrl: working.baseUrl, models, problem };
}

/** Null = no model server. */
function problemOf(endpoint: Endpoint, reply: JsonReply): string | null {
  if (reply.ok) {
    const models = readModels(reply.value);
    if (models === null) return null;
    return models.length === 0 ? 'It has no models yet. Pull or load one there.' : '';
  }
  const said = parseJson(reply.body);
  // Model servers refuse in JSON with an error; web sites don't.
  const speaksApi = isObject(said) && (objectAt(said, 'error') !== null || typeof said.error === 'string' || 'detail' in said);
  if ((reply.status === 401 || reply.status === 403) && speaksApi)
    return `${hostAndPort(endpoint.baseUrl)} requires an API key; run “Claudomator: Set API Key”.`;
  if (saysLoading(reply.status ?? 0, serverMessage(reply.body))) return 'It is still loading its model.';
  return null;
}
