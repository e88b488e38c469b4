// Turns bugs, of Claudomator or of a runner, into failures that people can read.
import { errorSentence } from '#base/errorMessage.ts';
import type { ExecutionError } from '#contracts/execution.ts';

export interface FailedOutcome {
  kind: 'failed';
  error: ExecutionError;
}

export function internalFailure(message: string): FailedOutcome {
  return { kind: 'failed', error: { kind: 'internal', message } };
}

export function couldNotStart(error: unknown): FailedOutcome {
  return internalFailure(`Claudomator could not start the task: ${errorSentence(error)}`);
}
