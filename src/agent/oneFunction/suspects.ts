// Determines which functions a change is most likely about, for drafts of one function alone.
import { isCode, languageOf } from '#agent/files/language.ts';
import { type Definition, outline } from '#agent/files/outline.ts';
import type { Ranked } from '#agent/files/rank.ts';
import type { View } from '#agent/files/view.ts';
import type { FailedTest } from '#agent/task/ports.ts';
import { lastPart, type Request, splitWords } from '#agent/task/request.ts';

export interface Suspect {
  path: string;
  name: string;
  score: number;
}

export interface SuspectParts {
  views: readonly View[];
  /** The files as they are now, by path. */
  current(path: string): string | null;
  request: Request;
  failing: readonly FailedTest[];
  /** The files that the failing tests reach, with the names that they use of them. */
  reached: readonly Ranked[];
}

const NAMED = 20;
const FRAME = 15;
const USED = 6;
const IN_NAME = 3;
/** Of the best score: below it nothing is worth a draft of its own. */
const ALIKE = 0.5;

export const WHICH = 'Which one function has to change for this task? Answer with its name only.';

/** The likeliest first; only functions that are shown whole. */
export function suspects({ views, current, request, failing, reached }: SuspectParts): Suspect[] {
  const named = new Set(request.names.map(lastPart));
  const used = new Map(reached.map(({ file, focus }) => [file.path, new Set(focus)]));
  const words = new Set(request.words);
  const found = views.flatMap((view) => {
    const path = view.file.path;
    if (!isCode(languageOf(path)) || view.file.kind === 'test') return [];
    const text = current(path) ?? view.file.text;
    const lines = text.split('\n');
    const inPath = splitWords(path).filter((word) => words.has(word)).length;
    return leaves(outline(text, languageOf(path)))
      .filter(({ name }) => view.isWhole || view.shown.includes(name))
      .map(({ name, start, end }) => {
        const own = new Set(splitWords(lines.slice(start, end + 1).join('\n')));
        const score =
          (named.has(name) ? NAMED : 0) +
          (failing.some((test) => isFrameIn(test, path, start, end)) ? FRAME : 0) +
          (used.get(path)?.has(name) ? USED : 0) +
          splitWords(name).filter((word) => words.has(word)).length * IN_NAME +
          [...words].filter((word) => own.has(word)).length +
          inPath;
        return { path, name, score };
      });
  });
  return found.sort((a, b) => b.score - a.score);
}

/** The one that the model named, else each of those that are alike in turn. Null: nothing speaks about any. */
export function pickSuspect(found: readonly Suspect[], named: string, turn: number): Suspect | null {
  const names: string[] = [...(named.match(/[A-Za-z_$][\w$]*/g) ?? [])];
  const own = found.find(({ name }) => names.includes(name));
  if (own) return own;
  const most = found[0]?.score ?? 0;
  const alike = found.filter(({ score }) => score > 1 && score >= most * ALIKE);
  return alike[turn % Math.max(1, alike.length)] ?? null;
}

/** Functions and methods whose name is theirs alone in the file: an answer is put in by its name. */
function leaves(definitions: readonly Definition[]): Definition[] {
  const own = definitions.filter(({ kind }) => kind === 'function' || kind === 'method');
  return own.filter(({ name }) => own.filter((other) => other.name === name).length === 1);
}

function isFrameIn({ frame }: FailedTest, path: string, start: number, end: number): boolean {
  if (frame === null || !(frame.file === path || frame.file.endsWith(`/${path}`))) return false;
  return start < frame.line && frame.line <= end + 1;
}

/** `isReasoned`: one sentence first, for another way than the one that failed. */
