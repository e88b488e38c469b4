// Keeps which models can ask for code: tried out once each, and only where they are large enough.
import { canAskForCode } from '#agent/canAskForCode.ts';
import type { Message } from '#agent/task/ports.ts';
import { chatStream } from '#llm/chat/chat.ts';
import type { Endpoint } from '#llm/types.ts';
import { parameterCount } from './parameterCount.ts';

/** Smaller ones lose the thread over several rounds. */
const LEAST_PARAMETERS = 6e9;
const PROBE_TOKENS = 200;

const known = new Map<string, Promise<boolean>>();

/** False where that can't be found out. */
export function canAsk(endpoint: Endpoint, model: string, idleTimeoutMs: number, signal: AbortSignal): Promise<boolean> {
  const key = `${endpoint.baseUrl} ${model}`;
  const answer = known.get(key) ?? tryOut(endpoint, model, idleTimeoutMs, signal);
  known.set(key, answer);
  // What was broken off says nothing about the model.
  answer.catch(() => known.delete(key));
  return answer.catch(() => false);
}

async function tryOut(endpoint: Endpoint, model: string, idleTimeoutMs: number, signal: AbortSignal): Promise<boolean> {
  const parameters = await parameterCount(endpoint, model, signal);
  if (parameters !== null && parameters < LEAST_PARAMETERS) return false;
  return canAskForCode(async (messages: readonly Message[]) => {
    const request = { endpoint, model, messages: [...messages], temperature: 0, maxTokens: PROBE_TOKENS, idleTimeoutMs };
    const result = await chatStream(request, async () => undefined, signal);
    if (!result.ok) throw new Error(result.failure.message);
    return result.text;
  });
}
