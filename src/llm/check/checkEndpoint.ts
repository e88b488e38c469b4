// Check Endpoint: tries, on the real server, everything that a task will need, and says for each what to do about it.
import { hostAndPort } from '#base/endpoint.ts';
import { arrayAt, isObject, objectAt, stringAt } from '#base/json.ts';
import type { CheckLine, FoundModel } from '#contracts/modelServer.ts';
import { chatStream } from '#llm/chat/chat.ts';
import type { ChatRequest } from '#llm/chat/chatRequest.ts';
import { parseJsonAnswer } from '#llm/chat/jsonAnswer.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import { type ContextSize, contextTokens } from '#llm/servers/capabilities.ts';
import { isFormatRefusal, responseFormat } from '#llm/servers/jsonLadder.ts';
import { listModels } from '#llm/servers/models.ts';
import { findProduct } from '#llm/servers/product.ts';
import { createServerMemory, type JsonRung, type Product } from '#llm/servers/serverMemory.ts';
import { errorMessage } from '#llm/serverText.ts';
import type { Endpoint, LlmFailure } from '#llm/types.ts';
import { stopsWhenCancelled } from './checkCancel.ts';

const PROBE_TIMEOUT_MS = 3_000;
/** Generous: a small machine loads a model and reads a prompt first. */
const GENERATION_TIMEOUT_MS = 120_000;
/** Below this a task with a file no longer fits. */
const SMALL_CONTEXT = 8_192;
const SHAPE = {
  name: 'check',
  schema: { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'], additionalProperties: false },
};

/** Lines come in a fixed order, each given to `onLine` as soon as it is known. Ends early where the next line would make no sense. */
export async function checkEndpoint(
  endpoint: Endpoint,
  model: string,
  signal: AbortSignal,
  onLine: (line: CheckLine) => void = () => undefined,
): Promise<CheckLine[]> {
  const lines: CheckLine[] = [];
  const tell = (label: string, status: CheckLine['status'], detail: string, remedy = '') => {
    if (signal.aborted) return;
    const line = { label, status, detail, remedy };
    lines.push(line);
    onLine(line);
  };
  const memory = createServerMemory();
  const where = hostAndPort(endpoint.baseUrl);
  const models = await listModels(endpoint, signal);
  const isRefused = !models.ok && models.failure.kind === 'unauthorized';
  if (!models.ok && !isRefused) {
    tell('Reachable', 'error', models.failure.message, remedyFor(models.failure));
    return lines;
  }
  const product = await findProduct(endpoint, PROBE_TIMEOUT_MS, memory, signal);
  tell('Reachable', 'ok', `${product ?? 'A server'} answers on ${where}.`);
  if (!models.ok) {
    tell('API key', 'error', models.failure.message, 'Run “Claudomator: Set API Key”.');
    return lines;
  }
  tell('API key', 'ok', endpoint.apiKey ? 'The key was accepted.' : 'None set, and none asked for.');
  if (models.value.length === 0) {
    tell('Models', 'error', `${where} has no models.`, 'Pull or load a model on the server (Ollama: ollama pull qwen2.5-coder).');
    return lines;
  }
  tell('Models', 'ok', listed(models.value));
  const chosen = model === '' ? (models.value[0]?.id ?? '') : model;
  if (!tellModel(models.value, model, chosen, product, tell)) return lines;
  tellContext(await contextTokens(endpoint, chosen, signal, memory), tell);

  const request: ChatRequest = { endpoint, model: chosen, messages: [], idleTimeoutMs: GENERATION_TIMEOUT_MS, memory };
  const answer = await chatStream({ ...request, messages: [{ role: 'user', content: 'Say hi.' }], maxTokens: 4 }, () => undefined, signal);
  if (!answer.ok) {
    tell('Answers', 'error', answer.failure.message, remedyFor(answer.failure));
    return lines;
  }
  tell('Answers', 'ok', `“${chosen}” answered.`);
  for (const rung of ['json_schema', 'json_object'] as const) await tellJson(endpoint, chosen, rung, tell, signal);
  await tellTools(endpoint, chosen, tell, signal);
  const stops = await stopsWhenCancelled(request, product, signal);
  tell('Stops when cancelled', stops.status, stops.detail, stops.remedy);
  return lines;
}

type Tell = (label: string, status: CheckLine['status'], detail: string, remedy?: string) => void;

function tellModel(models: FoundModel[], wanted: string, chosen: string, product: Product | null, tell: Tell): boolean {
  if (wanted === '') {
    tell('Model', 'ok', `None set, so the server's first is used: ${chosen}.`);
    return true;
  }
  if (models.some((one) => one.id === wanted || one.id === `${wanted}:latest`)) {
    tell('Model', 'ok', `${wanted} is there.`);
    return true;
  }
  if (product === 'llama.cpp' && models.length === 1) {
    tell(
      'Model',
      'warning',
      `${wanted} is not there; llama.cpp answers with ${models[0]?.id ?? 'what it has'} instead.`,
      'Set claudomator.localModel.model to that name, or leave it empty.',
    );
    return true;
  }
  tell(
    'Model',
    'error',
    `${wanted} is not among the server's models.`,
    `Set claudomator.localModel.model to one of: ${listed(models)}, or add it to the server.`,
  );
  return false;
}

function tellContext(size: ContextSize | null, tell: Tell): void {
  if (size === null) {
    tell(
      'Context size',
      'unknown',
      'The server does not say.',
      'Set claudomator.localModel.contextTokens to what the model was started with.',
    );
    return;
  }
  const detail = `${size.tokens.toLocaleString('en-US')} tokens: ${size.source}.`;
  if (size.tokens < SMALL_CONTEXT)
    tell(
      'Context size',
      'warning',
      detail,
      'Enough for short questions only. Start the server with more (llama.cpp: -c 16384, Ollama: OLLAMA_CONTEXT_LENGTH=16384).',
    );
  else tell('Context size', size.isGuess ? 'warning' : 'ok', detail, size.isGuess ? 'Load the model once and check again.' : '');
}

async function tellJson(endpoint: Endpoint, model: string, rung: JsonRung, tell: Tell, signal: AbortSignal): Promise<void> {
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
    const isRefused = isFormatRefusal(reply.status ?? 0, errorMessage(reply.body));
    tell(label, isRefused ? 'warning' : 'unknown', isRefused ? 'Not supported.' : reply.failure.message, fallback);
    return;
  }
  const text = stringAt(messageOf(reply.value), 'content') ?? '';
  const value = parseJsonAnswer(text);
  const isHeld = isObject(value) && (rung === 'json_object' || (typeof value.ok === 'boolean' && Object.keys(value).length === 1));
  if (isHeld) tell(label, 'ok', 'Supported.');
  else if (rung === 'json_object' && text.trimStart().startsWith('{'))
    tell(label, 'ok', 'Supported (the answer was cut at its length limit).');
  else tell(label, 'warning', 'Accepted, but the answer did not keep to it.', fallback);
}

