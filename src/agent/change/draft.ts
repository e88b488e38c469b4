// Turns a model's answer into the new texts of files, and says what of it was left out and why.

import { extendLists } from '#agent/answer/extendLists.ts';
import { keepEntries } from '#agent/answer/keepEntries.ts';
import { lostNames } from '#agent/answer/lostNames.ts';
import { mergeDefinitions } from '#agent/answer/merge.ts';
import { mergeTests } from '#agent/answer/mergeTests.ts';
import { parseAnswer } from '#agent/answer/parseAnswer.ts';
import { removalOf } from '#agent/answer/removal.ts';
import { inlineLine } from '#agent/edit/inlineLine.ts';
import { fileKind, isOffLimits } from '#agent/files/fileKind.ts';
import { isCode, isConfig, languageOf } from '#agent/files/language.ts';
import { outline } from '#agent/files/outline.ts';
import { isSecret, safePath } from '#agent/files/safePath.ts';
import type { View } from '#agent/files/view.ts';
import type { Goal } from '#agent/gates/goal.ts';
import { keepHead } from '#agent/keep/keepHead.ts';
import { ABOUT_COMMENTS, isSameCode, keepUnchanged } from '#agent/keep/keepUnchanged.ts';

/** New texts by path. */
export type Texts = ReadonlyMap<string, string>;

export type Draft =
  | { kind: 'draft'; texts: Map<string, string>; leftOut: string[] }
  | { kind: 'refused'; correction: string; isCopy: boolean; isWithoutCode: boolean };

export const NOTHING_CHANGED = 'Nothing changed: the code is the same as before. Write the code with the change that was asked for.';

export interface DraftOptions {
  answer: string;
  views: readonly View[];
  goal: Goal;
  /** The text now, after what is kept of earlier drafts; null = no such file. */
  current(path: string): string | null;
}

