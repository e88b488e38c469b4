// Sets the one value of a configuration file that fits a description in words best.
import type { Codebase } from '#agent/files/codebase.ts';
import { languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { filesNamed } from '#agent/files/rank.ts';
import { goingAndStaying, type Request } from '#agent/task/request.ts';
import { bestPlace, type Candidate, isSettings, tokensOf, wordsOfPlaces } from './bestPlace.ts';
import { type Entry, entriesOf } from './configEntries.ts';
import { entryUnit, type ValueSet, writeValue } from './setValue.ts';
import { inUnit, type Unit, unitAfter } from './units.ts';
import { FURTHER, isCount } from './valueRequest.ts';

/** More than one value, or code. */
const OTHER_WORK =
  /\b(?:function|method|class|implement\w*|add|create|write|header|endpoint|tests?(?! (?:jobs?|stages?|steps?|environments?|servers?|pipelines?|databases?|runs?)\b)|bug|crash\w*|throws?|exception|rename|refactor|remove|delete|explain|why|where|how)\b|\?\s*$/i;
const ORDER =
  /\b(?:set|raise|lower|increase|decrease|reduce|change|bump|put|make|let|switch|give|should|must|needs? to|has to|have to|wait|allow|keep|retain|hold)\b/i;
const NUMBER = '-?\\d+(?:[.,]\\d+)?';
const VALUES: readonly RegExp[] = [
  new RegExp(`\\bfrom\\s+(?<from>${NUMBER})\\b[^.;\\n\\d]{0,25}\\bto\\s+(?<to>${NUMBER})\\b`, 'i'),
  new RegExp(`(?<to>${NUMBER})\\b[^.;\\n\\d]{0,40}\\b(?:instead of|rather than|not)\\s+(?:the\\s+)?(?<from>${NUMBER})\\b`, 'i'),
  // “wait 90 seconds (now it's 45)”
  new RegExp(
    `(?<to>${NUMBER})\\b\\D{0,80}\\b(?:now|currently|today|at the moment|so far|until now)\\s*(?:it\\s*(?:['’]s|is|was)\\s*)?(?:only\\s+)?(?<from>${NUMBER})\\b`,
    'i',
  ),
  // “held for 45 minutes, it is 30 now”
  new RegExp(
    `(?<to>${NUMBER})\\b\\D{0,80}\\b(?:it|that|this)\\s*(?:['’]s|is|was)\\s+(?:only\\s+)?(?<from>${NUMBER})\\b[^.;\\n\\d]{0,20}\\b(?:now|currently|today|at the moment|so far|until now)\\b`,
    'i',
  ),
  // “gives up after 20 seconds, make that 45”
  new RegExp(
    `(?<from>${NUMBER})\\b[^.;\\n\\d]{0,40}\\b(?:make|set|put|turn|want|need)\\s+(?:that|it|this)\\s+(?:(?:to|be|into)\\s+)?(?<to>${NUMBER})\\b`,
    'i',
  ),
  // “is cut after 50 characters, it should be 65”
  new RegExp(
    `(?<from>${NUMBER})\\b[^\\d]{0,80}\\b(?:it|that|this|they)\\s+(?:should|must|has to|have to|needs? to)\\s+be\\s+(?:only\\s+|up to\\s+)?(?<to>${NUMBER})\\b`,
    'i',
  ),
  // “gives up after 3 attempts. Please let it make 5 attempts”
  new RegExp(
    `(?<from>${NUMBER})\\s+(?<what>[a-z]{3,})\\b[^\\d]{0,120}\\b(?:let|make|please|should|must|needs?|want|allow|set|change|raise|lower)\\b[^\\d.;]{0,60}(?<to>${NUMBER})\\s+\\k<what>\\b`,
    'i',
  ),
  new RegExp(`\\binstead of\\s+(?<from>${NUMBER})\\b[^.;\\n\\d]{0,40}?(?<to>${NUMBER})\\b`, 'i'),
  new RegExp(`\\b(?:to|be|=)\\s+(?<to>${NUMBER})\\b`, 'i'),
  new RegExp(`\\bevery\\s+(?<to>${NUMBER})\\b`, 'i'),
  // “give it 15 minutes”
  new RegExp(
    `\\b(?:give|allow|grant)\\s+(?:it|them|this|that|each|(?:the|our)\\s+[\\w -]{1,30}?)\\s+(?:a\\s+|up to\\s+)?(?<to>${NUMBER})\\b`,
    'i',
  ),
  // “the auditors want 45”
  new RegExp(`\\b(?:wants?|needs?|prefers?|requires?|asks? for)\\s+(?:it\\s+to\\s+be\\s+)?(?<to>${NUMBER})\\b`, 'i'),
  // “keep the readings for 14 days”
  new RegExp(`\\b(?:keep|kept|retain|hold|store)\\b[^.;,\\n\\d]{0,60}(?<to>${NUMBER})\\b`, 'i'),
];
/** What a key is often called that a task speaks of in other words. */
const OTHER_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bevery\s+\d/i, 'interval period frequency every poll'],
  [/\b(?:at most|no more than|up to)\b/i, 'max maximum limit'],
  [/\bat least\b/i, 'min minimum'],
  [/\b(?:gives? up|give it)\b/i, 'timeout'],
  [/\b(?:tries|tried|try again)\b/i, 'retries attempts'],
  [/\b(?:keep|kept|retain\w*|hold)\b/i, 'keep retention retain'],
];
const TIME_OF_DAY = /\b\d{1,2}:\d{2}\b/;
const FURTHER_NUMBER = new RegExp(
  `(?<![\\w.-])(${NUMBER})\\s+(?:milliseconds?|seconds?|minutes?|hours?|days?|weeks?|times|percent|entries|items|lines|rows|workers?)\\b`,
  'gi',
);
/** “Gornergrat (not Gornergrat Nord)” */
const NOT_THIS = /(?<before>\S)\s*\(\s*not\s+[^()\n]{2,60}\)/gi;
/** Null: the task asks for more than one value, or no value fits better than all others. */
export function setByWords(codebase: Codebase, request: Request): ValueSet | null {
  const { going, staying } = goingAndStaying(request.text.replace(NOT_THIS, '$<before>'));
  const text = withNumbers(withoutThousands(going));
  // “connecting/spooling” is no file.
  const [named, ...more] = request.paths.filter((path) => /\.\w+$/.test(path) || filesNamed(codebase, path).length > 0);
  // “03:40” is no number.
  const asked = TIME_OF_DAY.test(text) ? null : numbersOf(text);
  if (asked === null || isOtherWork(text) || more.length > 0 || /\bboth\b[^.;\n]*\band\b/i.test(text)) return null;
  const { from } = asked;
  if (hasFurtherNumber(text, asked)) return null;
  const to = asked.to.replace(',', '.');
  const unit = unitAfter(text, asked.to) ?? (from === null ? null : unitAfter(text, from));
  const wanted = tokensOf([text, ...OTHER_WORDS.flatMap(([pattern, words]) => (pattern.test(text) ? [words] : []))].join(' '));
  const candidates = codebase
    .own()
    .filter((file) => isSettings(file) && (named === undefined || file.path.endsWith(named)))
    .flatMap((file) => candidatesIn(file, { from, unit: (from === null ? null : unitAfter(text, from)) ?? unit }));
  const isExact = from !== null && unit !== null;
  const place = bestPlace(candidates, { wanted, staying, isExact, isKnown: from !== null });
  if (place === null) return null;
  const { file, entry } = place;
  return withExposed(writeValue(file, entry, { value: to, unit, isQuoted: false, isCount: isCount(text, asked.to) }));
}

