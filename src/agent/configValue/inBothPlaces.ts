// Sets a number that a task wants changed in two places: two lines of a named file, or one of each.
import type { Codebase } from '#agent/files/codebase.ts';
import { filesNamed } from '#agent/files/rank.ts';
import { goingAndStaying, type Request, unique } from '#agent/task/request.ts';
import { tokensOf } from './bestPlace.ts';
import { isOtherWork, numbersOf } from './setByWords.ts';

export interface PlacesSet {
  from: string;
  to: string;
  texts: Map<string, string>;
}

/** “both the PORT variable and EXPOSE”. Null: it does not name two places, or more or fewer fit. */
export function setInBothPlaces(codebase: Codebase, request: Request): PlacesSet | null {
  const { going } = goingAndStaying(request.text);
  const { from, to } = numbersOf(going) ?? {};
  const files = unique(request.paths.flatMap((path) => filesNamed(codebase, path))).filter(
    ({ kind }) => kind !== 'source' && kind !== 'test',
  );
  if (!from || !to || isOtherWork(going) || files.length === 0 || (files.length === 1 && !/\bboth\b/i.test(going))) return null;
  const wanted = tokensOf(going);
  const number = new RegExp(`(?<![\\w.-])${from.replace('.', '\\.')}(?![\\w.])`);
  const texts = new Map<string, string>();
  for (const { path, text } of files) {
    const lines = text.split('\n');
    const places = [...lines.keys()].filter((at) => isMeant(lines[at] ?? '', number, wanted));
    if (places.length !== (files.length === 1 ? 2 : 1)) return null;
    for (const at of places) lines[at] = (lines[at] ?? '').replace(number, to);
    texts.set(path, lines.join('\n'));
  }
  return { from, to, texts };
}

/** A setting with the number, that shares a word with the task. */
function isMeant(line: string, number: RegExp, wanted: ReadonlySet<string>): boolean {
  const others = [...tokensOf(line.replace(number, ' '))];
  return number.test(line) && !/^\s*(?:#|\/\/|;)/.test(line) && others.some((token) => wanted.has(token));
}
