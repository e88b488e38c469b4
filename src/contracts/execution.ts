// Declares the execution: the record of one task and its runs, as plain JSON.
import type { ChangeSet } from './changes.ts';
import type { Limits } from './limits.ts';
import type { TaskMode } from './task.ts';
import type { Verification } from './verification.ts';

export type ExecutionState =
  | 'pending'
  | 'classifying'
  | 'queued'
  | 'running'
  | 'blocked'
  | 'waiting-quota'
  | 'ready'
  | 'completed'
  | 'failed'
  | 'timed-out'
  | 'budget-exceeded'
  | 'cancelled'
  | 'interrupted';

export const ERROR_KINDS = [
  'unreachable',
  'unauthorized',
  'modelNotFound',
  'contextExceeded',
  'rateLimited',
  'badResponse',
  'incomplete',
  'serverError',
  'agentMissing',
  'agentFailed',
  'notAllowed',
  'untrusted',
  'internal',
] as const;

export type ErrorKind = (typeof ERROR_KINDS)[number];

export function isErrorKind(kind: unknown): kind is ErrorKind {
  return (ERROR_KINDS as readonly unknown[]).includes(kind);
}

/** `message`: one or two sentences for users: what happened, where (host and port, never a key), and what to do. */
export interface ExecutionError {
  kind: ErrorKind;
  message: string;
}

export type ClassificationSource = 'requested' | 'onlyCandidate' | 'cache' | 'localModel' | 'geminiCli' | 'loadBalancer';

/** The agent chosen for a task. `reason`: at most 300 characters; if a preferred source failed, it says which and why. */
export interface Classification {
  agentType: string;
  model: string;
  reason: string;
  source: ClassificationSource;
}

/** A registered agent that was not chosen, and why (at most 160 characters). */
export interface Rejected {
  agentType: string;
  reason: string;
}

export interface Decision extends Classification {
  rejected: Rejected[];
}

export type StopReason = 'stop' | 'length' | 'maxTurns';

/** How an agent that checks its own work concluded. `verified`: tests prove the change. `unverified`: nothing proves it. */
export type Said = 'answered' | 'verified' | 'unverified' | 'notSolved';

/** Whether what the local model did not solve goes to a stronger agent. */
export type HandOverChoice = 'ask' | 'always' | 'never';

/** The stronger agent that could take over what was not solved. `costUsd`: what such a task cost there at the median; null = unknown. */
export interface HandOverOffer {
  agentType: string;
  costUsd: number | null;
}

export interface Changestats {
  filesChanged: number;
  insertions: number;
  deletions: number;
}

/** An agent's request for permission to use a tool. Plain text in which every invisible character is made visible: see toolQuestion.ts. */
export interface ToolQuestion {
  id: string;
  /** The agent's own name for the tool. */
  tool: string;
  /** One line for users. */
  title: string;
  kind: 'command' | 'edit' | 'other';
  /** The exact command, a unified diff, or JSON; if very long, only its beginning and end. */
  detail: string;
  /** Number of characters left out of `detail`. */
  hiddenChars: number;
  /** The file that would change; null = none. */
  path: string | null;
  /** The agent's working directory; null = none. */
  folder: string | null;
  /** What the answer `always` allows in this run, such as “this exact command”. */
  always: string;
}

/** The user's answer to a permission request. `always`: for the rest of this execution. */
export type Answer = 'once' | 'always' | 'deny';

/** What earlier runs of an execution used. `ms`: working time. `sessionId`: the session that the next run continues; null = it starts over. */
export interface Spent {
  ms: number;
  tokensIn: number | null;
  tokensOut: number | null;
  costUsd: number | null;
  sessionId: string | null;
}

/** Times are in epoch milliseconds. Null cost or tokens = unknown. */
export interface Execution {
  id: string;
  name: string;
  instructions: string;
  state: ExecutionState;
  /** '' until an agent is chosen. */
  agentType: string;
  model: string;
  classification: Decision | null;
  stopReason: StopReason | null;
  tokensIn: number | null;
  tokensOut: number | null;
  costUsd: number | null;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  summary: string;
  changestats: Changestats | null;
  error: ExecutionError | null;
  /** Id of the execution that this one continues; executions linked this way are a thread. */
  resumes: string | null;
  sessionId: string | null;
  /** The question of a `blocked` execution, for users. */
  question: string | null;
  /** The permission request behind `question`, when a run asks before it uses a tool. It does not outlive its window. */
  toolQuestion: ToolQuestion | null;
  /** When a `waiting-quota` execution runs again; null = it does not wait. */
  retryAt: number | null;
  /** The limits of its task. */
  limits: Limits;
  /** True if the time limit of its task ended it; false if it timed out because its agent went silent. */
  isTimeUp: boolean;
  /** Total working time of its runs, set when none is in progress; excludes waiting for a quota or for the user. Null = unknown. */
  workedMs: number | null;
  /** What its runs used before a rate limit made it wait. Null = no such run. */
  spent: Spent | null;
  /** Whether it answers a question or changes files; null = not known yet. */
  mode: Exclude<TaskMode, 'auto'> | null;
  /** The change in its copy of the workspace; null = it changed nothing, or has no folder. */
  changes: ChangeSet | null;
  /** Null = its change was not verified. */
  verification: Verification | null;
  /** What its agent says of the work; null = it does not check it, or has not finished. */
  said: Said | null;
  /** Null = it was solved or handed over already, or nobody could take it over. */
  handOver: HandOverOffer | null;
}