/** In a Dockerfile the port that a program gets is the one that is exposed. */
function withExposed(set: ValueSet | null): ValueSet | null {
  if (set === null || !/port/i.test(set.key)) return set;
  return { ...set, text: set.text.replace(new RegExp(`^(EXPOSE\\s+)${set.before}\\b`, 'gm'), (_, expose: string) => expose + set.after) };
}

/** “1,000” is 1000. */
export function withoutThousands(text: string): string {
  return text.replace(/(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\d,]|\.\d)/g, (number) => number.replaceAll(',', ''));
}

/** Whether a task asks for more than values. */
export function isOtherWork(text: string): boolean {
  return OTHER_WORK.test(text) || FURTHER.test(text) || !ORDER.test(text);
}

/** As written; null = it gives no number that something is to be. */
export function numbersOf(text: string): { from: string | null; to: string } | null {
  const groups = VALUES.map((pattern) => pattern.exec(text)?.groups).find((found) => found !== undefined);
  return groups?.to ? { from: groups.from ?? null, to: groups.to } : null;
}

/** “… and the walk takes 8 minutes now”: another value is to be set. */
function hasFurtherNumber(text: string, { from, to }: { from: string | null; to: string }): boolean {
  return [...text.matchAll(FURTHER_NUMBER)].some(([, number]) => number !== from && number !== to);
}

