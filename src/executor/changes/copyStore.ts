// Declares what the executor needs of the copies in which agents work: see src/workspace.
import type { ChangeSet, FileChange, Isolation, KeepResult, ReviewFile } from '#contracts/changes.ts';
import type { Verification } from '#contracts/verification.ts';

/** Where a run works. `notes`: facts about the copy that the user must know. */
export interface Place {
  folder: string;
  isolation: Isolation;
  notes: string[];
  /** False: what changes there can't be told, as there is no git. */
  isTracked: boolean;
}

/** A run's folder to prepare. `threadId`: id of the first execution of its thread, all of which share one copy. */
export interface PlaceRequest {
  executionId: string;
  threadId: string;
  folder: string;
  isolation: Isolation;
  signal: AbortSignal;
}

/** Each method throws a Refusal for what the user can act on. */
export interface CopyStore {
  prepare(request: PlaceRequest): Promise<Place>;
  /** Records the state of the copy as the run's result. Empty = nothing changed. */
  settle(executionId: string): Promise<FileChange[]>;
  /** Where a settled change is, to verify it. */
  placeOf(executionId: string): Promise<Place>;
  changes(executionId: string): Promise<FileChange[]>;
  review(executionId: string): Promise<ReviewFile[]>;
  keep(executionId: string, files: string[] | null): Promise<KeepResult>;
  undoKeep(executionId: string): Promise<KeepResult>;
  discard(executionId: string): Promise<void>;
  undoDiscard(executionId: string): Promise<void>;
  /** Null = no change is known. */
  stateOf(executionId: string): Promise<ChangeSet['state'] | null>;
  /** The executions are deleted: what only they need goes. */
  forget(executionIds: string[]): Promise<void>;
  /** Finishes or takes back what a killed process left half done. */
  recover(): Promise<void>;
}

/** Verifies a change in its copy. `place`: the copy; null = nothing was run, as there is no command or the user did not allow it. */
export type Verify = (
  run: { executionId: string; folder: string; place: Place },
  onStart: (command: string) => void,
  signal: AbortSignal,
) => Promise<Verification | null>;
