// Builds the lines of Check Endpoint: models for people, a remedy for each kind of failure.
import type { CheckLine, FoundModel } from '#contracts/modelServer.ts';
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

export function remedyFor(failure: LlmFailure): string {
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
