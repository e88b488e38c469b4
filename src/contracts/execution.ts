// Declares the execution: one run of one task, as plain JSON.
import type { Limits } from './limits.ts';

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

/** `message`: one or two sentences for people: what happened, where (host and port, never a key), what to do. */
export interface ExecutionError {
  kind: ErrorKind;
  message: string;
}

export type ClassificationSource = 'requested' | 'onlyCandidate' | 'cache' | 'localModel' | 'geminiCli' | 'loadBalancer';

/** Who does the task, and why. `reason` ≤ 300 characters; where a stronger source failed it says which and why. */
export interface Classification {
  agentType: string;
  model: string;
  reason: string;
  source: ClassificationSource;
}

/** A registered agent that the task did not go to, and what spoke against it (≤ 160 characters). */
export interface Rejected {
  agentType: string;
  reason: string;
}

export interface Decision extends Classification {
  rejected: Rejected[];
}

export type StopReason = 'stop' | 'length' | 'maxTurns';

export interface Changestats {
  filesChanged: number;
  insertions: number;
  deletions: number;
}

/** What an agent asks before it uses a tool. Everything in it is plain text that hides nothing: see toolQuestion.ts. */
export interface ToolQuestion {
  id: string;
  /** The agent's own name of the tool. */
  tool: string;
  /** One line for people. */
  title: string;
  kind: 'command' | 'edit' | 'other';
  /** The exact command, a unified diff, or JSON; of a very long one the beginning and the end. */
  detail: string;
  /** How many characters of the detail are left out. */
  hiddenChars: number;
  /** The file that would change. */
  path: string | null;
  /** Where the agent works. */
  folder: string | null;
  /** What `always` would allow in this run, e.g. “this exact command”. */
  always: string;
}

/** `always`: for this execution. */
export type Answer = 'once' | 'always' | 'deny';

/** `ms`: of work. `sessionId`: in which the next run goes on; null = it begins anew, as nothing had come of those before. */
export interface Spent {
  ms: number;
  tokensIn: number | null;
  tokensOut: number | null;
  costUsd: number | null;
  sessionId: string | null;
}

/** Times are epoch milliseconds. `null` cost or tokens = unknown. */
export interface Execution {
  id: string;
  name: string;
  instructions: string;
  state: ExecutionState;
  /** Empty until classified. */
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
  /** The execution this one goes on from; executions linked so are a thread. */
  resumes: string | null;
  sessionId: string | null;
  /** What a `blocked` execution asks the user. */
  question: string | null;
  /** The same with all that is needed to decide, where a run asks before it uses a tool. Such a question dies with its window. */
  toolQuestion: ToolQuestion | null;
  /** When a `waiting-quota` execution runs again. */
  retryAt: number | null;
  /** Of its task. */
  limits: Limits;
  /** True where the time limit of its task ended it; false also where it timed out because its agent fell silent. */
  isTimeUp: boolean;
  /** How long all its runs worked, when none is under way: without the time for which they waited for a quota or for the user. Null = not known. */
  workedMs: number | null;
  /** What earlier runs of it took, before a rate limit made it wait. Null = it has had none. */
  spent: Spent | null;
}
