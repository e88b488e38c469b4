// Replaces a text that a task quotes by the other one that it quotes, in the place it speaks of.
import type { Codebase } from '#agent/files/codebase.ts';
import { goingAndStaying, type Request } from '#agent/task/request.ts';
import { escaped } from '#base/text.ts';
import { mostAlike, replaced } from './mostAlike.ts';
import type { ToldRepair } from './repair.ts';

const QUOTED = /["“]([^"“”\n]{3,120})["”]/g;
/** Between the text that is there and the one that is to be. */
const BECOMES =
  /\b(?:make (?:it|that|this)|(?:should|must|has to|needs to) (?:be|say|read|become)|change (?:it|that|this)? ?(?:in)?to|to|into|replace (?:it|that|this) (?:by|with)|instead)\s*:?\s*$/i;

/** Null: it doesn't quote two such texts, or the first stands nowhere alone, or not one place is far more alike than the others. */
export function otherTextRepair(codebase: Codebase, request: Request): ToldRepair | null {
  const { going } = goingAndStaying(request.text);
  const [first, second, ...more] = [...going.matchAll(QUOTED)];
  if (first === undefined || second === undefined || more.length > 0) return null;
  const [[, old = ''], [, fresh = '']] = [first, second];
  if (!BECOMES.test(going.slice(first.index + first[0].length, second.index)) || !/\s/.test(fresh) || /["'`\\$]/.test(fresh)) return null;
  // Where it is a whole text.
  const whole = new RegExp(`(["'\`])${escaped(old)}\\1`, 'g');
  return mostAlike(codebase, request, (file) =>
    [...file.text.matchAll(whole)].map(({ index, 1: quote = '' }) =>
      replaced(file, index + quote.length, old.length, fresh, `“${old}” became “${fresh}”`),
    ),
  );
}
