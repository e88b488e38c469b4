// Checks with small real requests whether the model keeps to JSON and calls tools.
import { arrayAt, isObject, objectAt, stringAt } from '#base/json.ts';
import { parseJsonAnswer } from '#llm/chat/jsonAnswer.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import { isFormatRefusal, responseFormat } from '#llm/servers/jsonLadder.ts';
import type { JsonRung } from '#llm/servers/serverMemory.ts';
import { serverMessage } from '#llm/serverText.ts';
import type { Endpoint } from '#llm/types.ts';
import type { Tell } from './checkLines.ts';

/** Generous: a small machine loads a model and reads a prompt first. */
export const GENERATION_TIMEOUT_MS = 120_000;
const SHAPE = {
  name: 'check',
  schema: { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'], additionalProperties: false },
};

export async function tellJson(endpoint: Endpoint, model: string, rung: JsonRung, tell: Tell, signal: AbortSignal): Promise<void> {
  const label = rung === 'json_schema' ? 'JSON schema' : 'JSON object';
  const body = {
    model,
    messages: [{ role: 'user', content: 'Answer with a JSON object that has the key "ok" with the value true.' }],
    max_tokens: 64,
    temperature: 0,
    response_format: responseFormat(rung, SHAPE),
  };
  const reply = await ask(endpoint, model, body, signal);
  const fallback =
    rung === 'json_schema'
      ? 'The classifier falls back to JSON objects, or to asking for JSON in words.'
      : 'The classifier asks for JSON in words instead, which small models follow less well.';
  if (!reply.ok) {
    const isRefused = isFormatRefusal(reply.status ?? 0, serverMessage(reply.body));
    tell(label, isRefused ? 'warning' : 'unknown', isRefused ? 'Not supported.' : reply.failure.message, fallback);
    return;
  }
  const text = stringAt(firstMessage(reply.value), 'content') ?? '';
  const value = parseJsonAnswer(text);
  const isHeld = isObject(value) && (rung === 'json_object' || (typeof value.ok === 'boolean' && Object.keys(value).length === 1));
  if (isHeld) tell(label, 'ok', 'Supported.');
  else if (rung === 'json_object' && text.trimStart().startsWith('{'))
    tell(label, 'ok', 'Supported (the answer was cut off at its length limit).');
  else tell(label, 'warning', 'Accepted, but the answer doesn’t match the schema.', fallback);
}

export async function tellTools(endpoint: Endpoint, model: string, tell: Tell, signal: AbortSignal): Promise<void> {
  const body = {
    model,
    messages: [{ role: 'user', content: 'What is the weather in Paris? Use the tool.' }],
    max_tokens: 128,
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
  const remedy =
    'Nothing to do for chat. For tasks that edit files choose a model made for tool calling, with its own chat template (llama.cpp: --jinja).';
  if (!reply.ok) tell('Tool calling', reply.failure.kind === 'idle' ? 'unknown' : 'warning', reply.failure.message, remedy);
  else if ((arrayAt(firstMessage(reply.value), 'tool_calls') ?? []).length > 0) tell('Tool calling', 'ok', 'The model called the tool.');
  else tell('Tool calling', 'warning', 'Accepted, but the model wrote text instead of calling the tool.', remedy);
}

function ask(endpoint: Endpoint, model: string, body: object, signal: AbortSignal) {
  return requestJson(endpoint, `${endpoint.baseUrl}/chat/completions`, { timeoutMs: GENERATION_TIMEOUT_MS, body, model }, signal);
}

function firstMessage(value: unknown): unknown {
  return objectAt(arrayAt(value, 'choices')?.[0], 'message');
}
