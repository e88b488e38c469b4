// Finds out how many parameters a model has, where its server says so.
import { serverRoot } from '#base/endpoint.ts';
import { arrayAt, objectAt, stringAt } from '#base/json.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import type { Endpoint } from '#llm/types.ts';

const TIMEOUT_MS = 3_000;

/** Null when the server does not say. `model`: its id, not ''. */
export async function parameterCount(endpoint: Endpoint, model: string, signal: AbortSignal): Promise<number | null> {
  const [listed, tagged] = await Promise.all([
    requestJson(endpoint, `${endpoint.baseUrl}/models`, { timeoutMs: TIMEOUT_MS }, signal),
    requestJson(endpoint, `${serverRoot(endpoint.baseUrl)}/api/tags`, { timeoutMs: TIMEOUT_MS }, signal),
  ]);
  return (listed.ok ? fromList(listed.value, model) : null) ?? (tagged.ok ? fromTags(tagged.value, model) : null);
}

/** llama.cpp's list has `meta.n_params`. With one model it answers to any name. */
function fromList(list: unknown, model: string): number | null {
  const entries = arrayAt(list, 'data') ?? [];
  const entry = entries.find((one) => stringAt(one, 'id') === model) ?? (entries.length === 1 ? entries[0] : undefined);
  const count = objectAt(entry, 'meta')?.n_params;
  return typeof count === 'number' && count > 0 ? count : null;
}

/** Ollama's tags have `details.parameter_size`, such as `7.6B` or `494.03M`. */
function fromTags(tags: unknown, model: string): number | null {
  const entry = (arrayAt(tags, 'models') ?? []).find(
    (one) => stringAt(one, 'name') === model || stringAt(one, 'name') === `${model}:latest`,
  );
  const [, digits = '', unit = ''] = /^([\d.]+)\s*([KMBT])$/i.exec(stringAt(objectAt(entry, 'details'), 'parameter_size') ?? '') ?? [];
  const factor = { k: 1e3, m: 1e6, b: 1e9, t: 1e12 }[unit.toLowerCase()];
  return factor === undefined ? null : Number(digits) * factor;
}
