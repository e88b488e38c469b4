// What a server and its model can take: the product, and the one true number of context tokens.
import { serverRoot } from '#base/endpoint.ts';
import { arrayAt, countAt, isObject, type JsonObject, objectAt, sizeAt, stringAt } from '#base/json.ts';
import type { FoundModel } from '#contracts/modelServer.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import type { Endpoint } from '#llm/types.ts';
import { listModels } from './models.ts';
import { isSameOllamaModel } from './ollama.ts';
import { findProduct } from './product.ts';
import { createServerMemory, type Product, type ServerMemory } from './serverMemory.ts';

const PROBE_TIMEOUT_MS = 3_000;
/** A list of many models is not worth a question for each. */
const MAX_DESCRIBED = 16;
/** What Ollama gives a model on small machines when neither the model nor OLLAMA_CONTEXT_LENGTH says more. */
const OLLAMA_DEFAULT_CONTEXT = 4_096;

/** Null when nothing there answers like a model server. */
export function detectProduct(
  endpoint: Endpoint,
  signal: AbortSignal,
  memory: ServerMemory = createServerMemory(),
): Promise<Product | null> {
  return findProduct(endpoint, PROBE_TIMEOUT_MS, memory, signal);
}

export interface ContextSize {
  tokens: number;
  /** Where the number comes from, for people. */
  source: string;
  /** True when it is a default or an upper bound rather than what the loaded model has. */
  isGuess: boolean;
}

/** Null when the server does not say. `model` '' = the server's first. */
export async function contextTokens(
  endpoint: Endpoint,
  model: string,
  signal: AbortSignal,
  memory: ServerMemory = createServerMemory(),
): Promise<ContextSize | null> {
  switch (await findProduct(endpoint, PROBE_TIMEOUT_MS, memory, signal)) {
    case null:
      return null;
    case 'llama.cpp':
      return (await fromLlamaProps(endpoint, model, signal)) ?? (await fromModelList(endpoint, model, signal));
    case 'Ollama':
      return fromOllama(endpoint, model, signal);
    case 'LM Studio':
      return fromLmStudio(endpoint, model, signal);
    case 'vLLM':
    case 'Jan':
    case 'OpenAI-compatible server':
      return fromModelList(endpoint, model, signal);
  }
}

