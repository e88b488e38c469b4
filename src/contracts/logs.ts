// Declares the rows of the outbound log and of the scoreboard.

/** The origin of a request. `by`: an agent type, or the feature that sends: 'classifier', 'Check Endpoint'. */
export interface Sender {
  by: string;
  executionId?: string | null;
  /** Names of the attachments. */
  files?: string[];
  /** Absolute path; only its last segment is recorded. */
  folder?: string | null;
}

/** One request. `to`: an origin, or the service of a CLI. `what`: method and path, or what a CLI was given. `bytes`: size of its body. */
export interface OutboundRequest {
  to: string;
  what: string;
  bytes: number;
}

/** `at`: epoch ms. */
export type OutboundRecord = Required<Sender> & OutboundRequest & { at: number };

export const TASK_KINDS = ['question', 'fix', 'tests', 'docs', 'refactor', 'smallEdit', 'largeChange'] as const;

export type TaskKind = (typeof TASK_KINDS)[number];

/** `id`: identifies the repository without revealing its address. `name`: of its folder. */
export interface Repository {
  id: string;
  name: string;
}

export const RUN_OUTCOMES = ['finished', 'kept', 'overruled', 'failed'] as const;

/** `kept`: the user kept its changes. `overruled`: the user discarded them, or gave the task to another agent. Cancelled and interrupted runs have no outcome. */
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

/** One run. `at`: epoch ms. Null = unknown. */
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
  /** Whether its change passed the project's tests, apart from those that failed before; null = it was not verified. */
  verified: boolean | null;
}

/** True for a run that counts as a success. */
export function isGood({ outcome, verified }: Pick<ScoreboardRow, 'outcome' | 'verified'>): boolean {
  return outcome === 'kept' || (outcome === 'finished' && verified !== false);
}
