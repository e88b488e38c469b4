// Determines from the end of a run whether its agent works: only its own failures count against it.
import type { ErrorKind } from '#contracts/execution.ts';
import type { Outcome } from '#contracts/runner.ts';

/** A run's outcome as far as it concerns the agent. `neutral`: it says nothing of the agent, e.g. a cancelled run. */
export type AgentOutcome = 'success' | 'failure' | 'neutral';

/** Whether a failure of this kind makes it likely that the next task of the same agent fails too. */
const IS_AGENTS_FAILURE: { [Kind in ErrorKind]: boolean } = {
  unreachable: true,
  unauthorized: true,
  modelNotFound: true,
  badResponse: true,
  incomplete: true,
  serverError: true,
  agentMissing: true,
  agentFailed: true,
  // Caused by the task, by the user's decision, or by a bug of ours.
  contextExceeded: false,
  notAllowed: false,
  untrusted: false,
  internal: false,
  // Starts a cooldown instead.
  rateLimited: false,
};

export function agentOutcomeOf(outcome: Outcome): AgentOutcome {
  if (outcome.kind === 'completed') return 'success';
  return outcome.kind === 'failed' && IS_AGENTS_FAILURE[outcome.error.kind] ? 'failure' : 'neutral';
}
