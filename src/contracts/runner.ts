// Declares the Runner port: how the executor has an agent run one task.
import type { Answer, ExecutionError, Said, StopReason, ToolQuestion } from './execution.ts';
import type { ResolvedAttachment, TaskMode } from './task.ts';

export interface Runner {
  readonly agentType: string;
  /**
   * Runs one task and writes its transcript through `sink`. Resolves only when every resource of the run is released, also after `signal` aborts, as the pool
   * then gives its slot to the next task. Failures are Outcomes; a rejection is a bug, which the pool records as `failed`.
   */
  run(task: RunnableTask, sink: TranscriptSink, signal: AbortSignal): Promise<Outcome>;
}

/** The prompt for an agent that was cut off and whose session still has the task. */
export const GO_ON = 'Continue exactly where you stopped.';

export interface RunnableTask {
  executionId: string;
  instructions: string;
  attachments: ResolvedAttachment[];
  /** '' = the runner chooses. */
  model: string;
  /** Absolute path of the folder in which the agent works: the workspace folder, or its copy. Null = none. */
  folder: string | null;
  /** The workspace folder, whose settings apply; null = none. */
  workspaceFolder: string | null;
  /** True if `folder` is a copy made for this run, so that edits in it need no permission. */
  isCopy: boolean;
  mode: TaskMode;
  /** One of the agent's own modes; '' = the runner chooses. */
  agentMode: string;
  /** The execution whose conversation this task continues; `sessionId`: of the agent that ran it. Null = a new conversation. */
  resumes: { executionId: string; sessionId: string | null } | null;
  /**
   * The session of an earlier run of this execution that a limit cut off. The agent continues it with the prompt `GO_ON` instead of the instructions;
   * if it has no sessions, or the session no longer exists, it starts over. Null = no such run.
   */
  continues: { sessionId: string } | null;
  /** Budget in US dollars; null = no limit. */
  maxCostUsd: number | null;
}

export interface TranscriptSink {
  /** Writes one stream-json object. Resolves when the next may be written (back-pressure). */
  write(line: object): Promise<void>;
  /** Records what a program printed to stderr, for users; only a bounded amount is kept. */
  stderr?(block: Uint8Array): void;
  /**
   * Asks the user for permission to use a tool, one question at a time. While a question is open, the run holds no slot and its time limit is suspended.
   * Null = withdrawn by `signal`. The runner remembers the answer `always`, for what its request's `always` says. Absent = no user can be asked.
   */
  ask?(request: ToolRequest, signal: AbortSignal): Promise<Answer | null>;
}

/** `detail` is complete, and may contain control characters: they are made visible before it is shown. */
export type ToolRequest = Pick<ToolQuestion, 'tool' | 'title' | 'kind' | 'detail' | 'path' | 'always'>;

/** How a run ended. Null tokens or cost = unknown. */
export type Outcome =
  | {
      kind: 'completed';
      text: string;
      stopReason: StopReason;
      tokensIn: number | null;
      tokensOut: number | null;
      costUsd: number | null;
      sessionId?: string;
      changedFiles: boolean;
      /** Absent = the agent does not check its own work. */
      said?: Said;
    }
  | { kind: 'cancelled' }
  | { kind: 'timedOut'; message: string }
  | { kind: 'budgetExceeded' }
  /** `retryAt`: epoch ms. */
  | { kind: 'rateLimited'; retryAt?: number }
  | { kind: 'blocked'; question: string }
  | { kind: 'failed'; error: ExecutionError };
