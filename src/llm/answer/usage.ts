// Reads the token counts of an answer, wherever in a chunk a server puts them.
import { arrayAt, countAt, type JsonObject, objectAt } from '#base/json.ts';
import type { Usage } from '#llm/types.ts';

export const UNKNOWN_USAGE: Usage = { promptTokens: null, completionTokens: null, cachedTokens: null };

/** What is known once `chunk` came. A later count replaces an earlier one: servers that send it with each chunk count up. */
export function usageWith(chunk: JsonObject, known: Usage): Usage {
  const { usage, timings, prompt_eval_count, eval_count } = chunk;
  // Groq and Moonshot have places of their own.
  const told = objectAt(chunk, 'usage') ?? objectAt(chunk.x_groq, 'usage') ?? objectAt(arrayAt(chunk, 'choices')?.[0], 'usage');
  if (!(usage ?? timings ?? prompt_eval_count ?? eval_count ?? told ?? null)) return known;
  const cached = countAt(timings, 'cache_n');
  const read = countAt(timings, 'prompt_n');
  return {
    promptTokens:
      countAt(told, 'prompt_tokens') ??
      countAt(chunk, 'prompt_eval_count') ??
      known.promptTokens ??
      // llama.cpp says it here even when no usage was asked for.
      (cached === null || read === null ? null : cached + read),
    completionTokens:
      countAt(told, 'completion_tokens') ?? countAt(chunk, 'eval_count') ?? known.completionTokens ?? countAt(timings, 'predicted_n'),
    cachedTokens: countAt(objectAt(told, 'prompt_tokens_details'), 'cached_tokens') ?? known.cachedTokens ?? cached,
  };
}
