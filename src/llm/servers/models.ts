// Lists the models of a server, from the list under /models with what each product adds to it.
import { hostAndPort } from '#base/endpoint.ts';
import { arrayAt, booleanAt, isObject, objectAt, sizeAt, stringAt } from '#base/json.ts';
import type { FoundModel } from '#contracts/modelServer.ts';
import { type JsonReply, requestJson } from '#llm/http/jsonReply.ts';
import type { Endpoint, LlmFailure, Result } from '#llm/types.ts';
import { knownBase, otherBases } from './apiBase.ts';
import { contextIn } from './contextSize.ts';
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

/** The list as JSON, and the endpoint under which it is: a prefix is tried as it is, then as in apiBase.ts. */
export async function requestModelList(
  endpoint: Endpoint,
  timeoutMs: number,
  memory: ServerMemory,
  signal: AbortSignal,
): Promise<{ reply: JsonReply; endpoint: Endpoint }> {
  const known = knownBase(endpoint, memory);
  const ask = (at: Endpoint) => requestJson(at, `${at.baseUrl}/models`, { timeoutMs }, signal);
  const reply = await ask(known);
  if (!isNoApi(reply)) return { reply, endpoint: known };
  for (const other of otherBases(known)) {
    const second = await ask(other);
    const isIt = second.ok ? readModels(second.value) !== null : second.status === 401 || second.status === 403;
    if (!isIt) continue;
    memory.apiBases.set(endpoint.baseUrl, other.baseUrl);
    return { reply: second, endpoint: other };
  }
  return { reply, endpoint: known };
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

/**
 * True where the list is refused and chat may work all the same: keys that may not read lists (OpenAI's “Missing scopes: api.model.read”),
 * gateways that answer unknown paths with 400, or with 200 and an error.
 */
export function isListRefused({ kind, status, message }: LlmFailure): boolean {
  if (status === 401) return /\b(?:scopes?|permissions?)\b/i.test(message);
  return status === 400 || status === 403 || status === 500 || (kind === 'badResponse' && status === 200);
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
  const entries = entriesOf(value);
  if (entries === null) return null;
  const seen = new Set<string>();
  const models: FoundModel[] = [];
  for (const entry of entries.slice(0, MAX_MODELS)) {
    const id = idOf(entry);
    if (id === null || id === '' || id.length > MAX_ID_CHARS || /\p{Cc}/u.test(id) || seen.has(id) || !canChat(entry)) continue;
    seen.add(id);
    models.push({ id, contextTokens: isObject(entry) ? contextIn(entry) : null, loaded: isLoaded(entry) });
  }
  // A list of other things.
  return models.length === 0 && entries.length > 0 && !entries.some((entry) => idOf(entry) !== null) ? null : models;
}

/** `result` is Cloudflare's. Gateways also wrap the list once more, or give an object with an entry for each id. */
function entriesOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return null;
  const inner = value.data ?? value.models ?? value.result;
  if (Array.isArray(inner)) return inner;
  const nested = arrayAt(inner, 'data') ?? arrayAt(inner, 'models');
  if (nested !== null || !isObject(inner)) return nested;
  const values = Object.values(inner);
  return values.length > 0 && values.every((entry) => stringAt(entry, 'id') !== null) ? values : null;
}

function idOf(entry: unknown): string | null {
  if (typeof entry === 'string') return entry;
  const id = stringAt(entry, 'id');
  const name = stringAt(entry, 'name') ?? stringAt(entry, 'model') ?? stringAt(entry, 'model_name');
  // Cloudflare's id is one of its database.
  return id === null || /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) ? (name ?? id) : id;
}

/** What a model is for that can't chat, as servers name it: `text-embedding`, `/v1/embeddings`, `embedContent`, `Text Embeddings`. */
const OTHER_TASK =
  /^(?:(?:text-?)?embed.*|feature-extraction|sentence-similarity|fill-mask|re-?rank(?:er|ing)?|score|reward|(?:text-)?classif(?:y|ication)|moderations?|transcri(?:be|ption)s?|translation|automatic-speech-recognition|asr|stt|tts|ocr|speech-to-text|text-to-(?:speech|image|audio|video)|image-(?:generation|edit|classification|to-image)s?|object-detection|video-generation|audio-(?:speech|transcriptions?|translations?)|images-generations|count-?(?:text-?)?tokens|(?:async-?)?batch-?embed.*)$/;
/** As the kind of a model they say what it makes; among its capabilities, what it can be sent. */
const OTHER_MEDIUM = /^(?:image|audio|speech|video)s?$/;

function isOther(named: string, withMedia: boolean): boolean {
  const task = named
    .toLowerCase()
    .replace(/^\/?(?:v\d+\/)?/, '')
    .replace(/[\s_/]+/g, '-');
  return OTHER_TASK.test(task) || (withMedia && OTHER_MEDIUM.test(task));
}

/** False for what says itself that it is for something else: by its kind, or by all that it does. A list that says nothing leaves it open. */
function canChat(entry: unknown): boolean {
  const can = objectAt(entry, 'capabilities');
  // Mistral's.
  if (booleanAt(can, 'completion_chat') === false) return false;
  const kinds = [
    ...['type', 'task', 'model_type', 'mode', 'pipeline_tag'].map((key) => stringAt(entry, key)),
    stringAt(objectAt(entry, 'task'), 'name'),
    stringAt(objectAt(entry, 'model_info'), 'mode'),
    stringAt(can, 'type'),
  ];
  if (kinds.some((kind) => kind !== null && isOther(kind, true))) return false;
  const uses = ['endpoints', 'supported_endpoints', 'supported_endpoint_types', 'supported_tasks', 'supportedGenerationMethods'];
  const makes = arrayAt(objectAt(entry, 'architecture'), 'output_modalities');
  const lists = [...uses.map((key) => arrayAt(entry, key)), makes].map((names) => isOnlyOther(names, true));
  return !lists.includes(true) && !isOnlyOther(arrayAt(entry, 'capabilities'), false);
}

function isOnlyOther(names: readonly unknown[] | null, withMedia: boolean): boolean {
  return names !== null && names.length > 0 && names.every((name) => typeof name === 'string' && isOther(name, withMedia));
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
    status: 200,
    message: `${hostAndPort(endpoint.baseUrl)} answered, but not with a list of models; is this the API's address? Check claudomator.localModel.endpoint.`,
  };
}
