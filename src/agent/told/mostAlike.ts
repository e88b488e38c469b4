// Chooses the place that has most in common with the task, of several that can be meant.
import { goingAndStaying, type Request, splitWords } from '#agent/task/request.ts';
import type { ToldRepair } from './repair.ts';

/** `around`: the code and comments that say what the place is about, and its path. */
export type Found = ToldRepair & { around: string };

/** Characters to each side. */
const FARTHEST = 2_000;
/** Words more than those of the next one. */
const FAR = 2;
const ON_PURPOSE = /\b(?:on purpose|deliberate(?:ly)?|intentional(?:ly)?|by design)\b/i;

/** Null: there is none, it shares no word with the task, or another one has nearly as many. */
export function mostAlike(found: readonly Found[], { text }: Request): ToldRepair | null {
  const { going, staying } = goingAndStaying(text);
  const wordsOf = (part: string) => new Set(splitWords(part).filter((word) => word.length > 2));
  const [wanted, kept] = [wordsOf(going), wordsOf(staying)];
  const scoreOf = (around: string) => {
    const words = [...wordsOf(around)];
    return words.filter((word) => wanted.has(word)).length - words.filter((word) => kept.has(word) && !wanted.has(word)).length;
  };
  const [best, next] = found
    .filter(({ around }) => !ON_PURPOSE.test(around))
    .map(({ around, ...repair }) => ({ repair, score: scoreOf(`${repair.path} ${around}`) }))
    .toSorted((a, b) => b.score - a.score);
  if (best === undefined || best.score < 1) return null;
  return next !== undefined && best.score - next.score < FAR ? null : best.repair;
}

/** The first lines of a file, and what stands around an offset up to the next blank lines. */
export function textAround(text: string, at: number): string {
  const head = text.split('\n', 3).join('\n');
  const start = Math.max(text.lastIndexOf('\n\n', at) + 1, at - FARTHEST);
  const end = text.indexOf('\n\n', at);
  return `${head}\n${text.slice(start, Math.min(end === -1 ? text.length : end, at + FARTHEST))}`;
}
