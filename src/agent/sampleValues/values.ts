// Suggests values for a parameter: bounds, keys and texts of the code, and known arguments.
import { isScript, type Language } from '#agent/files/language.ts';
import { COMMENT, mask } from '#agent/files/mask.ts';
import { unique } from '#agent/task/request.ts';
import { commentExamples } from './commentExamples.ts';
import { patternsIn, textsLike } from './patternSamples.ts';
import type { Parameter } from './signature.ts';
import { type Kind, kindOf, type Usage } from './usage.ts';

export interface Source extends Usage {
  language: Language;
  /** The function, with the constants and tables that it uses. */
  code: string;
  /** Keys of a table of the project; [] = none is known. */
  keysOf(table: string): string[];
  /** Literals that parameters of this name get anywhere in the project. */
  givenTo(name: string): string[];
  /** Literals of the task. */
  ofTask: readonly string[];
}

const MOST = 40;
const MOST_BOUNDS = 16;
const MOST_KNOWN = 8;
const MOST_MATCHING = 12;

/** As code, the likeliest first; `undefined` and `None` are not among them. */
export function valuesFor({ name, type, initial, options }: Parameter, source: Source): string[] {
  if (options !== null) return optionValues(options, source);
  const kind = kindWithInitial(name, type, initial, source);
  const own = valuesOfKind(kind, source);
  const shapes = new Set(own.map(shapeOf));
  const ofTask =
    kind.kind === 'list' ? listsOf(itemsOfTask(kind.item, source)) : source.ofTask.filter((literal) => shapes.has(shapeOf(literal)));
  const known = [...source.givenTo(name).slice(0, MOST_KNOWN), ...ofTask];
  return unique(kind.kind === 'key' ? [...own, ...known] : [...known, ...own]).slice(0, MOST);
}

