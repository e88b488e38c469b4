// Lets one span begin where another one ends, where a task complains that they overlap then.
import type { Codebase } from '#agent/files/codebase.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { goingAndStaying, type Request, splitWords } from '#agent/task/request.ts';
import { type Found, isCodeAt, mostAlike, replaced } from './mostAlike.ts';
import type { ToldRepair } from './repair.ts';

const TOUCHES =
  /\b(?:begin|start)s?\b[^.;]{0,80}\b(?:ends?|leaves|stops|is over)\b|\b(?:ends?|leaves|stops|is over)\b[^.;]{0,80}\b(?:begin|start|want|next|from)s?\b|\bback[- ]to[- ]back\b|\badjacent\b|\b(?:right|straight|directly|immediately) after\b/i;
const ALLOWED =
  /\b(?:allow\w*|possible|fine|may|accept\w*|no (?:conflict|overlap|clash)|not (?:an? )?(?:conflict|overlap|clash)\w*|should work|free|wrongly|bookable)\b/i;
const VALUE = String.raw`(?:[\w$]+\.)*[\w$]+`;
/** Too many are let through. */
const REFUSED =
  /\b(?:must|should|has to|have to) be (?:refused|rejected|forbidden)|\bnot be (?:possible|allowed)|\bmay not\b|\bmissed\b|\bdouble[- ]book/i;
const SPANS = new RegExp(`(?<![\\w$.])(${VALUE}) ([<>])= (${VALUE}) (&&|and) (${VALUE}) ([<>])= (${VALUE})`, 'g');
const START = /^(?:start|begin|from|first|arriv|check_?in|open|since|pick)/i;
const END = /^(?:end|to|until|till|last|depart|leav|check_?out|clos|stop|finish|return)/i;

/** Null: the task says no such thing, or not one comparison of two spans is far more alike than the others. */
export function touchingSpansRepair(codebase: Codebase, request: Request): ToldRepair | null {
  const { going } = goingAndStaying(request.text);
  if (!TOUCHES.test(going) || !ALLOWED.test(going) || REFUSED.test(going)) return null;
  return mostAlike(codebase, request, (file) => placesIn(codebase, file));
}

function placesIn(codebase: Codebase, file: ProjectFile): Found[] {
  return [...file.text.matchAll(SPANS)].flatMap((match): Found[] => {
    const { index, 0: whole, 1: a = '', 2: one = '', 3: b = '', 4: and = '', 5: c = '', 6: other = '', 7: d = '' } = match;
    if (!isCodeAt(codebase, file, index) || !(isPair(a, b) && isPair(c, d))) return [];
    const after = `${a} ${one} ${b} ${and} ${c} ${other} ${d}`;
    return [replaced(file, index, whole.length, after, `\`${whole}\` became \`${after}\`, so that one may begin where the other ends`)];
  });
}

/** The start of one against the end of the other. */
function isPair(one: string, other: string): boolean {
  const sides = [one, other].map((name) => {
    const words = splitWords(name.slice(name.lastIndexOf('.') + 1));
    return words.some((word) => START.test(word)) ? 'start' : words.some((word) => END.test(word)) ? 'end' : null;
  });
  return one !== other && sides.includes('start') && sides.includes('end');
}
