// Tells which states of an execution are final, and which wait for the user.
import type { Execution, ExecutionState } from './execution.ts';

export const ENDS = ['completed', 'failed', 'timed-out', 'budget-exceeded', 'cancelled', 'interrupted'] as const satisfies ExecutionState[];

export function isEnd(state: ExecutionState): boolean {
  return (ENDS as readonly string[]).includes(state);
}

/** True when nothing more happens until the user acts. */
export function isAtRest(state: ExecutionState): boolean {
  return isEnd(state) || state === 'ready' || state === 'blocked';
}

/** True if a budget or time limit of its task ended the execution, so that “Extend Execution” can continue it. */
export function isExtendable({ state, isTimeUp }: Pick<Execution, 'state' | 'isTimeUp'>): boolean {
  return state === 'budget-exceeded' || isTimeUp;
}
