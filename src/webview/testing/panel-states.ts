// Builds executions, turns and panel states for tests, with a plausible value in every field.
import { NO_OFFER } from '#contracts/agentOffer.ts';
import type { Execution } from '#contracts/execution.ts';
import type { PanelState, Turn } from '#contracts/ports/panelMessages.ts';

export function execution(fields: Partial<Execution> = {}): Execution {
  return {
    id: 'e1',
    name: 'Binary search',
    instructions: 'Write a binary search in TypeScript and explain when it is better than a linear one.',
    state: 'running',
    agentType: 'local',
    model: 'qwen2.5-coder',
    classification: {
      agentType: 'local',
      model: 'qwen2.5-coder',
      reason: 'small, self-contained question',
      source: 'localModel',
      rejected: [{ agentType: 'claude', reason: 'rate-limited until 14:05' }],
    },
    stopReason: null,
    tokensIn: null,
    tokensOut: null,
    costUsd: null,
    createdAt: 1_790_000_000_000,
    startedAt: 1_790_000_000_500,
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
    ...fields,
  };
}

export function turn(
  fields: Partial<Omit<Turn, 'execution' | 'text'>> & { execution?: Partial<Execution>; text?: Partial<Turn['text']> } = {},
): Turn {
  return {
    phase: null,
    attachments: [],
    folder: '',
    ...fields,
    execution: execution(fields.execution),
    text: { text: '', thinking: '', notices: [], start: { text: 0, thinking: 0 }, ...fields.text },
  };
}

export function panelState(fields: Partial<PanelState> = {}): PanelState {
  return {
    seq: 10,
    turns: [],
    agents: [
      { agentType: 'auto', label: 'Auto', icon: 'hubot', detail: 'The classifier decides', login: '', offer: NO_OFFER },
      { agentType: 'local', label: 'Local model', icon: 'hubot', detail: 'qwen2.5-coder on localhost:11434', login: '', offer: NO_OFFER },
    ],
    agentType: 'auto',
    picks: {},
    mode: 'auto',
    limits: { maxCostUsd: null, timeoutSeconds: null },
    missing: [],
    installable: [],
    setup: null,
    canStartServer: false,
    endpoint: { label: 'localhost:11434', model: 'qwen2.5-coder' },
    attachments: [],
    folder: '',
    draft: null,
    ...fields,
  };
}
