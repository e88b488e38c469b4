// Corrects whether a bound itself is allowed, in the condition of the message that a task quotes.
import type { Codebase } from '#agent/files/codebase.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import type { Request } from '#agent/task/request.ts';
import { type Found, isCodeAt, mostAlike, replaced } from './mostAlike.ts';
import type { ToldRepair } from './repair.ts';

const SAYS_SO = /\b(?:exact\w*|itself|inclusive\w*|up to and including)\b/i;
/** The message is what is wrong. */
const ABOUT_TEXT = /\b(?:typo|spell\w*|misspel\w*|wording|rephrase\w*|translat\w*|message (?:should|must) (?:be|say|read))\b/i;
const FEWEST_LETTERS = 6;
/** Lines from the condition to its message. */
const NEAR = 2;

/** Null: the task quotes no message of a condition with one bound, or not one is far more alike than the others. */
export function boundaryRepair(codebase: Codebase, request: Request): ToldRepair | null {
  if (!SAYS_SO.test(request.text) || ABOUT_TEXT.test(request.text)) return null;
  // “berth is taken by ...”
  const messages = request.quoted
    .map((one) => one.replace(/[\s.…]+$/, ''))
    .filter((one) => one.replace(/[^a-z]/gi, '').length >= FEWEST_LETTERS && /\s/.test(one));
  return mostAlike(codebase, request, (file) => messages.flatMap((message) => placesIn(codebase, file, message)));
}

function placesIn(codebase: Codebase, file: ProjectFile, message: string): Found[] {
  const found: Found[] = [];
  for (let at = file.text.indexOf(message); at !== -1; at = file.text.indexOf(message, at + 1)) {
    const condition = isCodeAt(codebase, file, at) ? null : conditionBefore(codebase.code(file), at);
    const [bound, ...more] = condition === null ? [] : [...condition.text.matchAll(/(?<=[\w)\]] )[<>]=?(?= [\w(-])/g)];
    if (condition === null || bound === undefined || more.length > 0) continue;
    const [before] = bound;
    const after = before.endsWith('=') ? before.slice(0, -1) : `${before}=`;
    const what = `\`${before}\` became \`${after}\` in the condition of “${message}”`;
    found.push(replaced(file, condition.start + bound.index, before.length, after, what));
  }
  return found;
}

/** The `if` in the line of the message, or in one of the two lines before. */
function conditionBefore(code: string, at: number): { text: string; start: number } | null {
  let end = at;
  for (let line = 0; line <= NEAR; line++) {
    const start = code.lastIndexOf('\n', end - 1) + 1;
    const text = code.slice(start, end);
    if (/^\s*(?:\}?\s*else\s+)?(?:if|elif)\b/.test(text)) return { text, start };
    if (start === 0) return null;
    end = start - 1;
  }
  return null;
}
