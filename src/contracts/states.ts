// Tells which states of an execution are final, and which need the user to go on.
import type { Execution, ExecutionState } from './execution.ts';

export const ENDS = ['completed', 'failed', 'timed-out', 'budget-exceeded', 'cancelled', 'interrupted'] as const satisfies ExecutionState[];

export function isEnd(state: ExecutionState): boolean {
  return (ENDS as readonly string[]).includes(state);
}

/** True when nothing happens any more unless the user does something. */
export function isAtRest(state: ExecutionState): boolean {
  return isEnd(state) || state === 'ready' || state === 'blocked';
}

/** True where *Extend* can go on: it was not the work that failed, a limit of its task ended it. */
export function isExtendable({ state, isTimeUp }: Pick<Execution, 'state' | 'isTimeUp'>): boolean {
  return state === 'budget-exceeded' || isTimeUp;
}
