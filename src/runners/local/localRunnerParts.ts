// Declares what a run of the local model is given: server, settings, conversation and verification.
import type { Without } from '#agent/task/stages.ts';
import type { LocalModelSettings } from '#contracts/settings.ts';
import type { Endpoint } from '#llm/types.ts';
import type { ThreadSource } from '#runners/thread.ts';

export interface LocalRunnerParts {
  /** The server's address, with the API key of its origin. */
  endpoint(): Promise<Endpoint>;
  settings: LocalModelSettings;
  thread: ThreadSource;
  /** How a change in this folder is verified; absent, or without a command = nothing is run. */
  verification?(folder: string): Promise<{ command: string | null; timeoutSeconds: number }>;
  /** Files of the folder that are read only when the task names them: paths relative to it, with `/`. Absent = none. */
  isKeptBack?(path: string): boolean;
  /** Milliseconds for a task in a folder. */
  limitMs?: number;
  /** Stages of the agent that are left out, for the benchmark. */
  without?: Without;
}
