// Lists the models of a server, from the OpenAI list with what each product adds to it.
import { hostAndPort } from '#base/endpoint.ts';
import { arrayAt, isObject, objectAt, sizeAt, stringAt } from '#base/json.ts';
import type { FoundModel } from '#contracts/modelServer.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import type { Endpoint, LlmFailure, Result } from '#llm/types.ts';

const MAX_MODELS = 1_000;
const MAX_ID_CHARS = 300;
const LIST_TIMEOUT_MS = 10_000;

export async function listModels(endpoint: Endpoint, signal: AbortSignal): Promise<Result<FoundModel[]>> {
  const reply = await requestJson(endpoint, `${endpoint.baseUrl}/models`, { timeoutMs: LIST_TIMEOUT_MS }, signal);
  if (!reply.ok) return { ok: false, failure: reply.failure };
  const models = readModels(reply.value);
  return models ? { ok: true, value: models } : { ok: false, failure: noListFailure(endpoint) };
}

/** The entries of a `/v1/models` answer, in the server's order; null when it is none. `data: null` (Ollama without models) is an empty list. */
export function readModels(value: unknown): FoundModel[] | null {
  if (!isObject(value)) return null;
  if (value.data === null && value.object === 'list') return [];
  const entries = arrayAt(value, 'data');
  if (!entries) return null;
  const seen = new Set<string>();
  const models: FoundModel[] = [];
  for (const entry of entries.slice(0, MAX_MODELS)) {
    const id = stringAt(entry, 'id');
    if (id === null || id === '' || id.length > MAX_ID_CHARS || /\p{Cc}/u.test(id) || seen.has(id)) continue;
    seen.add(id);
    const meta = objectAt(entry, 'meta');
    models.push({
      id,
      // vLLM; llama.cpp (older builds know only what the model was trained on, which is not what it runs with).
      contextTokens: sizeAt(entry, 'max_model_len') ?? sizeAt(meta, 'n_ctx'),
      loaded: stringAt(objectAt(entry, 'status'), 'value') === 'unloaded' ? false : meta || sizeAt(entry, 'max_model_len') ? true : null,
    });
  }
  return models;
}

function noListFailure(endpoint: Endpoint): LlmFailure {
  return {
    kind: 'badResponse',
    message: `${hostAndPort(endpoint.baseUrl)} answered, but not with a list of models; is this the API's address? Check claudomator.localModel.endpoint.`,
  };
}
