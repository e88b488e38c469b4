// Writes texts that match a regular expression, for code that reads texts with one.
interface Reader {
  source: string;
  at: number;
  /** One of so many, in turn. */
  pick(count: number): number;
}

const MOST = 10;
/** Of texts that differ from the first in one choice. */
const MOST_CHOICES = 8;
/** Longer ones are no format that somebody writes, and may be nested without end. */
const MOST_LENGTH = 200;
const CLASSES: Readonly<Record<string, string>> = { d: '7', w: 'a', s: ' ', D: 'x', W: '-', S: 'x', t: '\t', n: ' ' };
const DIGITS = '1253';
const NO_WIDTH = /^[bBAZz]$/;

/** The patterns in a text, without their bars and flags. */
export function patternsIn(code: string): string[] {
  const scripts = [
    ...code.matchAll(
      /(?<=(?:^|[=(,:[!&|?{};]|\breturn)\s*)\/((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])*)\/[dgimsuvy]*(?=[\s.,;)\]}]|$)/gm,
    ),
  ];
  const python = [...code.matchAll(/\br(["'])((?:\\.|(?!\1)[^\\\n])+)\1/g)];
  return [...scripts.map(([, one = '']) => one), ...python.map(([, , one = '']) => one)];
}

/** [] = it can't be read. */
export function textsLike(pattern: string): string[] {
  if (pattern.length > MOST_LENGTH) return [];
  const counts: number[] = [];
  // All that may be there, and other digits in each group.
  const base = (at: number, count: number) => (count === DIGITS.length ? at % count : count - 1);
  const whole = textBy(pattern, (at, count) => {
    counts[at] = count;
    return base(at, count);
  });
  if (whole === null) return [];
  const found = new Set([whole]);
  // Each part that may be there or not, and each sign of a class, once; a digit is as good as another.
  for (const [changed, count] of counts.entries())
    for (let choice = 0; choice < Math.min(count, DIGITS.length) && count < DIGITS.length && found.size <= MOST_CHOICES; choice++)
      found.add(textBy(pattern, (at, of) => (at === changed ? Math.min(choice, of - 1) : base(at, of))) ?? whole);
  for (let turn = 0; turn < MOST; turn++) {
    const pick = picker(turn);
    found.add(textBy(pattern, (_, count) => pick(count)) ?? whole);
  }
  return [...found];
}

/** `pick`: of the choice with this number, one of so many. */
function textBy(pattern: string, pick: (at: number, count: number) => number): string | null {
  let at = 0;
  const reader: Reader = { source: pattern, at: 0, pick: (count) => pick(at++, count) };
  const text = choices(reader);
  return text === null || reader.at < pattern.length ? null : text;
}

/** The same numbers each time, in no order. */
function picker(turn: number): Reader['pick'] {
  let state = turn * 7919 + 1;
  return (count) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * count);
  };
}

/** Null: something that is not read here, such as a look-behind. */
function choices(reader: Reader): string | null {
  const options: string[] = [];
  let text = '';
  while (reader.at < reader.source.length) {
    const char = reader.source[reader.at] ?? '';
    if (char === ')') break;
    if (char === '|') {
      options.push(text);
      text = '';
      reader.at++;
      continue;
    }
    const part = repeated(reader);
    if (part === null) return null;
    text += part;
  }
  options.push(text);
  return options[reader.pick(options.length)] ?? '';
}

function repeated(reader: Reader): string | null {
  const from = reader.at;
  const first = atom(reader);
  if (first === null) return null;
  const [whole = '', sign = '', least = '', most] = /^(?:([?*+])|\{(\d+)(?:,(\d*))?\})\??/.exec(reader.source.slice(reader.at)) ?? [];
  if (whole === '') return first;
  const end = reader.at + whole.length;
  const few = sign === '+' ? 1 : sign === '' ? Number(least) : 0;
  const many = sign === '?' ? 1 : sign === '' ? (most === undefined ? few : Number(most === '' ? few + 1 : most)) : few + 2;
  const times = Math.min(few + reader.pick(many - few + 1), 12);
  let text = '';
  for (let turn = 0; turn < times; turn++) {
    reader.at = from;
    text += atom(reader) ?? '';
  }
  reader.at = end;
  return text;
}

function atom(reader: Reader): string | null {
  const char = reader.source[reader.at++] ?? '';
  if (char === '(') return group(reader);
  if (char === '[') return fromClass(reader);
  if (char === '^' || char === '$') return '';
  if (char === '.') return 'x';
  if (char !== '\\') return char;
  const next = reader.source[reader.at++] ?? '';
  if (next === 'd') return DIGITS[reader.pick(DIGITS.length)] ?? '7';
  return NO_WIDTH.test(next) ? '' : (CLASSES[next] ?? next);
}

function group(reader: Reader): string | null {
  const [kind = ''] = /^\?(?::|P?<\w+>|i:)/.exec(reader.source.slice(reader.at)) ?? [];
  if (kind === '' && reader.source[reader.at] === '?') return null;
  reader.at += kind.length;
  const text = choices(reader);
  if (text === null || reader.source[reader.at] !== ')') return null;
  reader.at++;
  return text;
}

function fromClass(reader: Reader): string | null {
  const end = /^\^?\]?(?:\\.|[^\]\\])*\]/.exec(reader.source.slice(reader.at))?.[0];
  if (end === undefined) return null;
  reader.at += end.length;
  const inner = end.slice(0, -1);
  if (inner.startsWith('^')) return ['x', 'b', '1', '-'].find((one) => !inner.includes(one)) ?? 'ß';
  const parts = [...inner.matchAll(/\\(.)|([^\\])-([^\\\]])|([^\\])/g)].map(([, special, from, , one]) =>
    special === undefined ? (from ?? one ?? '') : (CLASSES[special] ?? special),
  );
  return parts[reader.pick(parts.length)] ?? null;
}
