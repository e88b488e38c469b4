// Declares the task as the executor takes it, with its attachments already read.
import type { Limits } from './limits.ts';

/** A text that goes along with a task, already read. `path`: absolute, of a file on this machine. `startLine` is 1-based; null = the whole file. */
export interface ResolvedAttachment {
  name: string;
  path?: string | undefined;
  text: string;
  startLine: number | null;
  truncated: boolean;
}

/** A task as the executor takes it. `agentType` 'auto' = let the classifier decide. `folder` is an absolute path. */
export interface Task extends Limits {
  instructions: string;
  name: string;
  agentType: string;
  /** '' = the agent's own choice. */
  model: string;
  resumes: string | null;
  attachments: ResolvedAttachment[];
  folder: string | null;
}
