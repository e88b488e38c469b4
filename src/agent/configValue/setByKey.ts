// Sets the value of a key that a task names, in the one section or file whose names it gives.

import type { Codebase } from '#agent/files/codebase.ts';
import { languageOf } from '#agent/files/language.ts';
import { filesNamed } from '#agent/files/rank.ts';
import { goingAndStaying, type Request, unique } from '#agent/task/request.ts';
import { escaped } from '#base/text.ts';
import { isSettings } from './bestPlace.ts';
import { type Entry, entriesOf } from './configEntries.ts';
import { isOtherWork, numbersOf, withoutThousands } from './setByWords.ts';
import { entryUnit, type ValueSet, writeValue } from './setValue.ts';
import { inUnit, unitAfter } from './units.ts';
import { isCount } from './valueRequest.ts';

interface Place {
  path: string;
  text: string;
  entry: Entry;
  score: number;
}

/** Null: it names no key of a settings file, no number, or no section or file more than the others. */
export function setByKey(codebase: Codebase, request: Request): ValueSet | null {
  const { going, staying } = goingAndStaying(withoutThousands(request.text));
  const asked = numbersOf(going);
  if (asked === null || isOtherWork(going) || /\bboth\b/i.test(going)) return null;
  const files = codebase.own().filter(isSettings);
  const all = files.flatMap(({ path, text }) => entriesOf(text, languageOf(path)).map((entry) => ({ path, text, entry })));
  const keys = unique(all.map(({ entry }) => entry.path.at(-1) ?? '')).filter((key) => isShaped(key) && isNamed(key, going));
  const [key, ...more] = keys;
  const [named, ...others] = request.paths.filter((path) => filesNamed(codebase, path).length > 0);
  if (key === undefined || more.length > 0 || others.length > 0) return null;
  const told = unique([...going.matchAll(/(?<![\w.-])-?\d+(?:\.\d+)?(?![\w.]*\w)/g)].map(([number]) => number)).filter(
    (one) => one !== asked.to,
  );
  const unit = unitAfter(going, asked.to);
  const isNow = (entry: Entry) =>
    told.some((one) => Number(/-?\d+(?:\.\d+)?/.exec(entry.raw)?.[0]) === Number(inUnit(one, unitAfter(going, one), entryUnit(entry))));
  const same = all.filter(
    ({ path, entry }) => entry.path.at(-1) === key && (named === undefined || path.endsWith(named)) && /^["']?-?\d/.test(entry.raw),
  );
  const places = same.map((place): Place => ({ ...place, score: scoreOf(place, going, staying) })).toSorted((a, b) => b.score - a.score);
  const [best, next] = places;
  // A value that is there now, other than what the task tells, is another one.
  if (best === undefined || (next !== undefined && best.score <= next.score) || (told.length > 0 && !isNow(best.entry))) return null;
  const file = files.find(({ path }) => path === best.path);
  return file === undefined
    ? null
    : writeValue(file, best.entry, { value: asked.to, unit, isQuoted: false, isCount: isCount(going, asked.to) });
}

/** Of the names on the way to it, those that the task gives; without those that are to stay. */
function scoreOf({ path, entry }: Omit<Place, 'score'>, going: string, staying: string): number {
  const names = unique([...path.replace(/(?:\.\w+)+$/, '').split('/'), ...entry.path.slice(0, -1)]);
  const told = names.filter((name) => isNamed(name, going)).length;
  return told - names.filter((name) => isNamed(name, staying) && !isNamed(name, going)).length;
}

/** No part of a longer name: `kiosk` is not named by `kiosk-admin`. */
function isNamed(name: string, text: string): boolean {
  return name.length > 1 && new RegExp(`(?<![\\w-])${escaped(name)}(?![\\w-])`, 'i').test(text);
}

/** A word alone may be meant as a word. */
function isShaped(key: string): boolean {
  return /[a-z\d][A-Z]|\w[_-]\w/.test(key);
}
