// Builds what a runner is given of a task.
import type { Execution } from '#contracts/execution.ts';
import type { RunnableTask } from '#contracts/runner.ts';
import type { Task } from '#contracts/task.ts';

/** `earlier`: the execution that the task goes on from. `maxCostUsd`: what is left of the budget; null = no limit. */
export function runnableTask(task: Task, execution: Execution, earlier: Execution | undefined, maxCostUsd: number | null): RunnableTask {
  const { id: executionId, model, agentType, spent } = execution;
  // A session belongs to the agent that began it.
  const sessionId = earlier?.agentType === agentType ? earlier.sessionId : null;
  return {
    executionId,
    instructions: task.instructions,
    attachments: task.attachments,
    model,
    folder: task.folder,
    resumes: task.resumes === null ? null : { executionId: task.resumes, sessionId },
    continues: spent && spent.sessionId !== null ? { sessionId: spent.sessionId } : null,
    maxCostUsd,
  };
}
