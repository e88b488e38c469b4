// Sets the one value of a configuration file that fits a description in words best.
import type { Codebase } from '#agent/files/codebase.ts';
import { isConfig, languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { filesNamed } from '#agent/files/rank.ts';
import { goingAndStaying, type Request } from '#agent/task/request.ts';
import { type Entry, entriesOf } from './configEntries.ts';
import { entryUnit, type ValueSet, writeValue } from './setValue.ts';
import { inUnit, type Unit, unitAfter, unitOf } from './units.ts';
import { FURTHER } from './valueRequest.ts';

/** More than one value, or code. */
const OTHER_WORK =
  /\b(?:function|method|class|implement\w*|add|create|write|header|endpoint|test|tests|bug|crash\w*|throws?|exception|rename|refactor|remove|delete|explain|why|where|how)\b|\?\s*$/i;
const ORDER =
  /\b(?:set|raise|lower|increase|decrease|reduce|change|bump|put|make|let|switch|should|must|needs? to|has to|have to|wait|allow)\b/i;
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
  new RegExp(`\\binstead of\\s+(?<from>${NUMBER})\\b[^.;\\n\\d]{0,40}?(?<to>${NUMBER})\\b`, 'i'),
  new RegExp(`\\b(?:to|be|=)\\s+(?<to>${NUMBER})\\b`, 'i'),
  new RegExp(`\\bevery\\s+(?<to>${NUMBER})\\b`, 'i'),
];
/** What a key is often called that a task speaks of in other words. */
const OTHER_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bevery\s+\d/i, 'interval period frequency every poll'],
  [/\b(?:at most|no more than|up to)\b/i, 'max maximum limit'],
  [/\bat least\b/i, 'min minimum'],
  [/\b(?:gives? up|give it)\b/i, 'timeout'],
  [/\b(?:tries|tried|try again)\b/i, 'retries attempts'],
];
const FURTHER_NUMBER = new RegExp(
  `(?<![\\w.-])(${NUMBER})\\s+(?:milliseconds?|seconds?|minutes?|hours?|days?|weeks?|times|percent|entries|items|lines|rows|workers?)\\b`,
  'gi',
);
/** “Gornergrat (not Gornergrat Nord)” */
const NOT_THIS = /(?<before>\S)\s*\(\s*not\s+[^()\n]{2,60}\)/gi;
/** Of the words that tell it from others. */
const LEAST_WORDS = 2;
const COPY = /\b(?:copy|copia|kopie|backup|bak|old|orig|archive|sample|example)\b|\.(?:bak|orig|old)$/i;

interface Scored {
  candidate: Candidate;
  score: number;
  /** Words of the task. */
  found: string[];
  /** Whether one of them is in the key itself. */
  isOfKey: boolean;
  /** Names on the way to it, the file's among them, of which only a part is in the task. */
  partly: number;
}

interface Candidate {
  file: ProjectFile;
  entry: Entry;
  tokens: ReadonlySet<string>;
}

/** Null: the task asks for more than one value, or no value fits better than all others. */
export function setByWords(codebase: Codebase, request: Request): ValueSet | null {
  const { going, staying } = goingAndStaying(request.text.replace(NOT_THIS, '$<before>'));
  const text = withNumbers(going);
  // “connecting/spooling” is no file.
  const [named, ...more] = request.paths.filter((path) => /\.\w+$/.test(path) || filesNamed(codebase, path).length > 0);
  const asked = numbersOf(text);
  if (asked === null || isOtherWork(text) || more.length > 0 || /\bboth\b[^.;\n]*\band\b/i.test(text)) return null;
  const { from } = asked;
  if (hasFurtherNumber(text, asked)) return null;
  const to = asked.to.replace(',', '.');
  const unit = unitAfter(text, asked.to) ?? (from === null ? null : unitAfter(text, from));
  const wanted = tokensOf([text, ...OTHER_WORDS.flatMap(([pattern, words]) => (pattern.test(text) ? [words] : []))].join(' '));
  const candidates = codebase
    .own()
    .filter(
      ({ path, kind }) =>
        kind === 'config' && isConfig(languageOf(path)) && !COPY.test(path) && (named === undefined || path.endsWith(named)),
    )
    .flatMap((file) => candidatesIn(file, { from, unit: (from === null ? null : unitAfter(text, from)) ?? unit }));
  const meant = withoutStaying(ofEnvironment(candidates, wanted), tokensOf(staying), wanted);
  const frequency = new Map<string, number>();
  for (const { tokens } of candidates) for (const token of tokens) frequency.set(token, (frequency.get(token) ?? 0) + 1);
  const scored = meant
    .map((candidate) => scoreOf(candidate, wanted, frequency, candidates.length))
    .toSorted((a, b) => b.score - a.score || (isSameKey(a, b) ? a.partly - b.partly : 0));
  const [best, next] = scored;
  if (!best) return null;
  // Whatever fits another one fits this one, and more does.
  const isBeyond = scored.every((one) => one === best || (isLess(one, best) && one.found.every((word) => best.found.includes(word))));
  if (next && next.score > best.score * 0.95 && !isBeyond) return null;
  const isOnly = from !== null && unit !== null && best.found.length > 0 && !(next && next.found.length > 0);
  const isTold = best.isOfKey || (from !== null && isBeyond);
  if (!isOnly && (!isTold || best.found.length < LEAST_WORDS)) return null;
  const { file, entry } = best.candidate;
  return withExposed(writeValue(file, entry, { value: to, unit, isQuoted: false }));
}

