// Builds the lines of Check Endpoint: models for people, a remedy for each kind of failure.
import type { CheckLine, FoundModel } from '#contracts/modelServer.ts';
import type { Product } from '#llm/servers/serverMemory.ts';
import type { LlmFailure } from '#llm/types.ts';

/** Adds one line. `remedy`: what to do, '' when all is well. */
export type Tell = (label: string, status: CheckLine['status'], detail: string, remedy?: string) => void;

export function listed(models: FoundModel[]): string {
  return joined(models, (model) => (model.loaded ? `${model.id} (loaded)` : model.id));
}

/** Their names alone, to be copied. */
export function named(models: FoundModel[]): string {
  return joined(models, ({ id }) => id);
}

function joined(models: FoundModel[], show: (model: FoundModel) => string): string {
  const shown = models.slice(0, 8).map(show);
  return models.length > 8 ? `${shown.join(', ')} and ${models.length - 8} more` : shown.join(', ');
}

/** Whose words these are is known only where the product is. */
const MORE_CONTEXT: Partial<Record<Product, string>> = {
  'llama.cpp': 'llama.cpp: -c 16384',
  Ollama: 'Ollama: OLLAMA_CONTEXT_LENGTH=16384',
  vLLM: 'vLLM: --max-model-len 16384',
  'LM Studio': 'LM Studio: load the model with a longer context',
  'llama-swap': 'llama-swap: -c 16384 in the model’s cmd',
  LiteLLM: 'at the server behind LiteLLM; then set max_input_tokens in the model’s model_info',
};

export function contextRemedy(product: Product | null): string {
  const how = product === null ? undefined : MORE_CONTEXT[product];
  return `Enough for short questions only. Start the server with more${how === undefined ? '' : ` (${how})`}.`;
}

export function unknownContextRemedy(product: Product | null): string {
  const set = 'set claudomator.localModel.contextTokens to what the model was started with';
  if (product === 'LiteLLM') return `Set max_input_tokens in the model’s model_info of LiteLLM, or ${set}.`;
  if (product === 'llama-swap') return `It is known once the model runs: check again after the first answer, or ${set}.`;
  return 'Set claudomator.localModel.contextTokens to what the model was started with.';
}

const TOOL_FLAGS: Partial<Record<Product, string>> = {
  'llama.cpp': 'llama.cpp: --jinja',
  vLLM: 'vLLM: --enable-auto-tool-choice and the --tool-call-parser of the model',
  'llama-swap': 'llama-swap: --jinja in the model’s cmd',
};

export function toolRemedy(product: Product | null): string {
  const flag = product === null ? undefined : TOOL_FLAGS[product];
  return `No action needed for chat. For tasks that edit files, choose a model made for tool calling, with its own chat template${flag === undefined ? '' : ` (${flag})`}.`;
}

/** What a gateway's server behind it did is in its own log. */
function logRemedy(failure: LlmFailure, product: Product | null): string {
  if (/\b(?:out of memory|memory|cuda|oom|alloc\w*)\b/i.test(failure.message))
    return "The model may not fit into memory: look at the server's log, or choose a smaller model.";
  if (product === 'LiteLLM' || product === 'llama-swap')
    return `Check whether the server behind ${product} is running, and look at both logs.`;
  return "Look at the server's log.";
}

export function remedyFor(failure: LlmFailure, product: Product | null = null): string {
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
      return 'Wait a while, then check again.';
    case 'contextExceeded':
      return contextRemedy(product);
    case 'idle':
    case 'incomplete':
    case 'serverError':
      return logRemedy(failure, product);
    case 'cancelled':
      return '';
  }
}
