// Finds out what a server can take: its product, its models, and a model's context size.
import { serverRoot } from '#base/endpoint.ts';
import { objectAt, sizeAt, stringAt } from '#base/json.ts';
import type { FoundModel } from '#contracts/modelServer.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import type { Endpoint } from '#llm/types.ts';
import { knownBase } from './apiBase.ts';
import type { ContextSize } from './contextSize.ts';
import { contextsInLiteLlm } from './liteLlm.ts';
import { runningInLlamaSwap } from './llamaSwap.ts';
import { contextInLmStudio, isLoadedInLmStudio, lmStudioContext, lmStudioModels } from './lmStudio.ts';
import { listModels } from './models.ts';
import { contextInOllama, contextOnLoading, isSameOllamaModel, runningInOllama } from './ollama.ts';
import { findProduct } from './product.ts';
import { createServerMemory, type Product, type ServerMemory } from './serverMemory.ts';

const PROBE_TIMEOUT_MS = 3_000;
/** A list of many models is not worth a question for each. */
const MAX_DESCRIBED = 16;

/** Null when nothing there answers like a model server. */
export function detectProduct(
  endpoint: Endpoint,
  signal: AbortSignal,
  memory: ServerMemory = createServerMemory(),
): Promise<Product | null> {
  return findProduct(endpoint, PROBE_TIMEOUT_MS, memory, signal);
}

/** Null when the server does not say. `model` '' = the server's first. */
export async function contextTokens(
  endpoint: Endpoint,
  model: string,
  signal: AbortSignal,
  memory: ServerMemory = createServerMemory(),
): Promise<ContextSize | null> {
  const product = await findProduct(endpoint, PROBE_TIMEOUT_MS, memory, signal);
  // What a product has of its own lies beside the API that works.
  const working = knownBase(endpoint, memory);
  switch (product) {
    case null:
      return null;
    case 'llama.cpp':
      return (await fromLlamaProps(working, model, signal)) ?? (await fromModelList(endpoint, model, signal, memory));
    case 'Ollama': {
      const name = model === '' ? await firstModel(endpoint, signal, memory) : model;
      return name === null ? null : contextInOllama(working, name, PROBE_TIMEOUT_MS, signal);
    }
    case 'LM Studio':
      return contextInLmStudio(working, model, PROBE_TIMEOUT_MS, signal);
    case 'llama-swap':
      return (await fromLlamaSwap(endpoint, model, signal, memory)) ?? (await fromModelList(endpoint, model, signal, memory));
    case 'LiteLLM':
      return (await fromLiteLlm(endpoint, model, signal, memory)) ?? (await fromModelList(endpoint, model, signal, memory));
    case 'vLLM':
    case 'Jan':
    case 'OpenAI-compatible server':
      return fromModelList(endpoint, model, signal, memory);
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
    const running = await runningInOllama(endpoint, timeoutMs, signal);
    if (running === null) return models;
    return Promise.all(
      models.map(async (model, index) => {
        const entry = running.find((one) => isSameOllamaModel(stringAt(one, 'name'), model.id));
        if (entry) return { id: model.id, loaded: true, contextTokens: sizeAt(entry, 'context_length') };
        const size = index < MAX_DESCRIBED ? await contextOnLoading(endpoint, model.id, timeoutMs, signal) : null;
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
  if (product === 'llama-swap') {
    const running = await runningInLlamaSwap(endpoint, signal, timeoutMs);
    return running === null ? models : models.map((model) => ({ ...model, loaded: running.get(model.id) === 'ready' }));
  }
  if (product === 'LiteLLM') {
    const sizes = await contextsInLiteLlm(endpoint, timeoutMs, signal);
    return models.map((model) => ({ ...model, contextTokens: sizes.get(model.id) ?? model.contextTokens }));
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
  return tokens === null ? null : { tokens, source: 'the size of one slot, as llama.cpp reports it (/props)', isGuess: false };
}

/** llama-swap passes `/props` on to a model's llama-server. Only of one that runs: the question would load it. */
async function fromLlamaSwap(endpoint: Endpoint, model: string, signal: AbortSignal, memory: ServerMemory): Promise<ContextSize | null> {
  const name = model === '' ? await firstModel(endpoint, signal, memory) : model;
  if (name === null || (await runningInLlamaSwap(endpoint, signal))?.get(name) !== 'ready') return null;
  return fromLlamaProps(endpoint, name, signal);
}

async function fromLiteLlm(endpoint: Endpoint, model: string, signal: AbortSignal, memory: ServerMemory): Promise<ContextSize | null> {
  const name = model === '' ? await firstModel(endpoint, signal, memory) : model;
  const tokens = name === null ? undefined : (await contextsInLiteLlm(endpoint, PROBE_TIMEOUT_MS, signal)).get(name);
  return tokens === undefined ? null : { tokens, source: 'the model’s limit, as LiteLLM reports it (/model_group/info)', isGuess: false };
}

async function fromModelList(endpoint: Endpoint, model: string, signal: AbortSignal, memory: ServerMemory): Promise<ContextSize | null> {
  const models = await listModels(endpoint, signal, memory);
  if (!models.ok) return null;
  const entry = model === '' ? models.value[0] : models.value.find((one) => one.id === model);
  // llama.cpp with one model answers to any name.
  const tokens = (entry ?? (models.value.length === 1 ? models.value[0] : undefined))?.contextTokens ?? null;
  return tokens === null ? null : { tokens, source: 'as reported in the server’s list of models', isGuess: false };
}

async function firstModel(endpoint: Endpoint, signal: AbortSignal, memory: ServerMemory): Promise<string | null> {
  const models = await listModels(endpoint, signal, memory);
  return models.ok ? (models.value[0]?.id ?? null) : null;
}
