// Finds the executions of a thread, which share one copy of the workspace.
import type { Execution } from '#contracts/execution.ts';
import type { Records } from '#executor/records/records.ts';

/** Id of the first execution of the thread that is still known. */
export function threadIdOf(id: string, records: Pick<Records, 'get'>): string {
  return earlierInThread(id, records).at(-1)?.id ?? id;
}

/** The executions that this one continues, newest first. */
export function earlierInThread(id: string, records: Pick<Records, 'get'>): Execution[] {
  const earlier: Execution[] = [];
  const seen = new Set([id]); // files can be edited: a loop must end
  for (let next = records.get(id)?.resumes ?? null; next !== null && !seen.has(next); ) {
    seen.add(next);
    const execution = records.get(next);
    if (!execution) break;
    earlier.push(execution);
    next = execution.resumes;
  }
  return earlier;
}
