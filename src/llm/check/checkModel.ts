// Checks that the chosen model is on the server, and how much context it has.
import type { FoundModel } from '#contracts/modelServer.ts';
import type { ContextSize } from '#llm/servers/contextSize.ts';
import type { Product } from '#llm/servers/serverMemory.ts';
import { listed, type Tell } from './checkLines.ts';

/** Below this a task with a file no longer fits. */
const SMALL_CONTEXT = 8_192;

/** False when the model is not there, so that nothing else needs to be tried. */
export function tellModel(models: FoundModel[], wanted: string, chosen: string, product: Product | null, tell: Tell): boolean {
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

export function tellContext(size: ContextSize | null, tell: Tell): void {
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
