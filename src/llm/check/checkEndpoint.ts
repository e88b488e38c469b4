// Tries on the real server what a task will need, and says what to do: Check Endpoint.
import type { CheckLine } from '#contracts/modelServer.ts';
import { chatStream } from '#llm/chat/chat.ts';
import type { ChatRequest } from '#llm/chat/chatRequest.ts';
import { knownBase } from '#llm/servers/apiBase.ts';
import { contextTokens } from '#llm/servers/capabilities.ts';
import { listModels } from '#llm/servers/models.ts';
import { findProduct } from '#llm/servers/product.ts';
import { createServerMemory } from '#llm/servers/serverMemory.ts';
import type { Endpoint } from '#llm/types.ts';
import { stopsWhenCancelled } from './checkCancel.ts';
import { GENERATION_TIMEOUT_MS, tellJson, tellTools } from './checkFeatures.ts';
import { remedyFor, type Tell } from './checkLines.ts';
import { tellContext, tellServer } from './checkModel.ts';

const PROBE_TIMEOUT_MS = 3_000;

/** Lines come in a fixed order, each given to `onLine` as soon as it is known. Ends early where the next line would make no sense. */
export async function checkEndpoint(
  endpoint: Endpoint,
  model: string,
  signal: AbortSignal,
  onLine: (line: CheckLine) => void = () => undefined,
): Promise<CheckLine[]> {
  const lines: CheckLine[] = [];
  const tell: Tell = (label, status, detail, remedy = '') => {
    if (signal.aborted) return;
    const line = { label, status, detail, remedy };
    lines.push(line);
    onLine(line);
  };
  const memory = createServerMemory();
  const models = await listModels(endpoint, signal, memory);
  const product = await findProduct(endpoint, PROBE_TIMEOUT_MS, memory, signal);
  const chosen = tellServer({ endpoint, models, product, model }, tell);
  if (chosen === null) return lines;
  tellContext(await contextTokens(endpoint, chosen, signal, memory), product, tell);

  const request: ChatRequest = { endpoint, model: chosen, messages: [], idleTimeoutMs: GENERATION_TIMEOUT_MS, memory };
  const answer = await chatStream({ ...request, messages: [{ role: 'user', content: 'Say hi.' }], maxTokens: 4 }, () => undefined, signal);
  if (!answer.ok) {
    tell('Answers', 'error', answer.failure.message, remedyFor(answer.failure, product));
    return lines;
  }
  tell('Answers', 'ok', `“${chosen}” answered.`);
  const working = knownBase(endpoint, memory);
  for (const rung of ['json_schema', 'json_object'] as const) await tellJson(working, chosen, rung, tell, signal);
  await tellTools(working, chosen, product, tell, signal);
  const stops = await stopsWhenCancelled(request, product, signal);
  tell('Stops when cancelled', stops.status, stops.detail, stops.remedy);
  return lines;
}
