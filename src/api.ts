// Declares the API that activate() returns to other extensions. Stable: apiVersion changes with it.
import type { Disposable, Event, Range, Uri } from 'vscode';
import type { FileChange, KeepResult } from '#contracts/changes.ts';
import type { Execution } from '#contracts/execution.ts';
import type { Runner } from '#contracts/runner.ts';
import type { TaskMode } from '#contracts/task.ts';

export interface ClaudomatorApi {
  readonly apiVersion: 1;
  /**
   * Records and queues a task. Resolves before it runs. Rejects, with a message for users, only for an invalid request or an attachment that can't be read;
   * every later failure is in the execution's `error`.
   */
  submit(task: TaskRequest): Promise<Execution>;
  /** Resolves when the execution is in a final state, `ready` or `blocked`. Rejects for an unknown id. */
  whenFinished(executionId: string): Promise<Execution>;
  /** Resolves when the run has stopped and released its resources. Rejects, with a message for users, when another open window runs the execution. */
  cancel(executionId: string): Promise<void>;
  /**
   * The files that the execution changed in its copy of the workspace, as of now. All executions of a thread share one copy. Rejects, with a message for
   * users, for an execution without a change.
   */
  changes(executionId: string): Promise<FileChange[]>;
  /**
   * Merges the change into the user's files, whole or not at all. `files`: paths of `changes` to keep; default: all. With `conflicts`, nothing was written.
   */
  keep(executionId: string, options?: { files?: string[] }): Promise<KeepResult>;
  /** Takes the last keep back, whole or not at all. */
  undoKeep(executionId: string): Promise<KeepResult>;
  /** Rejects the change; the user's files stay as they are. */
  discard(executionId: string): Promise<void>;
  /** All executions of the workspace, newest first. */
  executions(): readonly Execution[];
  /** The transcript file, one JSON object per line. It exists only once the execution has run. */
  transcriptUri(executionId: string): Uri;
  /** Fires with the execution as it is after each change. */
  readonly onDidChangeExecution: Event<Execution>;
  /** Fires with each piece of an answer, without the model's reasoning. */
  readonly onDidStreamText: Event<{ executionId: string; text: string }>;
  /** Makes an agent available until the Disposable is disposed. Throws when the agent type is invalid or already registered. */
  registerRunner(runner: Runner): Disposable;
}

export interface TaskRequest {
  instructions: string;
  /** Default: taken from the instructions. */
  name?: string;
  /** An agent type, or `auto` to let Claudomator choose. Default: the setting `claudomator.routing.defaultAgent`. */
  agentType?: string;
  /** Default: the agent's own choice. */
  model?: string;
  /** Id of the execution whose conversation this task continues. */
  resumes?: string;
  attachments?: Attachment[];
  /** Working time; above 0, at most 7 days. Default: no limit. */
  timeoutSeconds?: number;
  /** In US dollars; above 0, at most 1,000. Default: no limit. */
  maxCostUsd?: number;
  /** A workspace folder. Default: the active editor's, else the first. */
  folder?: Uri;
  /** `ask`: answer, and change no file. `change`: change files. Default: `auto`, the agent decides from the words. */
  mode?: TaskMode;
}

/** A file, or the given range of it, or a text. */
export type Attachment = { kind: 'file'; uri: Uri; range?: Range } | { kind: 'text'; name: string; text: string };
