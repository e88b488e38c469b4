// Checks with small real requests whether the model keeps to JSON and calls tools.
import { arrayAt, isObject, objectAt, stringAt } from '#base/json.ts';
import { readMessage } from '#llm/answer/messageText.ts';
import { parseJsonAnswer } from '#llm/chat/jsonAnswer.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import { isFormatRefusal, responseFormat } from '#llm/servers/jsonLadder.ts';
import type { JsonRung, Product } from '#llm/servers/serverMemory.ts';
import { serverMessage } from '#llm/serverText.ts';
import type { Endpoint } from '#llm/types.ts';
import { type Tell, toolRemedy } from './checkLines.ts';

/** Generous: a small machine loads a model and reads a prompt first. */
export const GENERATION_TIMEOUT_MS = 120_000;
/** A model that reasons first ends here, which is no verdict on it. */
const ANSWER_TOKENS = 256;
const SHAPE = {
  name: 'check',
  schema: { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'], additionalProperties: false },
};

export async function tellJson(endpoint: Endpoint, model: string, rung: JsonRung, tell: Tell, signal: AbortSignal): Promise<void> {
  const label = rung === 'json_schema' ? 'JSON schema' : 'JSON object';
  const body = {
    model,
    messages: [{ role: 'user', content: 'Answer with a JSON object that has the key "ok" with the value true.' }],
    max_tokens: ANSWER_TOKENS,
    temperature: 0,
    response_format: responseFormat(rung, SHAPE),
  };
  const reply = await ask(endpoint, model, body, signal);
  const fallback =
    rung === 'json_schema'
      ? 'The classifier falls back to JSON objects, or to asking for JSON in the prompt.'
      : 'The classifier asks for JSON in the prompt instead, which small models follow less reliably.';
  if (!reply.ok) {
    const isRefused = isFormatRefusal(reply.status ?? 0, serverMessage(reply.body));
    tell(label, isRefused ? 'warning' : 'unknown', isRefused ? 'Not supported.' : reply.failure.message, fallback);
    return;
  }
  const { text: said, thinking } = readMessage(firstMessage(reply.value));
  // A server's reasoning parser may take an answer without marks for reasoning.
  const text = said.trim() === '' ? thinking : said;
  const value = parseJsonAnswer(text);
  const isHeld = isObject(value) && (rung === 'json_object' || (typeof value.ok === 'boolean' && Object.keys(value).length === 1));
  if (isHeld) tell(label, 'ok', 'Supported.');
  else if (isStillReasoning(reply.value)) tell(label, 'unknown', STILL_REASONING);
  else if (rung === 'json_object' && text.trimStart().startsWith('{'))
    tell(label, 'ok', 'Supported (the answer was cut off at its length limit).');
  else tell(label, 'warning', 'Accepted, but the answer doesn’t match the schema.', fallback);
}

export async function tellTools(
  endpoint: Endpoint,
  model: string,
  product: Product | null,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  const body = {
    model,
    messages: [{ role: 'user', content: 'What is the weather in Paris? Use the tool.' }],
    max_tokens: ANSWER_TOKENS,
    temperature: 0,
    tools: [
      {
        type: 'function',
        function: {
          name: 'get_weather',
          description: 'The weather in a city',
          parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        },
      },
    ],
  };
  const reply = await ask(endpoint, model, body, signal);
  const remedy = toolRemedy(product);
  if (!reply.ok) tell('Tool calling', reply.failure.kind === 'idle' ? 'unknown' : 'warning', reply.failure.message, remedy);
  else if ((arrayAt(firstMessage(reply.value), 'tool_calls') ?? []).length > 0) tell('Tool calling', 'ok', 'The model called the tool.');
  else if (isStillReasoning(reply.value)) tell('Tool calling', 'unknown', STILL_REASONING);
  else tell('Tool calling', 'warning', 'Accepted, but the model wrote text instead of calling the tool.', remedy);
}

function ask(endpoint: Endpoint, model: string, body: object, signal: AbortSignal) {
  return requestJson(endpoint, `${endpoint.baseUrl}/chat/completions`, { timeoutMs: GENERATION_TIMEOUT_MS, body, model }, signal);
}

const STILL_REASONING = 'The model was still reasoning when its answer ended at the length limit of this check.';

function isStillReasoning(value: unknown): boolean {
  const reason = stringAt(arrayAt(value, 'choices')?.[0], 'finish_reason');
  const { text, thinking } = readMessage(firstMessage(value));
  return reason === 'length' && text.trim() === '' && thinking !== '';
}

function firstMessage(value: unknown): unknown {
  return objectAt(arrayAt(value, 'choices')?.[0], 'message');
}
