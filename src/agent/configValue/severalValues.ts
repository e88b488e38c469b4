// Sets several values that one task names, each by its own clause.
import type { Codebase } from '#agent/files/codebase.ts';
import { goingAndStaying, type Request, readRequest } from '#agent/task/request.ts';
import { setByWords } from './setByWords.ts';
import { setValue, type ValueSet } from './setValue.ts';
import { readValue } from './valueRequest.ts';

/** Between two settings, perhaps: what stands between is read as one where it makes none of its own. */
const BETWEEN = /(?<=[.;!?])\s+|\n+|\s*,\s+(?:and\s+|then\s+|also\s+)*|\s+and\s+(?:also\s+|then\s+)?/;
/** A clause that sets nothing. */
const SETS_NOTHING =
  /^\W*(?:(?:please|thanks|thank you|could you|can you|that['’]s (?:it|all)|it['’]s all in \S+|in \S+|nothing else|(?:leave|keep)\b[^\d"'`]*|the (?:rest|others?|comments?)\b[^\d"'`]*|everything else\b[^\d"'`]*|all (?:the )?others?\b[^\d"'`]*)\W*)*$/i;

/** Null: a clause names no one value that can be set, or there is only one. */
export function setSeveral(codebase: Codebase, request: Request): ValueSet[] | null {
  const { going } = goingAndStaying(request.text);
  const clauses = going.split(BETWEEN).filter((one) => one.trim() !== '');
  const sets: ValueSet[] = [];
  for (let from = 0; from < clauses.length; ) {
    const found = firstValue(codebase, request, clauses, from);
    if (found === null) {
      if (!SETS_NOTHING.test(clauses[from] ?? '')) return null;
      from++;
      continue;
    }
    sets.push(found.set);
    from = found.next;
  }
  const isTwice = sets.some((one, at) => sets.some((other, index) => index < at && other.path === one.path && other.key === one.key));
  return sets.length < 2 || isTwice ? null : sets;
}

/** The shortest run of clauses that sets a value. */
function firstValue(
  codebase: Codebase,
  request: Request,
  clauses: readonly string[],
  from: number,
): { set: ValueSet; next: number } | null {
  for (let to = from + 1; to <= clauses.length; to++) {
    const text = clauses
      .slice(from, to)
      .join(' and ')
      .replace(/[.;!]+$/, '');
    // “Set a to 1 and b to 2.”
    for (const clause of [text, `set ${text}`]) {
      const own = { ...readRequest(clause), paths: request.paths };
      const asked = readValue(own);
      const set = (asked && setValue(codebase, asked)) ?? setByWords(codebase, own);
      if (set && valuesIn(clause).every((value) => isPartOf(value, set))) return { set, next: to };
    }
  }
  return null;
}

/** The texts with all of them. Null: two are at the same place. */
export function withSets(codebase: Codebase, sets: readonly ValueSet[]): Map<string, string> | null {
  const texts = new Map<string, string>();
  for (const path of new Set(sets.map((one) => one.path))) {
    const before = codebase.project.file(path)?.text ?? '';
    const pieces = sets.filter((one) => one.path === path).map(({ text }) => pieceOf(before, text));
    pieces.sort((a, b) => b.start - a.start);
    if (pieces.some(({ start }, at) => at > 0 && (pieces[at - 1]?.start ?? 0) < start)) return null;
    if (pieces.some(({ end }, at) => at > 0 && end > (pieces[at - 1]?.start ?? 0))) return null;
    texts.set(
      path,
      pieces.reduce((text, { start, end, made }) => text.slice(0, start) + made + text.slice(end), before),
    );
  }
  return texts;
}

/** The range that differs, and what stands there then. */
function pieceOf(before: string, after: string): { start: number; end: number; made: string } {
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++;
  let same = 0;
  while (same < Math.min(before.length, after.length) - start && before.at(-1 - same) === after.at(-1 - same)) same++;
  return { start, end: before.length - same, made: after.slice(start, after.length - same) };
}

/** Texts in quotes, and words with digits: what something may have to be. */
export function valuesIn(text: string): string[] {
  const quoted = [...text.matchAll(/(?<!\w)["“`']([^"“”`'\n]{1,60})["”`'](?!\w)/g)].map(([, value = '']) => value);
  return [...quoted, ...(text.match(/(?<![\w./@-])\w*\d[\w.:-]*\w|(?<![\w./@-])\d/g) ?? [])];
}

/** Whether it is the new value, the old one, or a part of what tells the place. */
export function isPartOf(value: string, { before, after, key, path }: ValueSet): boolean {
  // The 5 of 15 is another number.
  const isNumber = /^-?\d+(?:[.,]\d+)?$/.test(value);
  if (!isNumber && [before, after, key, path].some((one) => one.toLowerCase().includes(value.toLowerCase()))) return true;
  // In a cron line a time is two numbers.
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(value) ?? [];
  if (hour !== undefined) return [before, after].some((one) => [hour, minute].every((part) => numbersIn(one).includes(Number(part))));
  // In another unit it is another number.
  const number = Number(value.replace(',', '.'));
  const written = [before, after].flatMap((one) => (one.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number));
  return written.some((other) => RATIOS.some((ratio) => number * ratio === other || other * ratio === number));
}

/** Between units of time, and of size. */
const RATIOS = [1, 7, 24, 60, 100, 1_000, 1_024, 3_600, 60_000, 86_400, 604_800, 1_048_576, 3_600_000, 86_400_000];

function numbersIn(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}
