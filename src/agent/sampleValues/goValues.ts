// Suggests values for a parameter of a Go function, by its type.
import type { Codebase } from '#agent/files/codebase.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { unique } from '#agent/task/request.ts';
import { kindOf } from './usage.ts';
import { numbers, type Source, texts } from './values.ts';

/** What a type's name stands for in the project: its text after the name, or null. */
export type TypeText = (name: string) => string | null;

const WHOLE = /^(?:u?int(?:8|16|32|64)?|byte|rune)$/;
const MOST = 24;
const MOST_LEVELS = 2;

/** [] = values of this type can't be written down. */
export function goValues(name: string, type: string, source: Source, typeText: TypeText, level = 0): string[] {
  const own = type.replace(/^\.\.\./, '').trim();
  const known = [...source.givenTo(name), ...source.ofTask];
  const numeric = known.filter((one) => /^-?\d/.test(one));
  if (WHOLE.test(own)) {
    const whole = [...numeric, ...numbers(source)].filter((one) => /^-?\d+$/.test(one) && !(own.startsWith('u') && one.startsWith('-')));
    return unique(whole).slice(0, MOST);
  }
  if (/^float(?:32|64)$/.test(own)) return unique([...numeric, ...numbers(source), '2.5', '0.5']).slice(0, MOST);
  if (own === 'bool') return ['true', 'false'];
  if (own === 'string')
    return unique([...keys(name, source), ...known.filter((one) => /^["']/.test(one)), ...texts(source)].map(inDoubleQuotes)).slice(
      0,
      MOST,
    );
  if (own === 'time.Duration') return durations(source, numeric);
  if (own === 'time.Time') return DAYS.map(([year, month, day]) => `time.Date(${year}, ${month}, ${day}, 12, 0, 0, 0, time.UTC)`);
  const [, list] = /^\[\](.+)$/.exec(own) ?? [];
  if (list !== undefined) return listsOf(own, goValues('', list, source, typeText, level + 1));
  const [, key, value] = /^map\[(\w+)\](.+)$/.exec(own) ?? [];
  if (key !== undefined && value !== undefined)
    return mapsOf(own, goValues('', key, source, typeText, level + 1), goValues('', value, source, typeText, level + 1));
  return level >= MOST_LEVELS ? [] : named(own, source, typeText, level);
}

const DAYS = [
  [2024, 1, 31],
  [2024, 12, 15],
  [2023, 2, 28],
  [2024, 2, 29],
] as const;

function keys(name: string, source: Source): string[] {
  const kind = kindOf(name, null, source);
  return kind.kind === 'key' ? source.keysOf(kind.table) : [];
}

function inDoubleQuotes(literal: string): string {
  return literal.startsWith("'") ? JSON.stringify(literal.slice(1, -1)) : literal;
}

function durations({ code }: Source, numeric: readonly string[]): string[] {
  const own = [...code.matchAll(/\b(\d+) ?\* ?(time\.\w+)/g)].map(([, count = '1', unit = '']) => [Number(count), unit] as const);
  const around = own.flatMap(([count, unit]) => [`${count} * ${unit}`, `${count + 1} * ${unit}`, `${count - 1} * ${unit}`]);
  const ofTask = numeric.filter((one) => Number(one) > 0).map((one) => `${Math.round(Number(one) * 1000)} * time.Millisecond`);
  return unique([
    ...ofTask,
    ...around,
    '0',
    '-time.Second',
    '5 * time.Second',
    '65 * time.Second',
    '90 * time.Minute',
    '1234 * time.Millisecond',
    '59960 * time.Millisecond',
    '25 * time.Hour',
    'time.Nanosecond',
  ]).slice(0, MOST);
}

function listsOf(type: string, [first, second = first, third = second, fourth = third]: readonly (string | undefined)[]): string[] {
  if (first === undefined) return [];
  return [[first, second, third], [third, first, second, fourth], [], [first], [second, second]].map(
    (list) => `${type}{${list.join(', ')}}`,
  );
}

function mapsOf(type: string, keysOf: readonly string[], [one, other = one]: readonly string[]): string[] {
  const [first, second] = keysOf;
  if (first === undefined || second === undefined || one === undefined) return [];
  return [`${type}{${first}: ${one}, ${second}: ${other}}`, `${type}{}`, `${type}{${first}: ${one}}`];
}

/** A type of the project: its constants, the values of what it is made of, or a struct with its fields. */
function named(type: string, source: Source, typeText: TypeText, level: number): string[] {
  const name = type.replace(/^\*/, '');
  const text = /^[A-Za-z_]\w*$/.test(name) ? typeText(name) : null;
  if (text === null) return [];
  const [, body] = /^\s*struct\s*\{([\s\S]*)\}/.exec(text) ?? [];
  if (body === undefined) {
    const constants = [...source.code.matchAll(new RegExp(`^\\s*(\\w+)\\s+${name}\\s*=`, 'gm'))].map(([, one = '']) => one);
    return unique([...constants, ...goValues('', text.trim().split(/\s/)[0] ?? '', source, typeText, level + 1)]);
  }
  const fields = [...body.matchAll(/^\s*([A-Za-z_][\w, ]*?)\s+([\w.[\]*]+)\s*(?:`[^`]*`)?\s*(?:\/\/.*)?$/gm)].flatMap(
    ([, names = '', of = '']) =>
      names.split(',').map((one) => ({ name: one.trim(), values: goValues(one.trim(), of, source, typeText, level + 1) })),
  );
  const given = fields.filter(({ values }) => values.length > 0);
  const make = (pick: (at: number) => number) =>
    `${type.startsWith('*') ? '&' : ''}${name}{${given.map((one, at) => `${one.name}: ${one.values[pick(at) % one.values.length] ?? '0'}`).join(', ')}}`;
  return unique([
    make(() => 0),
    ...[1, 2, 3, 4].flatMap((step) => given.map((_, changed) => make((at) => (at === changed ? step : 0)))),
    make((at) => at + 1),
  ]);
}

/** The text after `type Name`, of the file's package. */
export function typeTexts(codebase: Codebase, file: ProjectFile): TypeText {
  const own = new Set(codebase.packageOf(file));
  return (name) => {
    const place = codebase.defined(name).find((one) => one.definition.kind === 'type' && own.has(one.file));
    if (place === undefined) return null;
    const text = place.file.text
      .split('\n')
      .slice(place.definition.line, place.definition.end + 1)
      .join('\n');
    return text.replace(new RegExp(`^[\\s\\S]*?\\btype\\s+${name}\\b`), '');
  };
}
