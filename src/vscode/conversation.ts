// The tasks that a conversation is made of.
import type { Task } from '../executor/port.ts';
import type { ExecutionStore } from '../storage/executions.ts';

/** From the execution `last` back to the first, as far as they are known and can be read. `resumes`: what an execution goes on from. */
export async function conversation(
  last: string | null,
  resumes: (executionId: string) => string | null,
  store: Pick<ExecutionStore, 'loadTask'>,
): Promise<Task[]> {
  const tasks: Task[] = [];
  const seen = new Set<string>();
  for (let id = last; id !== null && !seen.has(id); id = resumes(id)) {
    seen.add(id);
    const task = await store.loadTask(id).catch(() => null);
    if (task) tasks.push(task);
  }
  return tasks;
}
