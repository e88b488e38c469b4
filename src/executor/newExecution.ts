// Creates the record of a task that was just submitted.
import type { Execution } from '#contracts/execution.ts';
import type { Task } from '#contracts/task.ts';

/** `now`: epoch ms. */
export function newExecution(task: Task, now: number): Execution {
  return {
    id: crypto.randomUUID(),
    name: task.name || nameOf(task.instructions),
    instructions: task.instructions,
    state: 'pending',
    agentType: '',
    model: '',
    classification: null,
    stopReason: null,
    tokensIn: null,
    tokensOut: null,
    costUsd: null,
    createdAt: now,
    startedAt: null,
    finishedAt: null,
    summary: '',
    changestats: null,
    error: null,
    resumes: task.resumes,
    sessionId: null,
    question: null,
    toolQuestion: null,
    retryAt: null,
    limits: { maxCostUsd: task.maxCostUsd, timeoutSeconds: task.timeoutSeconds },
    isTimeUp: false,
    workedMs: null,
    spent: null,
    mode: task.mode === 'auto' ? null : task.mode,
    changes: null,
    verification: null,
    said: null,
    handOver: null,
  };
}

/** The first words of the instructions. */
function nameOf(instructions: string): string {
  const line = instructions.slice(0, 400).trim().split('\n')[0]?.trim() ?? '';
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`;
}
