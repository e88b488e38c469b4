// Sets the one time of day that fits a description in words best: as a time, or in a cron line.
import type { Codebase } from '#agent/files/codebase.ts';
import { languageOf } from '#agent/files/language.ts';
import { filesNamed } from '#agent/files/rank.ts';
import { goingAndStaying, type Request } from '#agent/task/request.ts';
import { bestPlace, type Candidate, isSettings, tokensOf, wordsOfPlaces } from './bestPlace.ts';
import { type Entry, entriesOf } from './configEntries.ts';
import { isOtherWork } from './setByWords.ts';
import type { ValueSet } from './setValue.ts';

const TIME = '([01]?\\d|2[0-3]):([0-5]\\d)(?![:\\d])';
const ALL = new RegExp(`(?<![:\\d])${TIME}`, 'g');
const VALUE = new RegExp(`^(["']?)${TIME}\\1$`);
/** Minute and hour of every day, or of some. */
const CRON = /^(["']?)(\d{1,2}) (\d{1,2})((?: \S+){3})\1$/;
/** “Move it to 3:40”, “run at 3:40 instead of 1:15”. */
const TARGET = new RegExp(`\\b(?:to|at|until|by|be)\\s+(?:about\\s+)?${TIME}`, 'i');
const MOVES = /\b(?:move|run|start|begin|happen|shift|postpone|reschedule|schedule|take place|open|close|send|go out)s?\b/i;

interface Clock {
  hour: number;
  minute: number;
}

/** Null: the task names no time or several, asks for more, or no value fits better than all others. */
export function setTimeOfDay(codebase: Codebase, request: Request): ValueSet | null {
  const { going, staying } = goingAndStaying(request.text);
  const times = [...going.matchAll(ALL)].map(clockOf);
  const target = TARGET.exec(going.replace(/\b(?:instead of|rather than|not)\s+(?:at\s+)?\S+/gi, ' '));
  const [named, ...more] = request.paths.filter((path) => filesNamed(codebase, path).length > 0);
  if (target === null || times.length > 2 || more.length > 0 || (isOtherWork(going) && !MOVES.test(going))) return null;
  const to = clockOf(target);
  const from = times.find((one) => !isSame(one, to)) ?? null;
  const candidates = codebase
    .own()
    .filter((file) => isSettings(file) && (named === undefined || file.path.endsWith(named)))
    .flatMap((file): Candidate[] => {
      const entries = entriesOf(file.text, languageOf(file.path));
      const wordsOf = wordsOfPlaces(file, entries);
      return entries
        .filter(({ raw }) => timeIn(raw) !== null)
        .map((entry) => ({ file, entry, tokens: wordsOf(entry, commentAbove(file.text, entry)) }));
    });
  const isNow = ({ entry }: Candidate) => from === null || isSame(timeIn(entry.raw) ?? to, from);
  const fitting = candidates.filter(isNow);
  const wanted = tokensOf(going.replace(ALL, ' '));
  const place = bestPlace(fitting, { wanted, staying, isExact: from !== null, isKnown: true });
  if (place === null) return null;
  const { file, entry } = place;
  const after = written(entry.raw, to);
  if (after === entry.raw) return null;
  const text = file.text.slice(0, entry.start) + after + file.text.slice(entry.end);
  return { path: file.path, text, key: entry.path.join('.'), before: entry.raw, after };
}

function clockOf([, hour, minute]: RegExpMatchArray): Clock {
  return { hour: Number(hour), minute: Number(minute) };
}

function isSame(one: Clock, other: Clock): boolean {
  return one.hour === other.hour && one.minute === other.minute;
}

/** Null: it is neither a time nor a cron line with one. */
function timeIn(raw: string): Clock | null {
  const [, , hour, minute] = VALUE.exec(raw) ?? [];
  if (hour !== undefined) return { hour: Number(hour), minute: Number(minute) };
  const [, , cronMinute, cronHour] = CRON.exec(raw) ?? [];
  return cronMinute === undefined ? null : { hour: Number(cronHour), minute: Number(cronMinute) };
}

function written(raw: string, { hour, minute }: Clock): string {
  const [cron, quote = '', , , rest = ''] = CRON.exec(raw) ?? [];
  if (cron !== undefined) return `${quote}${minute} ${hour}${rest}${quote}`;
  const isPadded = /^["']?\d\d:/.test(raw);
  return raw.replace(/\d{1,2}:\d\d/, `${isPadded ? String(hour).padStart(2, '0') : hour}:${String(minute).padStart(2, '0')}`);
}

/** The comment above its section or line says what it is about. */
function commentAbove(text: string, { start }: Entry): string {
  const above = text.slice(0, start).split('\n').slice(0, -1);
  const first = above.findLastIndex((line) => line.trim() === '');
  return above
    .slice(first + 1)
    .filter((line) => /^\s*(?:#|\/\/|;)/.test(line))
    .join(' ');
}
