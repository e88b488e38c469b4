// Declares what tests that were asked for are proved with: the task, and a folder to try texts in.
import type { Fault } from '#agent/askedTests/faults.ts';
import type { Codebase } from '#agent/files/codebase.ts';
import type { Definition } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import type { Goal } from '#agent/gates/goal.ts';

export interface Proving {
  goal: Goal;
  codebase: Codebase;
  bench: {
    /** Null: there is no such file. */
    current(path: string): string | null;
    /** Has another text of this file on disk while `work` runs. */
    withText<T>(path: string, text: string, work: () => Promise<T>): Promise<T>;
  };
}

/** What the tests are for, with faults in it that no test noticed. */
export interface Missed {
  file: ProjectFile;
  definitions: readonly Definition[];
  faults: readonly Fault[];
}
