// Sets one value of a configuration file by its path; every other character stays.
import type { Codebase } from '#agent/files/codebase.ts';
import { isConfig, type Language, languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { filesNamed } from '#agent/files/rank.ts';
import { splitWords } from '#agent/task/request.ts';
import { type Entry, entriesOf } from './configEntries.ts';
import { inUnit, type Unit, unitOf } from './units.ts';
import type { ValueRequest } from './valueRequest.ts';

export interface ValueSet {
  path: string;
  text: string;
  key: string;
  before: string;
  after: string;
}

interface Match {
  file: ProjectFile;
  entry: Entry;
  score: number;
}

/** Null: not exactly one value is meant, or it has that value. */
export function setValue(codebase: Codebase, request: ValueRequest): ValueSet | null {
  const files =
    request.paths.length > 0
      ? request.paths.flatMap((path) => filesNamed(codebase, path))
      : codebase.own().filter(({ path, kind }) => kind === 'config' && isConfig(languageOf(path)));
  const matches = files.flatMap((file) =>
    entriesOf(file.text, languageOf(file.path)).flatMap((entry): Match[] => {
      const score = matchScore(entry, request);
      return score === null ? [] : [{ file, entry, score }];
    }),
  );
  matches.sort((a, b) => b.score - a.score);
  const [best, next] = matches;
  if (!best || (next && next.score === best.score)) return null;
  const { file, entry } = best;
  return writeValue(file, entry, request);
}

/** Null: it can't be written safely, or it is that already. */
export function writeValue(
  file: ProjectFile,
  entry: Entry,
  asked: Pick<ValueRequest, 'value' | 'unit' | 'isQuoted' | 'isCount'>,
): ValueSet | null {
  const unit = entryUnit(entry);
  const value = inUnit(asked.value, asked.unit, unit);
  if (asked.unit !== null && unit === null && value !== null && isFarOff(value, entry.raw)) return null;
  const raw =
    value === null ? null : rawValue(entry, { value, isQuoted: asked.isQuoted, isCount: asked.isCount ?? false }, languageOf(file.path));
  if (raw === null || raw === entry.raw) return null;
  return {
    path: file.path,
    text: file.text.slice(0, entry.start) + raw + file.text.slice(entry.end),
    key: entry.path.join('.'),
    before: entry.raw,
    after: raw,
  };
}

/** Of a key without a unit: 5 minutes are no 5 where 3600 stands. */
function isFarOff(value: string, raw: string): boolean {
  const [now, then] = [Number(value), Number(bareValue(raw).replaceAll('_', ''))];
  return now > 0 && then > 0 && Math.max(now, then) / Math.min(now, then) > MOST_TIMES;
}

const MOST_TIMES = 50;

/** Behind the number, else in the key: `timeout_ms`. */
export function entryUnit({ raw, path }: Pick<Entry, 'raw' | 'path'>): Unit | null {
  const suffix = unitOf(/\d\s*([a-zA-Z]+)["']?$/.exec(raw)?.[1] ?? '');
  // A single letter in a key is rarely a unit.
  const inKey = path
    .flatMap((part) => part.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [])
    .map((word) => (word.length > 1 ? unitOf(word) : null));
  return suffix ?? inKey.findLast((one) => one !== null) ?? null;
}

/** Null: no match. All words of the key must be in the path; those of its last part first. */
function matchScore({ path, raw }: Entry, { key, from, unit }: ValueRequest): number | null {
  if (from !== null && bareValue(raw) !== from && !sameNumber(bareValue(raw), inUnit(from, unit, entryUnit({ raw, path })) ?? from))
    return null;
  const dotted = key.replace(/\s+/g, '');
  const whole = path.join('.');
  if (whole.toLowerCase() === dotted.toLowerCase()) return 1_000;
  if (/\./.test(dotted) && whole.toLowerCase().endsWith(`.${dotted.toLowerCase()}`)) return 900;
  const words = splitWords(key).filter((word) => !/^(?:server|app|s)$/.test(word) || splitWords(whole).includes(word));
  if (words.length === 0) return null;
  const last = path.filter((part) => !/^\d+$/.test(part)).at(-1) ?? '';
  const inLast = splitWords(last);
  const all = splitWords(whole);
  if (!words.every((word) => all.some((one) => isSameWord(one, word)))) return null;
  if (!words.some((word) => inLast.some((one) => isSameWord(one, word)))) return null;
  const extra = inLast.filter((word) => !words.includes(word)).length;
  return 500 - extra * 20 - all.filter((word) => !words.includes(word)).length * 5 - path.length;
}

/** A text that YAML reads as something else: `3.10` is 3.1, `NO` is false. */
function isOtherInYaml(value: string, before: string, isQuoted: boolean): boolean {
  const isWord = /^(?:y|n|yes|no|on|off|true|false|null|~)$/i;
  if (isWord.test(value)) return !isWord.test(before);
  return /^-?\d*\.\d*0$/.test(value) || (isQuoted && /^-?\d/.test(value) && !/^-?\d/.test(before));
}

/** Also another form of it: `compile` of `compilerOptions`. */
function isSameWord(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short === long || (short.length >= 5 && long.startsWith(short) && long.length - short.length <= 2);
}

function bareValue(raw: string): string {
  return raw.replace(/^["']|["']$/g, '');
}

/** A unit behind the first is what the other one is in. */
function sameNumber(withUnit: string, other: string): boolean {
  const one = withUnit.replace(/(?<=\d)\s*[a-zA-Z%]+$/, '');
  return /^-?[\d._]+$/.test(one) && Number(one.replaceAll('_', '')) === Number(other.replaceAll(',', '').replaceAll('_', ''));
}

/** In the style of the value before: a quoted one stays quoted, a number becomes a number. Null: it can't be written safely. */
function rawValue(
  { raw }: Entry,
  { value, isQuoted, isCount }: Pick<ValueRequest, 'value' | 'isQuoted' | 'isCount'>,
  language: Language,
): string | null {
  const isJson = language === 'json';
  const quote = /^(["'])/.exec(raw)?.[1];
  if (/[\n\\]/.test(value)) return null;
  if (quote) {
    // A unit stays: "30s" becomes "45s".
    const unit = /^-?\d+(?:\.\d+)?\s*([a-zA-Z%]+)$/.exec(bareValue(raw))?.[1];
    const text = unit && /^-?\d+(?:\.\d+)?$/.test(value) ? `${value}${unit}` : value;
    return text.includes(quote) ? null : `${quote}${text}${quote}`;
  }
  const isLiteral = /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/.test(value);
  if (/^(?:true|false)$/.test(raw) && /^(?:on|yes|off|no|enabled|disabled)$/i.test(value))
    return /^(?:on|yes|enabled)$/i.test(value) ? 'true' : 'false';
  const unit = /^-?\d+(?:\.\d+)?([a-zA-Z%]+)$/.exec(raw)?.[1];
  // “2 cores” of `500m`.
  if (unit && /^-?\d+(?:\.\d+)?$/.test(value)) return isCount ? value : `${value}${unit}`;
  if (isJson) return isLiteral && !(isQuoted && /^\d/.test(value) && !/^-?\d/.test(raw)) ? value : JSON.stringify(value);
  const quoted = `"${value.replaceAll('"', '\\"')}"`;
  if (language === 'toml') return isLiteral || /^\d{4}-\d\d-\d\d/.test(value) ? value : quoted;
  if (language === 'yaml' && isOtherInYaml(value, raw, isQuoted)) return quoted;
  return isLiteral || /^[\w./:@+~-]+$/.test(value) ? value : quoted;
}