async function tellTools(endpoint: Endpoint, model: string, tell: Tell, signal: AbortSignal): Promise<void> {
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
  else if ((arrayAt(messageOf(reply.value), 'tool_calls') ?? []).length > 0) tell('Tool calling', 'ok', 'The model called the tool.');
  else tell('Tool calling', 'warning', 'Accepted, but the model wrote text instead of calling the tool.', remedy);
}

function ask(endpoint: Endpoint, model: string, body: object, signal: AbortSignal) {
  return requestJson(endpoint, `${endpoint.baseUrl}/chat/completions`, { timeoutMs: GENERATION_TIMEOUT_MS, body, model }, signal);
}

function messageOf(value: unknown): unknown {
  return objectAt(arrayAt(value, 'choices')?.[0], 'message');
}

function listed(models: FoundModel[]): string {
  const shown = models.slice(0, 8).map((model) => (model.loaded ? `${model.id} (loaded)` : model.id));
  return models.length > 8 ? `${shown.join(', ')} and ${models.length - 8} more` : shown.join(', ');
}

function remedyFor(failure: LlmFailure): string {
  switch (failure.kind) {
    case 'unreachable':
      return 'Start the server, or run “Find local model servers”.';
    case 'unauthorized':
      return 'Run “Claudomator: Set API Key”.';
    case 'modelNotFound':
      return 'Choose another model in claudomator.localModel.model.';
    case 'badResponse':
      return 'Check the address in claudomator.localModel.endpoint: host, port and path.';
    case 'rateLimited':
      return 'Wait, and check again.';
    case 'contextExceeded':
      return 'Start the server with a larger context.';
    case 'idle':
    case 'incomplete':
    case 'serverError':
      return "Look at the server's log: the model may not fit into memory.";
    case 'cancelled':
      return '';
  }
}