/** In a comment, or after an ellipsis. */
const REST_MARK =
  /^\s*(?:(?:\/\/|#|\/\*|\*|--|<!--|;)\s*(?:\.{3}|…)?|\.{3}|…)\s*\(?(?:(?:the\s+)?(?:rest|remainder)\s+(?:of\s+(?:the\s+|your\s+|this\s+)?(?:\w+\s+)?(?:code|file|class|functions?|methods?|module|script|tests?|imports?|implementation|content|program|definitions?|component|config\w*)\b|unchanged|is\s+(?:unchanged|the same)|remains|stays)|(?:existing|other|previous|remaining|unchanged|original)\s+(?:code|functions?|methods?|tests?|content|imports|lines|implementation|definitions)\b|same as (?:before|above)|unchanged\b|(?:no changes|code) (?:here|unchanged)|keep (?:the )?(?:rest|existing))|^\s*(?:\/\/|#|\/\*)\s*(?:\.{3}|…)\s*(?:\*\/)?$|^\s*(?:\.{3}|…)\s*$/im;

export function makeDraft(options: DraftOptions): Draft {
  const { answer, views, goal, current } = options;
  const parsed = parseAnswer(answer, views, goal.newFiles);
  if (parsed.kind === 'refused') {
    const shown = new Map(views.map(({ file }) => [file.path, current(file.path) ?? file.text]));
    const line = goal.touches === 'code' ? inlineLine(answer, shown) : null;
    if (line !== null) return { kind: 'draft', texts: new Map([[line.path, line.text]]), leftOut: [] };
    return { ...parsed, isCopy: false, isWithoutCode: !/^\s*(?:```|~~~)/m.test(answer) };
  }
  const texts = new Map<string, string>();
  const leftOut: string[] = [];
  for (const { path: given, text } of parsed.files) {
    const path = namedTest(given, options);
    const refusal = refusePath(path, options);
    if (refusal !== null) {
      leftOut.push(refusal);
      continue;
    }
    const before = current(path);
    const after = before === null ? whole(text) : newText(before, text, path, options);
    if (typeof after !== 'string') leftOut.push(after.why);
    else if (before === null || !isSame(before, after, path, goal)) texts.set(path, after);
  }
  if (texts.size > 0) return { kind: 'draft', texts, leftOut };
  return { kind: 'refused', correction: leftOut[0] ?? NOTHING_CHANGED, isCopy: leftOut.length === 0, isWithoutCode: false };
}

/** The test file that the task names, where the answer puts the tests into one of the same name elsewhere, or into the one that was shown as a pattern. */
function namedTest(path: string, { goal, current }: DraftOptions): string {
  if (goal.touches === 'code' || fileKind(path) !== 'test') return path;
  const [named, ...more] = goal.request.paths.filter((one) => fileKind(one) === 'test');
  if (named === undefined || more.length > 0 || named === path) return path;
  const isSame = named.split('/').at(-1) === path.split('/').at(-1);
  const isPattern = current(path) !== null && current(named) === null && folderOf(named) === folderOf(path);
  return isPattern || (isSame && current(path) === null) ? named : path;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** Only comments or blank lines differ, and the task speaks of none. */
function isSame(before: string, after: string, path: string, goal: Goal): boolean {
  const language = languageOf(path);
  if (!isCode(language) || ABOUT_COMMENTS.test(goal.request.text)) return before === after;
  return isSameCode(before, after, language);
}

function refusePath(path: string, { views, goal, current }: DraftOptions): string | null {
  if (safePath(path) !== path) return `${path} is not a path in this repository.`;
  const shown = views.some(({ file }) => file.path === path);
  const names = views.map(({ file }) => file.path).join(' or ');
  if (isSecret(path) && !goal.request.paths.includes(path)) return `${path} may not be changed.`;
  if (isOffLimits(fileKind(path, current(path)))) return `${path} is generated or vendored and is not changed by hand. Change ${names}.`;
  const isTest = fileKind(path) === 'test';
  if (isTest && goal.touches === 'code') return `${path} is a test, and the tests are right. Change ${names}.`;
  if (!isTest && goal.touches === 'tests' && isCode(languageOf(path))) return `${path} is not a test. Only write tests.`;
  if (shown || goal.newFiles.includes(path)) return null;
  // Tests that were asked for are only added to a file that is there.
  if (isTest && goal.touches === 'tests') return null;
  if (current(path) === null && goal.mayAddFiles) return null;
  return `Nobody asked for ${path}. Change ${names}.`;
}

function newText(before: string, answer: string, path: string, { views, goal }: DraftOptions): string | { why: string } {
  const view = views.find(({ file }) => file.path === path);
  const made = combine(before, answer, path, view, goal);
  if (typeof made !== 'string') return made;
  return /\n$/.test(before) || before === '' ? `${made.trimEnd()}\n` : made.trimEnd();
}

function combine(before: string, answer: string, path: string, view: View | undefined, goal: Goal): string | { why: string } {
  const hasRest = REST_MARK.test(withoutOwnLines(answer, before));
  if (view?.isWhole !== false && !hasRest && isWhole(before, answer, path, goal))
    return isConfig(languageOf(path))
      ? keepEntries(before, extendLists(before, answer, path), path, goal.removes ? removalOf(goal.request.text, goal.request.words) : null)
      : keepUnchanged(before, keepHead(before, answer, path, goal.request.text), path, goal.request.text);
  if (fileKind(path) === 'test' && goal.touches === 'tests') {
    const tests = mergeTests(before, answer, path);
    return tests ?? { why: `${path} got no new test. Write new tests, each with a name of its own.` };
  }
  const rest = hasRest ? withoutRestMarks(answer, before) : answer;
  if (rest === null) return { why: `A part of ${path} was left out (“…”). Write every function that you change completely.` };
  const merged = mergeDefinitions(before, rest, path);
  if (merged !== null) return merged.text;
  return { why: `The answer for ${path} left out most of the file. Write the whole file, or whole functions of it.` };
}

/** Whether an answer can take the file's place: nothing that is defined there is missing, and it is not much shorter. */
function isWhole(before: string, answer: string, path: string, goal: Goal): boolean {
  const language = languageOf(path);
  const lost = lostNames(before, answer, path).filter((name) => !goal.mayRemove(name));
  if (lost.length > 0) return false;
  if (goal.removes) return true;
  const minimum = isCode(language) && outline(before, language).length > 0 ? 0.5 : 0.7;
  return countLines(answer) >= countLines(before) * minimum;
}

function countLines(text: string): number {
  return text.split('\n').filter((line) => line.trim() !== '').length;
}

/** Marks that stand in the file itself are no marks. */
function withoutOwnLines(answer: string, before: string): string {
  const own = new Set(before.split('\n').map((line) => line.trim()));
  return answer
    .split('\n')
    .filter((line) => !own.has(line.trim()))
    .join('\n');
}

/** Drops marks between definitions. Null: one stands inside a definition, whose lines are then missing. */
function withoutRestMarks(answer: string, before: string): string | null {
  const own = new Set(before.split('\n').map((line) => line.trim()));
  const lines = answer.split('\n');
  const kept = lines.filter((line) => own.has(line.trim()) || !REST_MARK.test(line) || /^\s+\S/.test(line));
  const text = kept.join('\n');
  return REST_MARK.test(withoutOwnLines(text, before)) ? null : text;
}

function whole(text: string): string {
  return `${text.replace(/\s+$/, '')}\n`;
}
