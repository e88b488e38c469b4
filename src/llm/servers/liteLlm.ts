// Asks LiteLLM how much its models take: what was configured, or what it knows of cloud models.
import { serverRoot } from '#base/endpoint.ts';
import { arrayAt, stringAt } from '#base/json.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import type { Endpoint } from '#llm/types.ts';
import { tokensAt } from './contextSize.ts';

/** Tokens of the prompt, by the name of the model; those that LiteLLM does not know are not in it. */
export async function contextsInLiteLlm(endpoint: Endpoint, timeoutMs: number, signal: AbortSignal): Promise<Map<string, number>> {
  const reply = await requestJson(endpoint, `${serverRoot(endpoint.baseUrl)}/model_group/info`, { timeoutMs }, signal);
  const sizes = new Map<string, number>();
  for (const entry of (reply.ok ? arrayAt(reply.value, 'data') : null) ?? []) {
    const tokens = tokensAt(entry, 'max_input_tokens') ?? tokensAt(entry, 'max_tokens');
    const name = stringAt(entry, 'model_group');
    if (name !== null && tokens !== null) sizes.set(name, tokens);
  }
  return sizes;
}