/** Adds what the product's own addresses say (loaded, context) to the models of the OpenAI list. Leaves out what can't chat. */
export async function describeModels(
  endpoint: Endpoint,
  product: Product,
  models: FoundModel[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<FoundModel[]> {
  if (product === 'Ollama') {
    const running = await ollamaRunning(endpoint, timeoutMs, signal);
    if (running === null) return models;
    return Promise.all(
      models.map(async (model, index) => {
        const entry = running.find((one) => isSameOllamaModel(stringAt(one, 'name'), model.id));
        if (entry) return { id: model.id, loaded: true, contextTokens: sizeAt(entry, 'context_length') };
        const size = index < MAX_DESCRIBED ? await unloadedInOllama(endpoint, model.id, timeoutMs, signal) : null;
        return { id: model.id, loaded: false, contextTokens: size?.tokens ?? null };
      }),
    );
  }
  if (product === 'LM Studio') {
    const known = await lmStudioModels(endpoint, timeoutMs, signal);
    return models
      .map((model) => ({ model, entry: known.find((one) => stringAt(one, 'id') === model.id) }))
      .filter(({ entry }) => stringAt(entry, 'type') !== 'embeddings')
      .map(({ model, entry }) =>
        entry ? { id: model.id, loaded: isLoadedInLmStudio(entry), contextTokens: lmStudioContext(entry) } : model,
      );
  }
  if (product === 'llama.cpp') {
    const size = await fromLlamaProps(endpoint, '', signal, timeoutMs);
    return models.length === 1 && size ? models.map((model) => ({ ...model, contextTokens: size.tokens })) : models;
  }
  return models;
}

/** `/props` tells what one slot has, which is what one request gets; `n_ctx` of the model list is the same or the sum. */
async function fromLlamaProps(
  endpoint: Endpoint,
  model: string,
  signal: AbortSignal,
  timeoutMs = PROBE_TIMEOUT_MS,
): Promise<ContextSize | null> {
  const query = model === '' ? '' : `?model=${encodeURIComponent(model)}`;
  const reply = await requestJson(endpoint, `${serverRoot(endpoint.baseUrl)}/props${query}`, { timeoutMs }, signal);
  const tokens = reply.ok ? sizeAt(objectAt(reply.value, 'default_generation_settings'), 'n_ctx') : null;
  return tokens === null ? null : { tokens, source: 'llama.cpp says what one slot has (/props)', isGuess: false };
}

async function fromModelList(endpoint: Endpoint, model: string, signal: AbortSignal): Promise<ContextSize | null> {
  const models = await listModels(endpoint, signal);
  if (!models.ok) return null;
  const entry = model === '' ? models.value[0] : models.value.find((one) => one.id === model);
  // llama.cpp with one model answers to any name.
  const tokens = (entry ?? (models.value.length === 1 ? models.value[0] : undefined))?.contextTokens ?? null;
  return tokens === null ? null : { tokens, source: 'the server says so in its list of models', isGuess: false };
}

async function fromOllama(endpoint: Endpoint, model: string, signal: AbortSignal): Promise<ContextSize | null> {
  const name = model === '' ? await firstModel(endpoint, signal) : model;
  if (name === null) return null;
  const running = (await ollamaRunning(endpoint, PROBE_TIMEOUT_MS, signal))?.find((one) => isSameOllamaModel(stringAt(one, 'name'), name));
  const loaded = running ? sizeAt(running, 'context_length') : null;
  if (loaded !== null) return { tokens: loaded, source: 'Ollama has the model loaded with it (/api/ps)', isGuess: false };
  return unloadedInOllama(endpoint, name, PROBE_TIMEOUT_MS, signal);
}

/** What the model would be loaded with. */
async function unloadedInOllama(endpoint: Endpoint, name: string, timeoutMs: number, signal: AbortSignal): Promise<ContextSize | null> {
  const reply = await requestJson(endpoint, `${serverRoot(endpoint.baseUrl)}/api/show`, { timeoutMs, body: { model: name } }, signal);
  if (!reply.ok) return null;
  const trained = trainedContext(objectAt(reply.value, 'model_info'));
  const digits = /^num_ctx\s+(\d{1,9})\s*$/m.exec((stringAt(reply.value, 'parameters') ?? '').slice(0, 20_000))?.[1];
  if (digits !== undefined) {
    const wanted = Number(digits);
    // Ollama cuts num_ctx to what the model was trained on.
    return { tokens: Math.min(wanted, trained ?? wanted), source: "the model's own num_ctx in Ollama (/api/show)", isGuess: false };
  }
  const tokens = Math.min(trained ?? OLLAMA_DEFAULT_CONTEXT, OLLAMA_DEFAULT_CONTEXT);
  return { tokens, source: "Ollama's default, until the model is loaded; OLLAMA_CONTEXT_LENGTH or num_ctx raise it", isGuess: true };
}

async function fromLmStudio(endpoint: Endpoint, model: string, signal: AbortSignal): Promise<ContextSize | null> {
  const models = await lmStudioModels(endpoint, PROBE_TIMEOUT_MS, signal);
  const entry = model === '' ? (models.find(isLoadedInLmStudio) ?? models[0]) : models.find((one) => stringAt(one, 'id') === model);
  const loaded = sizeAt(entry, 'loaded_context_length');
  if (loaded !== null) return { tokens: loaded, source: 'LM Studio has the model loaded with it (/api/v0/models)', isGuess: false };
  const most = sizeAt(entry, 'max_context_length');
  return most === null ? null : { tokens: most, source: 'the most the model can have; LM Studio may load it with less', isGuess: true };
}

async function ollamaRunning(endpoint: Endpoint, timeoutMs: number, signal: AbortSignal): Promise<JsonObject[] | null> {
  const reply = await requestJson(endpoint, `${serverRoot(endpoint.baseUrl)}/api/ps`, { timeoutMs }, signal);
  if (!reply.ok || !isObject(reply.value)) return null;
  return (arrayAt(reply.value, 'models') ?? []).filter(isObject);
}

async function lmStudioModels(endpoint: Endpoint, timeoutMs: number, signal: AbortSignal): Promise<JsonObject[]> {
  const reply = await requestJson(endpoint, `${serverRoot(endpoint.baseUrl)}/api/v0/models`, { timeoutMs }, signal);
  return reply.ok ? (arrayAt(reply.value, 'data') ?? []).filter(isObject) : [];
}

function isLoadedInLmStudio(entry: JsonObject): boolean {
  return stringAt(entry, 'state') === 'loaded';
}

function lmStudioContext(entry: JsonObject): number | null {
  return sizeAt(entry, 'loaded_context_length') ?? sizeAt(entry, 'max_context_length');
}

/** `<architecture>.context_length`. */
function trainedContext(info: JsonObject | null): number | null {
  const key = Object.keys(info ?? {}).find((name) => name.endsWith('.context_length'));
  const tokens = key === undefined ? null : countAt(info, key);
  return tokens === null || tokens === 0 ? null : tokens;
}

async function firstModel(endpoint: Endpoint, signal: AbortSignal): Promise<string | null> {
  const models = await listModels(endpoint, signal);
  return models.ok ? (models.value[0]?.id ?? null) : null;
}
