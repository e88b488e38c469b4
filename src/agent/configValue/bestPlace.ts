// Chooses the place in configuration files that a description in words fits best.
import { isConfig, languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import type { Entry } from './configEntries.ts';
import { unitOf } from './units.ts';

/** Of the words that tell it from others. */
const LEAST_WORDS = 2;
/** So much better than the next one. */
const FAR = 1.4;
const COPY = /\b(?:copy|copia|kopie|backup|bak|old|orig|archive|samples?|examples?)\b|\.(?:bak|orig|old)$/i;

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

export interface Candidate {
  file: ProjectFile;
  entry: Entry;
  tokens: ReadonlySet<string>;
}

/** What the task says, beside the value. */
export interface Description {
  wanted: ReadonlySet<string>;
  /** What a clause says that stays. */
  staying: string;
  /** Whether the candidates have the very value, with its unit, that the task says is there now; `isKnown`: the value alone. */
  isExact: boolean;
  isKnown: boolean;
}

/** Null: none fits better than all others, or it has too little in common with the words. */
export function bestPlace(candidates: readonly Candidate[], { wanted, staying, isExact, isKnown }: Description): Candidate | null {
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
  const isOnly = isExact && best.found.length > 0 && !(next && next.found.length > 0);
  const isFar = best.found.length > LEAST_WORDS && best.score > FAR * (next?.score ?? 0);
  const isTold = best.isOfKey || (isKnown && (isBeyond || isFar));
  return isOnly || (isTold && best.found.length >= LEAST_WORDS) ? best.candidate : null;
}

/** A file of settings, and no copy of one. */
export function isSettings({ path, kind }: ProjectFile): boolean {
  return kind === 'config' && isConfig(languageOf(path)) && !COPY.test(path);
}

/** The words of a place: of its path and file, and of what says what it is about. `more`: what else stands there. */
export function wordsOfPlaces(file: ProjectFile, entries: readonly Entry[]): (entry: Entry, more: string) => Set<string> {
  const itemNames = namesOfItems(entries);
  const fileNames = namesOfFile(file.text, entries);
  return (entry, more) => {
    const words = [file.path, ...entry.path, ...itemNames(entry), ...fileNames, more];
    return new Set(words.flatMap((part) => [...tokensOf(part)]));
  };
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

const SECTION_NAME = /^(?:name|title|label|display_?name|desc(?:ription)?|about|summary|purpose)$/i;
/** Longer texts are more than a name. */
const MOST_LENGTH = 120;
/** Sections that say what the file is about. */
const ABOUT_FILE =
  /^(?:practice|site|shop|store|service|app|application|tenant|meta|info|general|project|branch|location|station|customer|client|region)$/i;

/** What the file says that it is about: in the comment at its head, or as the name of its site, shop or service. */
function namesOfFile(text: string, entries: readonly Entry[]): string[] {
  const named = entries.filter(
    ({ path, raw }) =>
      SECTION_NAME.test(path.at(-1) ?? '') &&
      raw.length <= MOST_LENGTH &&
      (path.length === 1 || (path.length === 2 && ABOUT_FILE.test(path[0] ?? ''))),
  );
  return [headComment(text), ...named.map(({ raw }) => raw)];
}

/** '' = there is none; one right above a section is about that. */
function headComment(text: string): string {
  const lines = text.split('\n', 6);
  const end = lines.findIndex((line) => !/^\s*(?:#|;|\/\/)/.test(line));
  return end === -1 || lines[end]?.startsWith('[') ? '' : lines.slice(0, end).join('\n');
}

const ITEM_NAME =
  /^(?:name|id|key|title|label|desc(?:ription)?|about|summary|purpose|service|job|job_name|alert|rule|type|kind|host|env|environment|region|metric|queue|topic|group|branch|path)$/i;

/** What the items of lists that an entry is in are called: `replica` for `groups.1.rules.0.warn` where `groups.1.name` is that. */
function namesOfItems(entries: readonly Entry[]): (entry: Entry) => string[] {
  const found = new Map<string, string[]>();
  for (const { path, raw } of entries) {
    const item = path.slice(0, -1);
    const names = /^\d+$/.test(item.at(-1) ?? '') ? ITEM_NAME : SECTION_NAME;
    if (item.length === 0 || !names.test(path.at(-1) ?? '') || raw.length > MOST_LENGTH) continue;
    const at = item.join('\0');
    found.set(at, [...(found.get(at) ?? []), raw]);
  }
  return ({ path }) => path.flatMap((_, index) => found.get(path.slice(0, index + 1).join('\0')) ?? []);
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
