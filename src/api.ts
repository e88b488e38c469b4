// Declares the API that activate() returns to other extensions. Stable: apiVersion changes with it.
import type { Disposable, Event, Range, Uri } from 'vscode';
import type { Execution } from '#contracts/execution.ts';
import type { Runner } from '#contracts/runner.ts';

export interface ClaudomatorApi {
  readonly apiVersion: 1;
  /** Recorded and queued, not yet run. Never rejects for what the world does: the execution ends with its error. */
  submit(task: TaskRequest): Promise<Execution>;
  /** Resolves with a final state, `ready` or `blocked`. */
  whenFinished(executionId: string): Promise<Execution>;
  /** Resolves when the runner has let go. Rejects, with a message for people, when another open window has the execution. */
  cancel(executionId: string): Promise<void>;
  /** Newest first. */
  executions(): readonly Execution[];
  transcriptUri(executionId: string): Uri;
  readonly onDidChangeExecution: Event<Execution>;
  readonly onDidStreamText: Event<{ executionId: string; text: string }>;
  registerRunner(runner: Runner): Disposable;
}

export interface TaskRequest {
  instructions: string;
  name?: string;
  /** Default: `auto`. */
  agentType?: string;
  model?: string;
  /** The execution to go on from. */
  resumes?: string;
  attachments?: Attachment[];
  timeoutSeconds?: number;
  maxCostUsd?: number;
  /** Of a multi-root workspace; default: the active editor's. */
  folder?: Uri;
}

export type Attachment = { kind: 'file'; uri: Uri; range?: Range } | { kind: 'text'; name: string; text: string };
