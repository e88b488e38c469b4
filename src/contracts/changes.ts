// Declares the change that a run leaves in its copy of the workspace, and what comes of keeping it.

/** `worktree`: the agent works in a copy. `inPlace`: it works in the user's files, with a snapshot before and after. */
export type Isolation = 'worktree' | 'inPlace';

/** `partlyKept`: some files are kept, the others are still open. */
export type ChangeState = 'open' | 'kept' | 'partlyKept' | 'discarded';

/** The change of an execution as its record has it. `notes`: facts the user must know about the copy, such as files that were left out, for users. */
export interface ChangeSet {
  state: ChangeState;
  isolation: Isolation;
  notes: string[];
}

/** One changed file. Paths are relative to the workspace folder, with `/`. Lines of a binary file are 0. */
export interface FileChange {
  path: string;
  /** Of a renamed file; otherwise null. */
  oldPath: string | null;
  kind: 'added' | 'modified' | 'deleted' | 'renamed';
  insertions: number;
  deletions: number;
  isBinary: boolean;
  /** True if keeping it now would conflict with what the user has since changed. */
  hasConflict: boolean;
}

/** One file to review. Absolute paths: `base` as it was before the run (null = the file is new), `current` in the copy (null = it is deleted). */
export interface ReviewFile {
  path: string;
  base: string | null;
  current: string | null;
}

/** `kept`: the files that were written. `conflicts`: the files that can't be merged; nothing was written. */
export type KeepResult = { kind: 'kept'; files: string[] } | { kind: 'conflicts'; files: string[] };
