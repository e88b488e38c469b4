// Puts lines of a configuration file back that an answer lost, as models do unasked.
import { languageOf } from '#agent/files/language.ts';
import { parseJson } from '#base/json.ts';
import { compareLines } from '#base/unifiedDiff.ts';
import { indentOf, isBare, isPunctuation, keyOf, opens, plain } from './configLine.ts';
import { itemsAround, keepListItems } from './keepListItems.ts';
import type { Removal } from './removal.ts';

/** `why`: what the model is told. */
export type Kept = string | { why: string };

/** `given`: the whole new text of the file. `removal`: null = the task asks to remove nothing. */
export function keepEntries(before: string, given: string, path: string, removal: Removal | null): Kept {
  const answer = removal === null ? given : keepListItems(before, given, removal);
  const items = itemsAround(before);
  const restored: string[] = [];
  const kept: string[] = [];
  let [gone, come]: [string[], string[]] = [[], []];
  const flush = () => {
    kept.push(...mergeRun(gone, come, (line) => isRemoval(line, removal, items), restored));
    [gone, come] = [[], []];
  };
  for (const { mark, text } of compareLines(before.split('\n'), answer.split('\n'))) {
    if (mark === '-') gone.push(text);
    else if (mark === '+') come.push(text);
    else {
      flush();
      kept.push(text);
    }
  }
  flush();
  const [first] = restored;
  if (first === undefined) return answer;
  const isJson = languageOf(path) === 'json';
  const text = (isJson ? withCommas(kept) : kept).join('\n');
  const isSound = !isJson || parseJson(before) === undefined || parseJson(text) !== undefined;
  if (isSound) return text;
  return { why: `The answer for ${path} lost the line \`${first.trim()}\`. Write the whole file, with every line that it has.` };
}

/** Lines that were removed and added in one place: removed lines without a replacement are restored. */
function mergeRun(gone: readonly string[], come: readonly string[], mayGo: (line: string) => boolean, restored: string[]): string[] {
  const free = come.map((line) => keyOf(line));
  const after = new Map<number, string[]>();
  let last = -1;
  /** Of the removed entry whose contents go with it; -1 = none. */
  let removedAt = -1;
  let wasRestored = false;
  /** Empty lines that come back with what follows them. */
  let empty: string[] = [];
  for (const line of gone) {
    if (line.trim() === '') {
      empty.push(line);
      continue;
    }
    const place = isWithin(line, removedAt) ? -1 : counterpart(line, free, come);
    if (place !== -1) {
      // A list or group that is written anew in one line goes with all that it held.
      removedAt = opens(line) && !opens(come[place] ?? '') ? indentOf(line) : -1;
      free[place] = null;
      last = Math.max(last, place);
      wasRestored = false;
      empty = [];
      continue;
    }
    const indent = indentOf(line);
    const isInside = isWithin(line, removedAt);
    if (!isInside) removedAt = -1;
    // An end belongs to what began before it; a comment stays unless another took its place.
    const isLoose = isPunctuation(line) || (isBare(line) && come.some((other) => other.trim() !== '' && isBare(other)));
    const stands = !isPunctuation(line) && come.some((other) => other.includes(plain(line)));
    if (isInside || stands || (isLoose && !wasRestored) || mayGo(line)) {
      if (!isInside && !stands && !isBare(line)) removedAt = indent;
      empty = [];
      continue;
    }
    wasRestored = true;
    restored.push(line);
    after.set(last, [...(after.get(last) ?? []), ...empty, line]);
    empty = [];
  }
  if (wasRestored) after.set(last, [...(after.get(last) ?? []), ...empty]);
  return [...(after.get(-1) ?? []), ...come.flatMap((line, index) => [line, ...(after.get(index) ?? [])])];
}

/** `holder`: the indentation of what holds it; -1 = nothing does. */
function isWithin(line: string, holder: number): boolean {
  const indent = indentOf(line);
  return holder !== -1 && (indent > holder || (indent === holder && isPunctuation(line)));
}

/** The index of the new line that stands for an old one: the same key, or the next item without one. -1 = none. */
function counterpart(line: string, free: readonly (string | null)[], come: readonly string[]): number {
  const key = keyOf(line);
  if (key === null) return -1;
  if (key !== '') return free.indexOf(key);
  // The same line with or without a comma, else another line in its place.
  const same = come.findIndex((other, index) => free[index] === '' && plain(other) === plain(line));
  return same !== -1 ? same : free.findIndex((other, index) => other === '' && isPunctuation(come[index] ?? '') === isPunctuation(line));
}

function isRemoval(line: string, removal: Removal | null, items: ReadonlyMap<string, readonly string[]>): boolean {
  if (removal === null || isPunctuation(line)) return false;
  const key = keyOf(line);
  return key === null || key === '' ? removal.mentions(line, items.get(plain(line)) ?? []) : removal.names(key);
}

function withCommas(lines: readonly string[]): string[] {
  return lines.map((line, index) => {
    const text = line.trimEnd();
    if (isBare(line) || /[{[:]$/.test(text)) return line;
    const next = lines.slice(index + 1).find((other) => !isBare(other));
    if (next === undefined || /^\s*[}\]]/.test(next)) return text.replace(/,$/, '');
    return text.endsWith(',') ? line : `${text},`;
  });
}