function kindWithInitial(name: string, type: string | null, initial: string | null, source: Source): Kind {
  if (initial !== null && type === null) {
    if (/^(?:true|false)$/i.test(initial)) return { kind: 'boolean' };
    if (/^-?\d/.test(initial)) return { kind: 'number' };
    if (/^["'`]/.test(initial)) return { kind: 'text' };
  }
  return kindOf(name, type, source);
}

function itemsOfTask(item: Kind, source: Source): string[] {
  const shapes = new Set(valuesOfKind(item, source).map(shapeOf));
  return source.ofTask.filter((literal) => shapes.has(shapeOf(literal)));
}

/** Two that stand side by side, each alone, and all. */
function listsOf(items: readonly string[]): string[] {
  if (items.length < 2) return [];
  const pairs = items.slice(1).flatMap((one, at) => items.slice(Math.max(0, at - 1), at + 1).map((other) => [other, one]));
  return [...pairs, ...items.slice(0, 2).map((one) => [one]), items].map((list) => `[${list.join(', ')}]`);
}

/** Each option that is not what it is without it. */
function optionValues(options: readonly Parameter[], source: Source): string[] {
  const needed = options.filter(({ initial }) => initial === null);
  const base = needed.map((one) => [one.name, valuesFor(one, source)[0] ?? '1'] as const);
  const others = options.flatMap((one) =>
    valuesFor(one, source)
      .filter((value) => value !== one.initial)
      .slice(0, 4)
      .map((value) => written([...base.filter(([name]) => name !== one.name), [one.name, value]])),
  );
  return base.length > 0 ? [written(base), ...others] : others;
}

function written(fields: readonly (readonly [string, string])[]): string {
  return fields.length === 0 ? '{}' : `{ ${fields.map(([name, value]) => `${name}: ${value}`).join(', ')} }`;
}

function valuesOfKind(kind: Kind, source: Source): string[] {
  const isOfScript = isScript(source.language);
  switch (kind.kind) {
    case 'number':
      return numbers(source);
    case 'text':
      return texts(source);
    case 'boolean':
      return isOfScript ? ['true', 'false'] : ['True', 'False'];
    case 'key': {
      const keys = source.keysOf(kind.table);
      return keys.length === 0 ? texts(source) : [...keys, keys.every((key) => /^\d/.test(key)) ? '999' : "'unknown'"];
    }
    case 'date':
      return DAYS.map(([year, month, day]) =>
        isOfScript ? `new Date('${year}-${two(month)}-${two(day)}T00:00:00Z')` : `date(${year}, ${month}, ${day})`,
      );
    case 'record':
      return records(source);
    case 'list':
      return lists(kind.item, source);
    case 'object':
      return objects(kind.fields, source);
    default:
      // What is only kept, or handed on.
      return unique(["'abc'", '10', ...texts(source).slice(0, 6), ...numbers(source).slice(0, 6)]);
  }
}

const DAYS = [
  [2024, 1, 31],
  [2024, 12, 15],
  [2023, 2, 28],
  [2024, 2, 29],
  [2023, 6, 30],
  [2024, 3, 1],
  [2023, 12, 31],
  [2024, 2, 28],
] as const;

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** Lists of numbers in the code. */
function numberLists(code: string): number[][] {
  return [...code.matchAll(/[[(]((?:\s*-?[\d.]+\s*,){2,}\s*-?[\d.]+\s*,?\s*)[\])]/g)].map(([, list = '']) =>
    list
      .split(',')
      .filter((one) => one.trim() !== '')
      .map(Number),
  );
}

/** The bounds of the code and what is beside them, then what is often a bound. */
export function numbers({ code }: Source): string[] {
  const found = unique((code.match(/(?<![\w.])\d+(?:\.\d+)?(?![\w.])/g) ?? []).map(Number)).filter((one) => one > 1 && one < 1e6);
  const at = found.slice(0, MOST_BOUNDS);
  const bounds = [
    ...at.slice(0, 2).flatMap((one) => [one, one + 1, one - 1]),
    ...at,
    ...at.map((one) => one - 1),
    ...at.map((one) => one + 1),
  ];
  // Of denominations, what two of them make.
  const sums = numberLists(code).flatMap(([one = 0, other = 0, third = 0]) => [one + other, other + third]);
  // Where something is rounded, what lies between.
  const between = /\b(?:round|floor|ceil|toFixed|trunc)\b|\/|\d\.\d/i.test(code) ? [7.3, 12.75, 10.5] : [];
  return unique([10, 0, ...between, ...bounds.slice(0, 6), ...sums, 3, -1, 1, 20, ...bounds.slice(6), 2, 7, 100].map(String));
}

/** Texts of the code, those that its patterns match, and texts with what it looks for in them. */
export function texts({ code, language }: Source): string[] {
  const quoted = unique(
    [...code.replace(/"{3}|'{3}/g, '  ').matchAll(/(["'])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map(([, , text = '']) => text),
  ).filter((one) => one.length <= 20);
  const words = quoted.filter((one) => /^\w[\w .-]*$/.test(one));
  const signs = quoted.filter((one) => /^[^\w\s\\]{1,3}$/.test(one)).slice(0, 3);
  const isOfNumbers = /\bNumber\b|parseInt|parseFloat|\bint\(|\bfloat\(/.test(code);
  const made = signs.flatMap((sign) =>
    isOfNumbers
      ? [`1${sign}9`, `1${sign}10`, `12${sign}30${sign}5`, `2${sign}0`, `1${sign}9${sign}0`]
      : [`${sign}a${sign}b`, `${sign}a${sign}bc`, `One${sign}Two${sign}Three`, `a${sign}${sign}b`, `${sign}a${sign}`, `a${sign}b`],
  );
  const matching = patternsIn(code).flatMap(textsLike);
  const plain = isOfNumbers ? ['12', '7', 'abc', ''] : ['Hello World', '', 'abc', 'A', '12'];
  const prose = /\bFields\(|\.split\(\s*\)|\.split\(\/?(?:\\[sW]|["' ])|\\w\+|\bwords?\b/i.test(code)
    ? ['The cat, the CAT!', 'One two. Two (three)?']
    : [];
  const examples = commentExamples(commentsOf(code, language));
  return unique(
    [...examples, ...matching.slice(0, MOST_MATCHING), ...prose, ...made, ...words.slice(0, 6), ...plain, '  two  words ', 'ÄÖ-ß_1'].map(
      quote,
    ),
  );
}

/** Comments, and docstrings. */
function commentsOf(code: string, language: Language): string {
  const { kinds } = mask(code, language);
  const comments = [...code].map((char, at) => (kinds[at] === COMMENT || char === '\n' ? char : ' ')).join('');
  const docstrings = code.match(/"""[\s\S]*?"""|'''[\s\S]*?'''/g) ?? [];
  return [comments, ...docstrings].join('\n');
}

function quote(text: string): string {
  return /['\\\n\t]/.test(text) ? JSON.stringify(text) : `'${text}'`;
}

function lists(item: Kind, source: Source): string[] {
  const items = valuesOfKind(item.kind === 'unknown' ? { kind: 'number' } : item, source);
  const [first = '1', second = first, third = second, fourth = third] = item.kind === 'date' ? inARow(items) : items;
  const mixed = [
    [first, second, third],
    [third, first, second, fourth],
    [],
    [first],
    [second, second],
    [third, first, second, second],
    [fourth, third, second, first],
    ...items.slice(2, 12).map((one) => [first, one]),
  ];
  return mixed.map((list) => `[${list.join(', ')}]`);
}

/** Three days in a row, not in their order, and one after a gap. */
function inARow(dates: readonly string[]): string[] {
  return [3, 5, 7, 0].flatMap((at) => dates[at] ?? []);
}

/** One field after the other has another value. */
function objects(fields: ReadonlyMap<string, Kind>, source: Source): string[] {
  const name = (field: string) => (isScript(source.language) ? field : `'${field}'`);
  const values = [...fields].map(
    ([field, kind]) => [field, unique([...source.givenTo(field).slice(0, 3), ...valuesOfKind(kind, source)])] as const,
  );
  const make = (pick: (at: number) => number) =>
    written(values.map(([field, own], at) => [name(field), own[pick(at) % Math.max(1, own.length)] ?? '1']));
  // Of factors the others are one.
  const units = values.flatMap(([, own], changed) =>
    own.slice(1, 12).map((_, step) => make((at) => (at === changed ? step + 1 : Math.max(0, values[at]?.[1].indexOf('1') ?? 0)))),
  );
  const all = [make(() => 0), ...[1, 2, 3, 4, 5].flatMap((step) => values.map((_, changed) => make((at) => (at === changed ? step : 0))))];
  return unique([...all.slice(0, 1 + 3 * values.length), make((at) => at + 1), ...units, ...all.slice(1 + 3 * values.length)]);
}

function records(source: Source): string[] {
  const [list = []] = numberLists(source.code);
  const keys = list.length > 0 ? list.map(String) : numbers(source).filter((one) => Number(one) > 0);
  const [first = '1', second = '2', third = '5'] = keys;
  const words = unique(texts(source).flatMap((one) => one.match(/[A-Za-z]\w*/g) ?? [])).map(quote);
  const [word = "'a'", other = "'b'"] = words;
  return [
    written([
      [word, first],
      [other, second],
    ]),
    written([
      [first, '2'],
      [second, '1'],
      [third, '3'],
    ]),
    '{}',
    written([[word, "'text'"]]),
    written([[first, '1']]),
    ...(list.length > 0 ? [written(list.map((one) => [String(one), '2']))] : []),
  ];
}

function shapeOf(literal: string): string {
  return /^-?\d/.test(literal) ? 'number' : /^["'`]/.test(literal) ? 'text' : (literal[0] ?? '');
}
