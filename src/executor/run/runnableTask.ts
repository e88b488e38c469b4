// Builds what a runner is given of a task.
import type { Isolation } from '#contracts/changes.ts';
import type { Execution } from '#contracts/execution.ts';
import type { RunnableTask } from '#contracts/runner.ts';
import type { Task } from '#contracts/task.ts';

export interface RunnableFacts {
  /** The execution that the task goes on from. */
  earlier: Execution | undefined;
  /** Null = the task has no folder, or the agent works in it directly. */
  place: { folder: string; isolation: Isolation } | null;
  /** What is left of the budget; null = no limit. */
  maxCostUsd: number | null;
}

export function runnableTask(task: Task, execution: Execution, { earlier, place, maxCostUsd }: RunnableFacts): RunnableTask {
  const { id: executionId, model, agentType, spent } = execution;
  // A session belongs to the agent that began it.
  const sessionId = earlier?.agentType === agentType ? earlier.sessionId : null;
  return {
    executionId,
    instructions: task.instructions,
    attachments: task.attachments,
    model,
    folder: place?.folder ?? task.folder,
    workspaceFolder: task.folder,
    isCopy: place?.isolation === 'worktree',
    mode: task.mode,
    // A mode belongs to the agent that offers it.
    agentMode: task.agentType === agentType ? task.agentMode : '',
    resumes: task.resumes === null ? null : { executionId: task.resumes, sessionId },
    continues: spent && spent.sessionId !== null ? { sessionId: spent.sessionId } : null,
    maxCostUsd,
  };
}