/** Numbers, with what the task says that they are now where it does; inside of a longer value (`--retention=15d`) only those. */
function candidatesIn(file: ProjectFile, { from, unit }: { from: string | null; unit: Unit | null }): Candidate[] {
  const entries = entriesOf(file.text, languageOf(file.path));
  const wordsOf = wordsOfPlaces(file, entries);
  return entries.flatMap((entry): Candidate[] => {
    const isBare = /^["']?-?\d+(?:\.\d+)?\s*[a-zA-Z%]*["']?$/.test(entry.raw);
    const number = isBare ? entry : from === null ? null : numberInside(entry, from);
    if (number === null) return [];
    const own = entryUnit(number);
    const digits = /-?\d+(?:\.\d+)?/.exec(number.raw)?.[0] ?? '';
    if (unit !== null && own !== null && unit.of !== own.of) return [];
    if (from !== null && Number(digits) !== Number(inUnit(from, unit, own))) return [];
    return [{ file, entry: number, tokens: wordsOf(entry, isBare ? '' : entry.raw.replace(number.raw, ' ')) }];
  });
}

const COUNTS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const PART: Readonly<Record<string, [number, string]>> = { minute: [60, 'seconds'], hour: [60, 'minutes'], day: [24, 'hours'] };

/** “a minute and a half” → “90 seconds”, “half an hour” → “30 minutes”, “two days” → “2 days”. */
function withNumbers(text: string): string {
  const part = (unit: string, count: number) => {
    const [size, name] = PART[unit.toLowerCase()] ?? [1, unit];
    return `${size * count} ${name}`;
  };
  return text
    .replace(/\b(?:an?|one)\s+(minute|hour|day)\s+and\s+a\s+half\b/gi, (_, unit: string) => part(unit, 1.5))
    .replace(/\bhalf\s+an?\s+(minute|hour|day)\b/gi, (_, unit: string) => part(unit, 0.5))
    .replace(
      new RegExp(
        `\\b(${COUNTS.join('|')})(?=\\s+(?:milliseconds?|seconds?|minutes?|hours?|days?|weeks?|times|retries|attempts|workers?|entries|items|lines)\\b)`,
        'gi',
      ),
      (word) => String(COUNTS.indexOf(word.toLowerCase())),
    );
}

/** Null: the number isn't in it, or more than once. */
function numberInside(entry: Entry, number: string): Entry | null {
  const [found, ...more] = entry.raw.matchAll(new RegExp(`(?<![\\w.-])${number.replace('.', '\\.')}[a-zA-Z%]*(?![\\w.])`, 'g'));
  if (!found || more.length > 0) return null;
  const start = entry.start + found.index;
  return { ...entry, start, end: start + found[0].length, raw: found[0] };
}
