// Declares a gate: a check of a draft before it counts, with one line that says what to fix.

import type { Codebase } from '#agent/files/codebase.ts';
import type { Goal } from './goal.ts';

export interface Candidate {
  goal: Goal;
  codebase: Codebase;
  /** New texts by path. */
  texts: ReadonlyMap<string, string>;
  /** The text before this draft; null = the file is new. */
  before(path: string): string | null;
}

/** `must`: the draft does not count. `should`: it is unfinished, and better than nothing. `may`: it can be right; another is tried all the same. */
export interface Objection {
  gate: string;
  weight: 'must' | 'should' | 'may';
  correction: string;
  /** Where something is missing, if that can be told. */
  gaps?: readonly Gap[];
}

/** A function that is not finished. `unused`: what it declares and nothing uses; '' = it is as it was. */
export interface Gap {
  path: string;
  owner: string;
  unused: string;
}

export type Gate = (candidate: Candidate) => Objection[];
