// Makes a task as the pool hands it to a runner, for tests that run one directly.
import type { RunnableTask } from '#contracts/runner.ts';

export function aRunnableTask(facts: Partial<RunnableTask> = {}): RunnableTask {
  return {
    executionId: 'e1',
    instructions: 'Say hello.',
    attachments: [],
    model: '',
    folder: null,
    workspaceFolder: facts.folder ?? null,
    isCopy: false,
    mode: 'auto',
    agentMode: '',
    resumes: null,
    continues: null,
    maxCostUsd: null,
    ...facts,
  };
}
