// Records the change of a run whose window died.
import { errorSentence } from '#base/errorMessage.ts';
import type { Execution } from '#contracts/execution.ts';
import type { CopyStore } from './copyStore.ts';
import { statsOf } from './runChange.ts';

export interface SettleParts {
  copies: CopyStore | null;
  log(executionId: string, line: string): void;
}

/** `execution`: as its transcript says it ended. Never rejects: a copy that can't be read stays as it is, and so does its record. */
export async function settleAfterCrash(execution: Execution, { copies, log }: SettleParts): Promise<Execution> {
  const { id, changes, state } = execution;
  if (copies === null || changes === null || state === 'queued') return execution;
  try {
    const files = await copies.settle(id);
    const hasChanges = files.length > 0;
    const settled = { ...execution, changes: hasChanges ? changes : null, changestats: hasChanges ? statsOf(files) : null };
    if (hasChanges) return state === 'completed' ? { ...settled, state: 'ready', finishedAt: null } : settled;
    return state === 'ready' ? { ...settled, state: 'completed', finishedAt: execution.finishedAt ?? Date.now() } : settled;
  } catch (error) {
    log(id, `the changes in its copy could not be listed: ${errorSentence(error)}`);
    return execution;
  }
}
