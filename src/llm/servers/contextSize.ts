// Reads the size of a model's context from its entry in a list of models.
import { type JsonObject, objectAt, sizeAt, stringAt } from '#base/json.ts';

export interface ContextSize {
  tokens: number;
  /** Where the number comes from, for people. */
  source: string;
  /** True when it is a default or an upper bound rather than what the loaded model has. */
  isGuess: boolean;
}

/** vLLM and llama.cpp know what the model runs with, gateways what their provider takes. */
const CONTEXT_FIELDS = [
  'loaded_context_length',
  'max_model_len',
  'n_ctx',
  'max_seq_len',
  'context_window',
  'context_length',
  'max_context_length',
  'max_context_window_tokens',
  'max_input_tokens',
  'context_size',
  'contextLength',
  'contextWindow',
  'max_sequence_length',
  'max_context_tokens',
  'maxContextTokens',
  'availableContextTokens',
  'input_token_limit',
  'inputTokenLimit',
] as const;
/** Where they may stand below an entry: llama.cpp, OpenRouter, LiteLLM, GitHub Copilot, tabbyAPI, Venice, others. */
const CONTEXT_PLACES = ['meta', 'top_provider', 'model_info', 'limits', 'parameters', 'model_spec', 'metadata', 'details'] as const;

/** llama.cpp's older builds know only what the model was trained on (`n_ctx_train`), which is not what it runs with. */
export function contextIn(entry: JsonObject): number | null {
  const inner = CONTEXT_PLACES.map((place) => objectAt(entry, place) ?? objectAt(entry.capabilities, place));
  const [meta, provider, ...rest] = inner;
  for (const place of [meta, provider, entry, ...rest]) {
    const field = CONTEXT_FIELDS.find((name) => tokensAt(place, name) !== null);
    if (field !== undefined) return tokensAt(place, field);
  }
  return null;
}

/** A size as a number or as its digits, which some gateways pass on as they were configured. */
export function tokensAt(value: unknown, key: string): number | null {
  const digits = /^\s*(\d{1,9})\s*$/.exec(stringAt(value, key) ?? '')?.[1];
  return digits === undefined ? sizeAt(value, key) : Number(digits) || null;
}
