// Declares the Runner port: how the executor has an agent run one task.
import type { Answer, ExecutionError, StopReason, ToolQuestion } from './execution.ts';
import type { ResolvedAttachment } from './task.ts';

export interface Runner {
  readonly agentType: string;
  /** Runs one task. Writes the transcript through `sink`. Resolves only when every resource of the run is gone, also after `signal` aborts:
   *  the pool gives the slot away at that moment. Never rejects: what the world can do is an Outcome; a throw is a bug, and the pool records it as failed. */
  run(task: RunnableTask, sink: TranscriptSink, signal: AbortSignal): Promise<Outcome>;
}

/** What an agent is told that was cut off and still knows what it was doing. */
export const GO_ON = 'Continue exactly where you stopped.';

export interface RunnableTask {
  executionId: string;
  instructions: string;
  attachments: ResolvedAttachment[];
  /** '' = the runner's own choice. */
  model: string;
  /** Absolute path; null without a folder. */
  folder: string | null;
  resumes: { executionId: string; sessionId: string | null } | null;
  /** The session of an earlier run of this execution, which a limit cut off: the agent goes on in it, told `GO_ON` instead of the instructions.
   *  Where the session is gone, and from who has none, the task begins anew. Null = it has done nothing yet. */
  continues: { sessionId: string } | null;
  maxCostUsd: number | null;
}

export interface TranscriptSink {
  /** Takes one stream-json object; resolves when it may be forgotten (back-pressure). */
  write(line: object): Promise<void>;
  /** Takes what a program says on stderr; kept in bounds, for people. */
  stderr?(block: Uint8Array): void;
  /**
   * Asks the user before a tool is used; several questions are asked one after the other. While one waits, the run holds no slot and no time limit goes on.
   * Null = withdrawn by `signal`. The runner itself remembers an `always`, for as much as its request promised. Absent = nobody can be asked.
   */
  ask?(request: ToolRequest, signal: AbortSignal): Promise<Answer | null>;
}

/** `detail` is whole. Control characters may be in it: they are made visible before a window sees them. */
export type ToolRequest = Pick<ToolQuestion, 'tool' | 'title' | 'kind' | 'detail' | 'path' | 'always'>;

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
    }
  | { kind: 'cancelled' }
  | { kind: 'timedOut'; message: string }
  | { kind: 'budgetExceeded' }
  /** `retryAt`: epoch milliseconds. */
  | { kind: 'rateLimited'; retryAt?: number }
  | { kind: 'blocked'; question: string }
  | { kind: 'failed'; error: ExecutionError };
