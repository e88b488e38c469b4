// Declares a change being solved: its goal, what fails before, how drafts are checked.
import type { Codebase } from '#agent/files/codebase.ts';
import type { Ranked } from '#agent/files/rank.ts';
import type { View } from '#agent/files/view.ts';
import type { Goal } from '#agent/gates/goal.ts';
import type { FailedTest, Message, Verified } from '#agent/task/ports.ts';
import type { Without } from '#agent/task/stages.ts';
import type { PromptOptions } from './prompt.ts';
import type { Workbench } from './workbench.ts';

/** What an attempt shows. */
export interface Prompt {
  views: View[];
  messages(options: PromptOptions): Message[];
  /** The same with this file, where it is not shown yet. */
  also(path: string): Prompt;
  /** The same without this file, unless it is the only one. */
  without(path: string): Prompt;
  /** The same with what a model asks to see. Null: it may not ask. */
  more: ((names: readonly string[]) => Promise<Prompt>) | null;
}

export interface ChangeTask {
  goal: Goal;
  codebase: Codebase;
  bench: Workbench;
  without: Without;
  baseline: Verified;
  /** What failed before and should pass after. */
  relevant: readonly FailedTest[];
  /** See Relevant. */
  isGuess: boolean;
  /** Whether it is a test that was made of the task's example. */
  isExample: boolean;
  /** Epoch ms. */
  startedAt: number;
  limitMs: number;
  /** The files that these tests reach in so many calls, with the names they use of them; the nearest first. */
  reached(failing: readonly FailedTest[], maxDistance: number): Ranked[];
  prepare(failing: readonly FailedTest[], isWider: boolean): Promise<Prompt>;
  failureText(failing: readonly FailedTest[]): Promise<string>;
}
