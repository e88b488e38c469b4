// Collects the earlier tasks and answers of a conversation.
import type { Task } from '#contracts/task.ts';
import type { EarlierExchanges } from '#runners/cli/opening.ts';
import type { ThreadSource } from '#runners/thread.ts';
import type { ExecutionStore } from '#storage/executions.ts';

/** Returns the execution that the given one continues; null = none, or unknown. */
export type Resumes = (executionId: string) => string | null;

/** The tasks from execution `last` back to the first, without those that can't be read. Never rejects. */
export async function conversation(last: string | null, resumes: Resumes, store: Pick<ExecutionStore, 'loadTask'>): Promise<Task[]> {
  const tasks: Task[] = [];
  const seen = new Set<string>();
  for (let id = last; id !== null && !seen.has(id); id = resumes(id)) {
    seen.add(id);
    const task = await store.loadTask(id).catch(() => null);
    if (task) tasks.push(task);
  }
  return tasks;
}

export function threadSource(resumes: Resumes, store: ExecutionStore): ThreadSource {
  return {
    transcriptPath: (id) => store.transcriptPath(id),
    resumes: async (id) => resumes(id),
    task: (id) => store.loadTask(id).catch(() => null),
  };
}

export function earlierExchanges(source: ThreadSource): EarlierExchanges {
  return async ({ resumes }) => {
    if (resumes === null) return [];
    const { readThread } = await import('./engine.ts');
    return readThread(resumes.executionId, source).catch(() => []);
  };
}
