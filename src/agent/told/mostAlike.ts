// Chooses the place that has most in common with the task, of several that can be meant.
import type { Codebase } from '#agent/files/codebase.ts';
import { isCode, languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { goingAndStaying, type Request, splitWords } from '#agent/task/request.ts';
import type { ToldRepair } from './repair.ts';

/** `around`: the code and comments that say what the place is about, and its path. */
export type Found = ToldRepair & { around: string };

/** Characters to each side. */
const FARTHEST = 2_000;
/** Words more than those of the next one. */
const FAR = 2;
const ON_PURPOSE = /\b(?:on purpose|deliberate(?:ly)?|intentional(?:ly)?|by design)\b/i;

/** Looks in all code but tests. Null: there is no place, it shares no word with the task, or another one has nearly as many. */
export function mostAlike(codebase: Codebase, request: Request, placesIn: (file: ProjectFile) => readonly Found[]): ToldRepair | null {
  const { going, staying } = goingAndStaying(request.text);
  const wordsOf = (part: string) => new Set(splitWords(part).filter((word) => word.length > 2));
  const [wanted, kept] = [wordsOf(going), wordsOf(staying)];
  const scoreOf = (around: string) => {
    const words = [...wordsOf(around)];
    return words.filter((word) => wanted.has(word)).length - words.filter((word) => kept.has(word) && !wanted.has(word)).length;
  };
  const [best, next] = codebase
    .own()
    .filter(({ path, kind }) => kind === 'source' && isCode(languageOf(path)))
    .flatMap(placesIn)
    .filter(({ around }) => !ON_PURPOSE.test(around))
    .map(({ around, ...repair }) => ({ repair, score: scoreOf(`${repair.path} ${around}`) }))
    .toSorted((a, b) => b.score - a.score);
  if (best === undefined || best.score < 1) return null;
  return next !== undefined && best.score - next.score < FAR ? null : best.repair;
}

/** The file with other code at an offset. `what`: see ToldRepair. */
export function replaced({ path, text }: ProjectFile, at: number, length: number, after: string, what: string): Found {
  return { path, text: text.slice(0, at) + after + text.slice(at + length), what, around: textAround(text, at) };
}

/** Whether code stands there, and no text or comment. */
export function isCodeAt(codebase: Codebase, file: ProjectFile, at: number): boolean {
  return codebase.code(file)[at] === file.text[at];
}

/** The first lines of a file, and what stands around an offset up to the next blank lines. */
function textAround(text: string, at: number): string {
  const head = text.split('\n', 3).join('\n');
  const start = Math.max(text.lastIndexOf('\n\n', at) + 1, at - FARTHEST);
  const end = text.indexOf('\n\n', at);
  return `${head}\n${text.slice(start, Math.min(end === -1 ? text.length : end, at + FARTHEST))}`;
}