/** In a Dockerfile the port that a program gets is the one that is exposed. */
function withExposed(set: ValueSet | null): ValueSet | null {
  if (set === null || !/port/i.test(set.key)) return set;
  return { ...set, text: set.text.replace(new RegExp(`^(EXPOSE\\s+)${set.before}\\b`, 'gm'), (_, expose: string) => expose + set.after) };
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

/** It has fewer of the words, or as many and they are only a part of its names: `svalbard` of `svalbard-south`. */
function isLess(one: Scored, best: Scored): boolean {
  return (
    one.found.length < best.found.length || (one.found.length === best.found.length && isSameKey(one, best) && one.partly > best.partly)
  );
}

function isSameKey(one: Scored, other: Scored): boolean {
  return one.candidate.entry.path.at(-1) === other.candidate.entry.path.at(-1);
}

/** Without values in a section or file that stays, unless all are. */
function withoutStaying(candidates: readonly Candidate[], staying: ReadonlySet<string>, wanted: ReadonlySet<string>): readonly Candidate[] {
  const isStaying = (name: string) => {
    const tokens = [...tokensOf(name)];
    return (
      tokens.some((token) => staying.has(token) && !wanted.has(token)) && tokens.every((token) => staying.has(token) || wanted.has(token))
    );
  };
  const left = candidates.filter((one) => !namesOf(one).some(isStaying));
  return left.length > 0 ? left : candidates;
}

/** The file's, and those of the sections on the way. */
function namesOf({ file, entry }: Candidate): string[] {
  return [/([^/]*?)(?:\.\w+)?$/.exec(file.path)?.[1] ?? '', ...entry.path.slice(0, -1)];
}

/** Numbers, with what the task says that they are now where it does; inside of a longer value (`--retention=15d`) only those. */
function candidatesIn(file: ProjectFile, { from, unit }: { from: string | null; unit: Unit | null }): Candidate[] {
  const entries = entriesOf(file.text, languageOf(file.path));
  const itemNames = namesOfItems(entries);
  const fileNames = namesOfFile(file.text, entries);
  return entries.flatMap((entry): Candidate[] => {
    const isBare = /^["']?-?\d+(?:\.\d+)?\s*[a-zA-Z%]*["']?$/.test(entry.raw);
    const number = isBare ? entry : from === null ? null : numberInside(entry, from);
    if (number === null) return [];
    const own = entryUnit(number);
    const digits = /-?\d+(?:\.\d+)?/.exec(number.raw)?.[0] ?? '';
    if (unit !== null && own !== null && unit.of !== own.of) return [];
    if (from !== null && Number(digits) !== Number(inUnit(from, unit, own))) return [];
    const words = [file.path, ...entry.path, ...itemNames(entry), ...fileNames, ...(isBare ? [] : [entry.raw.replace(number.raw, ' ')])];
    return [{ file, entry: number, tokens: new Set(words.flatMap((part) => [...tokensOf(part)])) }];
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

const SECTION_NAME = /^(?:name|title|label|display_?name|description)$/i;
/** Sections that say what the file is about. */
const ABOUT_FILE =
  /^(?:practice|site|shop|store|service|app|application|tenant|meta|info|general|project|branch|location|station|customer|client|region)$/i;
const HEAD_COMMENT = /^(?:\s*(?:#|;|\/\/)[^\n]*\n?){1,4}/;

/** What the file says that it is about: in the comment at its head, or as the name of its site, shop or service. */
function namesOfFile(text: string, entries: readonly Entry[]): string[] {
  const named = entries.filter(
    ({ path, raw }) =>
      SECTION_NAME.test(path.at(-1) ?? '') &&
      raw.length <= 60 &&
      (path.length === 1 || (path.length === 2 && ABOUT_FILE.test(path[0] ?? ''))),
  );
  return [HEAD_COMMENT.exec(text)?.[0] ?? '', ...named.map(({ raw }) => raw)];
}

const ITEM_NAME =
  /^(?:name|id|key|title|label|service|job|job_name|alert|rule|type|kind|host|env|environment|region|metric|queue|topic|group|branch|path)$/i;

/** What the items of lists that an entry is in are called: `replica` for `groups.1.rules.0.warn` where `groups.1.name` is that. */
function namesOfItems(entries: readonly Entry[]): (entry: Entry) => string[] {
  const found = new Map<string, string[]>();
  for (const { path, raw } of entries) {
    const item = path.slice(0, -1);
    const names = /^\d+$/.test(item.at(-1) ?? '') ? ITEM_NAME : SECTION_NAME;
    if (item.length === 0 || !names.test(path.at(-1) ?? '') || raw.length > 60) continue;
    const at = item.join('\0');
    found.set(at, [...(found.get(at) ?? []), raw]);
  }
  return ({ path }) => path.flatMap((_, index) => found.get(path.slice(0, index + 1).join('\0')) ?? []);
}

/** Null: the number isn't in it, or more than once. */
function numberInside(entry: Entry, number: string): Entry | null {
  const [found, ...more] = entry.raw.matchAll(new RegExp(`(?<![\\w.-])${number.replace('.', '\\.')}[a-zA-Z%]*(?![\\w.])`, 'g'));
  if (!found || more.length > 0) return null;
  const start = entry.start + found.index;
  return { ...entry, start, end: start + found[0].length, raw: found[0] };
}

const ENVIRONMENTS = new Set(['staging', 'production', 'prod', 'development', 'dev', 'testing', 'local', 'qa', 'preview', 'sandbox']);

/** Where the task names an environment of which there are settings, only those. */
function ofEnvironment(candidates: readonly Candidate[], wanted: ReadonlySet<string>): readonly Candidate[] {
  const named = [...wanted].filter((word) => ENVIRONMENTS.has(word));
  return named.length === 0 ? candidates : candidates.filter(({ tokens }) => named.some((word) => tokens.has(word)));
}

/** Words that few values share tell most; the key itself counts twice. */
function scoreOf(candidate: Candidate, wanted: ReadonlySet<string>, frequency: ReadonlyMap<string, number>, all: number): Scored {
  const key = tokensOf(candidate.entry.path.at(-1) ?? '');
  const found = [...candidate.tokens].filter((token) => [...wanted].some((word) => isAlike(word, token)));
  const weights = found.map((token) => Math.log(1 + all / (frequency.get(token) ?? 1)) * (key.has(token) && !unitOf(token) ? 2 : 1));
  return {
    candidate,
    score: weights.reduce((sum, weight) => sum + weight, 0),
    found: [...wanted].filter((word) => found.some((token) => isAlike(word, token))),
    isOfKey: found.some((token) => key.has(token)),
    partly: namesOf(candidate).filter((name) => {
      const tokens = [...tokensOf(name)];
      const known = tokens.filter((token) => [...wanted].some((word) => isAlike(word, token)));
      return known.length > 0 && known.length < tokens.length;
    }).length,
  };
}

/** Without accents and endings: `mínimo` and `minimum`, `retries` and `retry`. */
function isAlike(word: string, token: string): boolean {
  if (word === token) return true;
  const shared = Math.min(word.length, token.length) - 1;
  return shared >= 4 && word.slice(0, shared) === token.slice(0, shared) && Math.abs(word.length - token.length) <= 3;
}

const SMALL_WORDS = new Set(
  'an and are as at be but by for from if in into is it its not of on only or per so than that the then to was with'.split(' '),
);

export function tokensOf(text: string): Set<string> {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '');
  // `xBand` and “X-band”: a letter alone says nothing.
  const joined = (plain.match(/[\p{L}\d]+(?:[-_][\p{L}\d]+)*/gu) ?? [])
    .filter((word) => /(?:^|[-_])\p{L}(?:[-_]|$)|^\p{Ll}\p{Lu}\p{Ll}/u.test(word))
    .map((word) => word.replace(/[-_]/g, '').toLowerCase());
  return new Set([
    ...joined,
    ...(plain.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\d+/gu) ?? [])
      .map((token) => token.toLowerCase())
      .filter((token) => (token.length > 1 || /\d/.test(token)) && !SMALL_WORDS.has(token)),
  ]);
}
