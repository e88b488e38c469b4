// Defines what a correction of a mistake is, and in which languages one is made.
import { isScript, type Language } from '#agent/files/language.ts';

/** What is known of what is wrong. */
export interface Hints {
  /** The task, and the failing tests with their output. */
  about: string;
  /** Of fields that are set to, or compared with, two to four texts: these. */
  values: ReadonlyMap<string, readonly string[]>;
  /** Where failing tests compare two texts. */
  differences: readonly Difference[];
}

export interface Difference {
  received: string;
  expected: string;
  /** What of them differs. */
  wrong: string;
  right: string;
}

export const NO_HINTS: Hints = { about: '', values: new Map(), differences: [] };

/** What it finds, and what may have to stand there instead. */
export type Phrase = readonly [RegExp, (found: RegExpMatchArray, language: Language, hints: Hints) => readonly string[]];

/** `about`: words of the task, or of the failing test's name and output, that point to these. */
export interface Hinted {
  about: RegExp;
  phrases: readonly Phrase[];
}

type Made = (found: RegExpMatchArray) => readonly string[];

/** In JavaScript and TypeScript only. */
export function js(made: Made): Phrase[1] {
  return (found, language) => (isScript(language) ? made(found) : []);
}

export function py(made: Made): Phrase[1] {
  return (found, language) => (language === 'python' ? made(found) : []);
}

export function go(made: Made): Phrase[1] {
  return (found, language) => (language === 'go' ? made(found) : []);
}

/** A name, or names with dots between them, in a group. */
export const PATH = String.raw`(?<![\w$.])((?:\w+\.)*\w+)`;
/** Arguments of a call, with two levels of brackets in them. */
export const INNER = String.raw`(?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*\))*`;
