// Checks that the server answers, which models it lists, and how much context the chosen one has.
import { hostAndPort } from '#base/endpoint.ts';
import type { FoundModel } from '#contracts/modelServer.ts';
import type { ContextSize } from '#llm/servers/contextSize.ts';
import { isListMissing, isListRefused } from '#llm/servers/models.ts';
import type { Product } from '#llm/servers/serverMemory.ts';
import type { Endpoint, LlmFailure, Result } from '#llm/types.ts';
import { contextRemedy, listed, named, remedyFor, type Tell, unknownContextRemedy } from './checkLines.ts';

/** Below this a task with a file no longer fits. */
const SMALL_CONTEXT = 8_192;

export interface ServerFacts {
  endpoint: Endpoint;
  models: Result<FoundModel[]>;
  product: Product | null;
  /** As it is set; '' = none. */
  model: string;
}

/** The model to ask; null when nothing else needs to be tried. */
export function tellServer({ endpoint, models, product, model }: ServerFacts, tell: Tell): string | null {
  const where = hostAndPort(endpoint.baseUrl);
  const failure = models.ok ? null : models.failure;
  // A model that is named can be asked without a list.
  const goesOn = failure === null || isListMissing(failure) || (model !== '' && isListRefused(failure));
  if (!goesOn && failure.kind !== 'unauthorized') {
    tell('Reachable', 'error', failure.message, remedyFor(failure));
    return null;
  }
  tell('Reachable', 'ok', `${product ?? 'A server'} answers on ${where}.`);
  if (!goesOn) {
    const other = isListRefused(failure) ? ', or set claudomator.localModel.model if this key may chat but not list models' : '';
    tell('API key', 'error', failure.message, `Run “Claudomator: Set API Key”${other}.`);
    return null;
  }
  if (failure === null) tell('API key', 'ok', endpoint.apiKey ? 'The key was accepted.' : 'Not set, and not required.');
  else tell('API key', 'unknown', 'Checked below, when the model is asked.');
  const listedModels = models.ok ? models.value : [];
  if (listedModels.length === 0) return tellNoModels(where, failure, model, tell);
  tell('Models', 'ok', listed(listedModels));
  const chosen = model === '' ? (listedModels[0]?.id ?? '') : model;
  return tellModel(listedModels, model, chosen, product, tell) ? chosen : null;
}

/** Without a list, or with an empty one, the model that is set may answer all the same. `failure`: why there is no list. */
function tellNoModels(where: string, failure: LlmFailure | null, model: string, tell: Tell): string | null {
  const detail =
    failure === null
      ? `${where} lists no models.`
      : isListMissing(failure)
        ? `${where} has no list of models.`
        : `${where} doesn’t give its list of models (${failure.status}).`;
  if (model === '') {
    const remedy = failure
      ? 'Set claudomator.localModel.model to the name of the model, or check claudomator.localModel.endpoint.'
      : 'Pull or load a model on the server (Ollama: ollama pull qwen2.5-coder).';
    tell('Models', 'error', detail, remedy);
    return null;
  }
  tell('Models', 'warning', detail, 'No action needed if the model answers: its name is set in claudomator.localModel.model.');
  tell('Model', 'unknown', `${model} is set; the server doesn’t say whether it has this model.`);
  return model;
}

/** False when the model is not there, so that nothing else needs to be tried. */
function tellModel(models: FoundModel[], wanted: string, chosen: string, product: Product | null, tell: Tell): boolean {
  if (wanted === '') {
    tell('Model', 'ok', `Not set, so the server’s first model is used: ${chosen}.`);
    return true;
  }
  if (models.some((one) => one.id === wanted || one.id === `${wanted}:latest`)) {
    tell('Model', 'ok', `${wanted} is available.`);
    return true;
  }
  if (product === 'llama.cpp' && models.length === 1) {
    tell(
      'Model',
      'warning',
      `${wanted} isn’t available. llama.cpp answers with ${models[0]?.id ?? 'the model it has'} instead.`,
      'Set claudomator.localModel.model to that name, or leave it empty.',
    );
    return true;
  }
  tell(
    'Model',
    'error',
    `${wanted} isn't one of the server's models.`,
    `Set claudomator.localModel.model to one of: ${named(models)}, or add it to the server.`,
  );
  return false;
}

export function tellContext(size: ContextSize | null, product: Product | null, tell: Tell): void {
  if (size === null) {
    tell('Context size', 'unknown', 'The server doesn’t report it.', unknownContextRemedy(product));
    return;
  }
  const detail = `${size.tokens.toLocaleString('en-US')} tokens: ${size.source}.`;
  if (size.tokens < SMALL_CONTEXT) tell('Context size', 'warning', detail, contextRemedy(product));
  else tell('Context size', size.isGuess ? 'warning' : 'ok', detail, size.isGuess ? 'Load the model once and check again.' : '');
}
