// Declares the task that the executor accepts, with the contents of its attachments.
import type { Limits } from './limits.ts';

/** The text of one attachment. `path`: absolute, of a file on this machine. `startLine`: 1-based; null = the whole file. `truncated`: its end was cut off. */
export interface ResolvedAttachment {
  name: string;
  path?: string | undefined;
  text: string;
  startLine: number | null;
  truncated: boolean;
}

/** `ask`: answer, and change no file. `change`: change files. `auto`: the agent decides from the words. */
export type TaskMode = 'auto' | 'ask' | 'change';

/** `agentType`: 'auto' = the classifier chooses. `resumes`: id of the execution whose conversation it continues. `folder`: absolute path. */
export interface Task extends Limits {
  instructions: string;
  name: string;
  agentType: string;
  /** '' = the agent chooses. */
  model: string;
  resumes: string | null;
  attachments: ResolvedAttachment[];
  folder: string | null;
  mode: TaskMode;
  /** One of the agent's own modes; '' = its usual one. */
  agentMode: string;
}
