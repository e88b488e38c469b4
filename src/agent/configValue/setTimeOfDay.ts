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
const TARGET = new RegExp(`\\b(?:to|at|until|by|be)\\s+(?:about\\s+)?${TIME}`, 'gi');
/** “It runs at 2:30” tells what is; “let it run at 4:15” what is to be. */
const WISH =
  /\b(?:let|make|move|set|change|shift|schedule|reschedule|put|postpone|please|should|must|needs?|has to|have to|want|from now on|instead)\b/i;
const MOVES = /\b(?:move|run|start|begin|happen|shift|postpone|reschedule|schedule|take place|open|close|send|go out)s?\b/i;

interface Clock {
  hour: number;
  minute: number;
}

/** Null: the task names no time or several, asks for more, or no value fits better than all others. */
export function setTimeOfDay(codebase: Codebase, request: Request): ValueSet | null {
  const { going: clauses, staying } = goingAndStaying(request.text);
  const going = clauses.replace(/\n(?=and\b)/g, ' ');
  const times = [...going.matchAll(ALL)].map(clockOf);
  const target = targetIn(going);
  const days = daysIn(target?.sentence ?? '');
  const [named, ...more] = request.paths.filter((path) => filesNamed(codebase, path).length > 0);
  if (target === null || days === 'other' || times.length > 2 || more.length > 0 || (isOtherWork(going) && !MOVES.test(going))) return null;
  const { to } = target;
  const from = times.find((one) => !isSame(one, to)) ?? null;
  const candidates = codebase
    .own()
    .filter((file) => isSettings(file) && (named === undefined || file.path.endsWith(named)))
    .flatMap((file): Candidate[] => {
      const entries = entriesOf(file.text, languageOf(file.path));
      const wordsOf = wordsOfPlaces(file, entries);
      return entries
        .filter(({ raw, path }) => timeIn(raw) !== null && !(/\bruns?\b/i.test(going) && isSwitchedOff(entries, path)))
        .map((entry) => ({ file, entry, tokens: wordsOf(entry, commentAbove(file.text, entry)) }));
    });
  const isNow = ({ entry }: Candidate) => from === null || isSame(timeIn(entry.raw) ?? to, from);
  const fitting = candidates.filter(isNow);
  const wanted = tokensOf(going.replace(ALL, ' '));
  const place = bestPlace(fitting, { wanted, staying, isExact: from !== null, isKnown: true });
  if (place === null) return null;
  const { file, entry } = place;
  const after = written(entry.raw, to, days);
  // Which days a plain time holds for is told elsewhere.
  if (after === null || after === entry.raw) return null;
  const text = file.text.slice(0, entry.start) + after + file.text.slice(entry.end);
  return { path: file.path, text, key: entry.path.join('.'), before: entry.raw, after };
}

/** The last one that is wished for, else the first. */
function targetIn(text: string): { to: Clock; sentence: string } | null {
  const found = text
    .replace(/\b(?:instead of|rather than|not)\s+(?:at\s+)?\S+/gi, ' ')
    .split(/(?<=[.!?])\s+|\n/)
    .flatMap((sentence) => [...sentence.matchAll(TARGET)].map((match) => ({ to: clockOf(match), sentence })));
  return found.findLast(({ sentence }) => WISH.test(sentence)) ?? found[0] ?? null;
}

const DAY = '(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?s?';
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The fifth field of a cron line; null = of days nothing is said, `other` = more than it is read for here. */
function daysIn(sentence: string): string | null {
  const [, from, to] = new RegExp(`\\b(${DAY})\\s*(?:to|through|till|until|[-–])\\s*(${DAY})\\b`, 'i').exec(sentence) ?? [];
  if (from !== undefined && to !== undefined) return `${dayOf(from)}-${dayOf(to)}`;
  if (/\b(?:weekdays?|working days?|workdays?)\b/i.test(sentence)) return '1-5';
  if (/\bonly (?:at|on) (?:the )?weekends?\b/i.test(sentence)) return '0,6';
  const [, only] = new RegExp(`\\bonly (?:on )?(?:a )?(${DAY})\\b(?!,| and| or)`, 'i').exec(sentence) ?? [];
  if (only !== undefined) return String(dayOf(only));
  return /\b(?:only|every (?:second|other|third)|first|last|month|twice)\b/i.test(sentence) &&
    new RegExp(`\\b${DAY}\\b|\\bmonth`, 'i').test(sentence)
    ? 'other'
    : null;
}

function dayOf(name: string): number {
  return DAYS.indexOf(name.slice(0, 3).toLowerCase());
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

/** Null: days can't be told there. */
function written(raw: string, { hour, minute }: Clock, days: string | null): string | null {
  const [cron, quote = '', , , rest = ''] = CRON.exec(raw) ?? [];
  if (cron !== undefined) return `${quote}${minute} ${hour}${days === null ? rest : rest.replace(/\S+$/, days)}${quote}`;
  if (days !== null) return null;
  const isPadded = /^["']?\d\d:/.test(raw);
  return raw.replace(/\d{1,2}:\d\d/, `${isPadded ? String(hour).padStart(2, '0') : hour}:${String(minute).padStart(2, '0')}`);
}

/** What is switched off runs at no time: `enabled = false` beside it. */
function isSwitchedOff(entries: readonly Entry[], path: readonly string[]): boolean {
  const section = path.slice(0, -1).join('\0');
  return entries.some(
    (one) =>
      one.path.slice(0, -1).join('\0') === section &&
      ((/^(?:enabled|active)$/i.test(one.path.at(-1) ?? '') && /^["']?(?:false|no|off)["']?$/i.test(one.raw)) ||
        (/^(?:disabled|paused|suspended?)$/i.test(one.path.at(-1) ?? '') && /^["']?(?:true|yes|on)["']?$/i.test(one.raw))),
  );
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
