// Builds an execution and a task with every field filled in, for tests.
import type { Execution } from '#contracts/execution.ts';
import type { Task } from '#contracts/task.ts';

export function sampleExecution(changes: Partial<Execution> = {}): Execution {
  return {
    id: 'exec-00000001',
    name: 'Say hello',
    instructions: 'Say hello to everyone',
    state: 'running',
    agentType: 'local',
    model: 'qwen',
    classification: { agentType: 'local', model: 'qwen', reason: 'small', source: 'localModel', rejected: [] },
    stopReason: null,
    tokensIn: null,
    tokensOut: null,
    costUsd: null,
    createdAt: 1_000,
    startedAt: 2_000,
    finishedAt: null,
    summary: '',
    changestats: null,
    error: null,
    resumes: null,
    sessionId: null,
    question: null,
    toolQuestion: null,
    retryAt: null,
    limits: { maxCostUsd: null, timeoutSeconds: null },
    isTimeUp: false,
    workedMs: null,
    spent: null,
    mode: null,
    changes: null,
    verification: null,
    said: null,
    handOver: null,
    ...changes,
  };
}

export function sampleTask(): Task {
  return {
    instructions: 'Say hello to everyone',
    name: 'Say hello',
    agentType: 'auto',
    model: '',
    resumes: null,
    attachments: [{ name: 'a.ts', text: 'const a = 1;', startLine: 3, truncated: false }],
    timeoutSeconds: null,
    maxCostUsd: null,
    folder: null,
    mode: 'auto',
    agentMode: '',
  };
}
