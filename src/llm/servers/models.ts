// Lists the models of a server, from the list under /models with what each product adds to it.
import { hostAndPort } from '#base/endpoint.ts';
import { isObject, type JsonObject, objectAt, sizeAt, stringAt } from '#base/json.ts';
import type { FoundModel } from '#contracts/modelServer.ts';
import { type JsonReply, requestJson } from '#llm/http/jsonReply.ts';
import type { Endpoint, LlmFailure, Result } from '#llm/types.ts';
import { knownBase, versionedBase } from './apiBase.ts';
import { type ServerMemory, sharedMemory } from './serverMemory.ts';

const MAX_MODELS = 1_000;
const MAX_ID_CHARS = 300;
const LIST_TIMEOUT_MS = 10_000;

/** Not found, method not allowed, not implemented: there is no such list, which says nothing about chat. */
const NO_LIST: ReadonlySet<number> = new Set([404, 405, 501]);

/** See `isListMissing` for servers that have no list. */
export async function listModels(
  endpoint: Endpoint,
  signal: AbortSignal,
  memory: ServerMemory = sharedMemory,
): Promise<Result<FoundModel[]>> {
  const { reply } = await requestModelList(endpoint, LIST_TIMEOUT_MS, memory, signal);
  if (!reply.ok) return { ok: false, failure: hasNoList(reply) ? missingListFailure(endpoint, reply.status) : reply.failure };
  const models = readModels(reply.value);
  return models ? { ok: true, value: models } : { ok: false, failure: noListFailure(endpoint) };
}

/** The list as JSON, and the endpoint under which it is: a prefix is tried as it is, then with `/v1`. */
export async function requestModelList(
  endpoint: Endpoint,
  timeoutMs: number,
  memory: ServerMemory,
  signal: AbortSignal,
): Promise<{ reply: JsonReply; endpoint: Endpoint }> {
  const known = knownBase(endpoint, memory);
  const ask = (at: Endpoint) => requestJson(at, `${at.baseUrl}/models`, { timeoutMs }, signal);
  const reply = await ask(known);
  const versioned = versionedBase(known);
  if (versioned === null || !isNoApi(reply)) return { reply, endpoint: known };
  const second = await ask(versioned);
  const isIt = second.ok ? readModels(second.value) !== null : second.status === 401 || second.status === 403;
  if (!isIt) return { reply, endpoint: known };
  memory.apiBases.set(endpoint.baseUrl, versioned.baseUrl);
  return { reply: second, endpoint: versioned };
}

/** A server answers, but there is nothing like an API. */
function isNoApi(reply: JsonReply): boolean {
  if (reply.ok) return readModels(reply.value) === null;
  return hasNoList(reply) || (reply.status !== null && reply.status < 300);
}

/** True where a server answers, but not with a list of models: a model that is named can be asked all the same. */
export function isListMissing(failure: LlmFailure): boolean {
  return failure.kind === 'badResponse' && failure.status !== undefined && NO_LIST.has(failure.status);
}

/** The answer to a request for the list: there is none. */
export function hasNoList(reply: JsonReply): reply is JsonReply & { ok: false; status: number } {
  return !reply.ok && reply.status !== null && NO_LIST.has(reply.status);
}

/**
 * The entries of a list of models, in the server's order; null when it is none: `{data: […]}` (OpenAI), a bare list (Together),
 * `{models: […]}`, names alone. `data: null` (Ollama without models) is an empty list. What says that it can't chat is left out.
 */
export function readModels(value: unknown): FoundModel[] | null {
  if (isObject(value) && value.data === null && value.object === 'list') return [];
  const entries: unknown = Array.isArray(value) ? value : isObject(value) ? (value.data ?? value.models) : null;
  if (!Array.isArray(entries)) return null;
  const seen = new Set<string>();
  const models: FoundModel[] = [];
  for (const entry of entries.slice(0, MAX_MODELS) as unknown[]) {
    const id = idOf(entry);
    if (id === null || id === '' || id.length > MAX_ID_CHARS || /\p{Cc}/u.test(id) || seen.has(id) || !canChat(entry)) continue;
    seen.add(id);
    models.push({ id, contextTokens: isObject(entry) ? contextOf(entry) : null, loaded: isLoaded(entry) });
  }
  // A list of other things.
  return models.length === 0 && entries.length > 0 && !entries.some((entry) => idOf(entry) !== null) ? null : models;
}

function idOf(entry: unknown): string | null {
  if (typeof entry === 'string') return entry;
  return stringAt(entry, 'id') ?? stringAt(entry, 'name') ?? stringAt(entry, 'model') ?? stringAt(entry, 'model_name');
}

/** Together, Mistral, Cohere and others name what a model is for. */
function canChat(entry: unknown): boolean {
  return !/^(?:embeddings?|text-embedding|image|audio|moderation|rerank(?:er)?|transcribe|transcription|tts|speech|video)$/i.test(
    stringAt(entry, 'type') ?? stringAt(entry, 'task') ?? '',
  );
}

/** vLLM and llama.cpp know what the model runs with, gateways what their provider takes. */
const CONTEXT_FIELDS = [
  'loaded_context_length',
  'max_model_len',
  'n_ctx',
  'context_window',
  'context_length',
  'max_context_length',
  'max_context_window_tokens',
  'max_input_tokens',
  'context_size',
  'contextLength',
  'contextWindow',
  'max_sequence_length',
  'input_token_limit',
  'inputTokenLimit',
] as const;
/** Where they may stand below an entry: llama.cpp, OpenRouter, LiteLLM, GitHub Copilot, others. */
const CONTEXT_PLACES = ['meta', 'top_provider', 'model_info', 'limits', 'metadata', 'details'] as const;

/** llama.cpp's older builds know only what the model was trained on (`n_ctx_train`), which is not what it runs with. */
function contextOf(entry: JsonObject): number | null {
  const inner = CONTEXT_PLACES.map((place) => objectAt(entry, place) ?? objectAt(entry.capabilities, place));
  const [meta, provider, ...rest] = inner;
  for (const place of [meta, provider, entry, ...rest]) {
    const field = CONTEXT_FIELDS.find((name) => sizeAt(place, name) !== null);
    if (field !== undefined) return sizeAt(place, field);
  }
  return null;
}

function isLoaded(entry: unknown): boolean | null {
  if (stringAt(objectAt(entry, 'status'), 'value') === 'unloaded') return false;
  return objectAt(entry, 'meta') || sizeAt(entry, 'max_model_len') ? true : null;
}

function missingListFailure(endpoint: Endpoint, status: number): LlmFailure {
  return {
    kind: 'badResponse',
    status,
    message: `${hostAndPort(endpoint.baseUrl)} has no list of models (${status}). Set claudomator.localModel.model to the name of the model, or check claudomator.localModel.endpoint.`,
  };
}

function noListFailure(endpoint: Endpoint): LlmFailure {
  return {
    kind: 'badResponse',
    message: `${hostAndPort(endpoint.baseUrl)} answered, but not with a list of models; is this the API's address? Check claudomator.localModel.endpoint.`,
  };
}
