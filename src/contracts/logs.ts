// Declares the rows of the outbound log and of the scoreboard.

/** On whose behalf something is sent. `by`: an agent type, or what else of ours sends: 'classifier', 'Check Endpoint'. */
export interface Sender {
  by: string;
  executionId?: string | null;
  /** Names of what is attached. */
  files?: string[];
  /** Absolute path; its last part is kept. */
  folder?: string | null;
}

/** `to`: an origin, or the service of a CLI. `what`: the request, or what was handed over. `bytes`: of its body. */
export interface Sending {
  to: string;
  what: string;
  bytes: number;
}

/** `at`: epoch ms. */
export type OutboundRecord = Required<Sender> & Sending & { at: number };

export const TASK_KINDS = ['question', 'fix', 'tests', 'docs', 'refactor', 'smallEdit', 'largeChange'] as const;

export type TaskKind = (typeof TASK_KINDS)[number];

/** `id` tells repositories apart, and is nobody's address; `name`: the folder's. */
export interface Repository {
  id: string;
  name: string;
}

export const RUN_OUTCOMES = ['finished', 'kept', 'overruled', 'failed'] as const;

/** `kept`: the user kept its changes. `overruled`: threw them away, or gave the same task to another agent. Cancelled and interrupted runs are no outcome. */
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

/** `at`: epoch ms. `null` = unknown. */
export interface ScoreboardRow {
  executionId: string;
  at: number;
  repository: Repository;
  kind: TaskKind;
  agentType: string;
  /** '' = the agent's own choice. */
  model: string;
  outcome: RunOutcome;
  durationMs: number | null;
  costUsd: number | null;
  tokensIn: number | null;
  tokensOut: number | null;
}

export function isGood({ outcome }: Pick<ScoreboardRow, 'outcome'>): boolean {
  return outcome === 'finished' || outcome === 'kept';
}
