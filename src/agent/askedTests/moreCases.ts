// Makes further cases of tests: the same with another value, at bounds, empty, swapped.

import { wholeWord } from '#agent/files/codebase.ts';
import { isScript, languageOf } from '#agent/files/language.ts';
import type { FailedTest } from '#agent/task/ports.ts';
import { unique } from '#agent/task/request.ts';
import { argumentsFrom, type Side } from '#base/brackets.ts';
import { isLiteral, isSameLiteral, sidesOf } from './assertion.ts';
import { isWholeAssertion } from './pruneTests.ts';
import { type TestLines, TITLE, testsIn } from './testBlocks.ts';

/** A test with one value changed, up to its last comparison with a literal; nothing else is asserted. */
export interface Case {
  path: string;
  /** The test that it varies. */
  test: TestLines;
  lines: readonly string[];
  /** Index in `lines` of the changed one. */
  changed: number;
  value: string;
  /** Of the comparison, in the last of `lines` that is no end. */
  sides: { call: Side; expected: Side };
  at: number;
}

const MOST = 120;
const MOST_NUMBERS = 12;
const MOST_VALUES = 8;
/** What no code returns. */
export const UNKNOWN = '__unknown__';

/** What the code gave where it was compared with that; null = it can’t be written down. */
export function givenBy({ expected, received }: FailedTest): string | null {
  if (expected === null || received === null) return null;
  const value = received.includes(UNKNOWN) ? expected : expected.includes(UNKNOWN) ? received : null;
  return value !== null && isLiteral(value) && value.length < 200 ? value : null;
}

/** `code`: what the tests are for, whose numbers are bounds; `names`: its functions. The most different ones first, of each test in turn. */
export function moreCases(path: string, text: string, names: readonly string[], code: string): Case[] {
  const numbers = unique(
    (code.match(/(?<![\w.])\d+(?:\.\d+)?(?![\w.])/g) ?? []).filter((number) => Number(number) > 1 && Number(number) <= 1e6),
  )
    .sort((a, b) => Number(b) - Number(a))
    .slice(0, MOST_NUMBERS);
  const lines = text.split('\n');
  const isMeant = ({ start, end }: TestLines) => names.some((name) => wholeWord(name).test(lines.slice(start + 1, end + 1).join('\n')));
  const perTest = testsIn(path, text)
    .filter(isMeant)
    .map((test) => variants(path, text, test, numbers, code));
  const found: Case[] = [];
  for (let at = 0; found.length < MOST && perTest.some((cases) => at < cases.length); at++)
    for (const cases of perTest) {
      const one = cases[at];
      if (one && found.length < MOST) found.push(one);
    }
  return found;
}

function variants(path: string, text: string, test: TestLines, numbers: readonly string[], code: string): Case[] {
  const all = text.split('\n').slice(test.start, test.end + 1);
  const at = all.findLastIndex((line, index) => index > 0 && comparison(line, path) !== null);
  if (at === -1) return [];
  // Only what leads to the comparison.
  const isEnd = isScript(languageOf(path));
  const lines = [...all.slice(0, at + 1).filter((line, index) => index === at || !isWholeAssertion(line)), ...(isEnd ? all.slice(-1) : [])];
  const last = lines.length - (isEnd ? 2 : 1);
  const sides = comparison(lines[last] ?? '', path);
  if (sides === null || lines.length > 30) return [];
  const places = lines.flatMap((line, index) =>
    index === 0 || index > last
      ? []
      : literalsIn(line, index === last ? sides.call : null, index, numbersIn(lines.slice(1, last).join('\n'), sides.call.text)),
  );
  // Numbers have bounds; of a text less is known.
  const perPlace = [...optionPlaces(lines[last] ?? '', sides.call, last, code), ...places]
    .toSorted((a, b) => Number(a.isText) - Number(b.isText))
    .slice(0, MOST_VALUES)
    .map((place) => place.others(numbers).map((value) => ({ place, value })));
  const found: Case[] = [];
  for (let turn = 0; perPlace.some((values) => turn < values.length); turn++)
    for (const values of perPlace) {
      const one = values[turn];
      if (one === undefined) continue;
      const { line, start, end } = one.place;
      const own = lines[line] ?? '';
      const changed = own.slice(0, start) + one.value + own.slice(end);
      const made = lines.with(line, changed);
      const now = comparison(made[last] ?? '', path);
      if (now !== null && !text.includes(changed.trim()))
        found.push({ path, test, lines: made, changed: line, value: one.value, sides: now, at: last });
    }
  return found;
}

/** A call that is compared with a literal. */
function comparison(line: string, path: string): { call: Side; expected: Side } | null {
  const sides = isWholeAssertion(line) ? sidesOf(line, path) : null;
  if (sides === null) return null;
  const [expected] = sides.filter(({ text }) => isLiteral(text));
  const [call] = sides.filter(({ text }) => !isLiteral(text));
  return expected && call ? { call, expected } : null;
}

interface Place {
  line: number;
  start: number;
  end: number;
  isText: boolean;
  others(numbers: readonly string[]): string[];
}

const VALUE = /(?<![\w$.'"`])-?\d+(?:\.\d+)?(?![\w.])|(["'])(?:\\.|(?!\1)[^\\\n])*\1|\b(?:true|false|True|False)\b/g;

/** `within`: only there; null = in the whole line. */
function literalsIn(line: string, within: Side | null, index: number, near: readonly number[]): Place[] {
  const inRange = (start: number, end: number) => within === null || (within.start <= start && end <= within.end);
  const found: Place[] = [...line.matchAll(VALUE)]
    .map(({ index: start, 0: value }) => ({
      line: index,
      start,
      end: start + value.length,
      isText: /^["']/.test(value),
      others: (numbers: readonly string[]) => otherValues(value, numbers, near),
    }))
    .filter(({ start, end }) => inRange(start, end));
  const swapped = within === null ? null : swappedArguments(line, within, index);
  return swapped === null ? found : [swapped, ...found];
}

/** The first two arguments of the call in each other’s place. */
function swappedArguments(line: string, call: Side, index: number): Place | null {
  const open = call.text.indexOf('(');
  if (open === -1) return null;
  const [first, second] = argumentsFrom(line, call.start + open + 1);
  if (!first || !second || !isLiteral(first.text) || !isLiteral(second.text) || isSameLiteral(first.text, second.text)) return null;
  const between = line.slice(first.end, second.start);
  return { line: index, start: first.start, end: second.end, isText: false, others: () => [`${second.text}${between}${first.text}`] };
}

/** Options that are off unless they are given: `{ registered = false } = {}`, `registered=False`. */
function optionPlaces(line: string, call: Side, index: number, code: string): Place[] {
  const open = call.text.indexOf('(');
  const name = /([A-Za-z_$][\w$]*)$/.exec(call.text.slice(0, Math.max(0, open)))?.[1];
  if (name === undefined || !call.text.endsWith(')')) return [];
  const parameters =
    new RegExp(
      `\\b${name.replaceAll('$', '\\$')}\\s*(?:=\\s*(?:async\\s*)?)?\\(([^()]*(?:\\([^()]*\\)[^()]*)*)\\)\\s*(?:->[^:\\n]+)?(?:\\{|:|=>)`,
    ).exec(code)?.[1] ?? '';
  const given = argumentsFrom(line, call.start + open + 1).length;
  const options = /^([^{}]*?),?\s*\{([^{}]*)\}\s*=\s*\{\s*\}\s*$/.exec(parameters);
  const isNext = options !== null && given === (options[1] ?? '').split(',').filter((one) => one.trim() !== '').length;
  const switched = (text: string, between: string) =>
    [...text.matchAll(/([A-Za-z_$][\w$]*)\s*=\s*(false|true|False|True)\b/g)]
      .filter(([, option = '']) => !new RegExp(`\\b${option.replaceAll('$', '\\$')}\\b`).test(call.text))
      .map(([, option = '', value = '']) => `${option}${between}${SWITCHED[value]}`);
  const added = isNext
    ? switched(options[2] ?? '', ': ').map((one) => `{ ${one} }`)
    : options === null
      ? switched(parameters, '=').filter(() => /\bdef\s/.test(code))
      : [];
  const end = call.start + call.text.length - 1;
  const before = given === 0 ? '' : ', ';
  return added.length === 0 ? [] : [{ line: index, start: end, end, isText: false, others: () => added.map((one) => before + one) }];
}

const SWITCHED: Readonly<Record<string, string>> = { true: 'false', false: 'true', True: 'False', False: 'True' };

/** The other numbers of a test, and the sums of two: one argument may be the bound of another. */
function numbersIn(before: string, call: string): number[] {
  const own = unique((`${before}\n${call}`.match(/(?<![\w.'"`])-?\d+(?:\.\d+)?(?![\w.])/g) ?? []).map(Number)).slice(0, 4);
  return unique([...own, ...own.flatMap((one, at) => own.slice(at + 1).map((other) => one + other))]).slice(0, 6);
}

function otherValues(value: string, numbers: readonly string[], near: readonly number[]): string[] {
  if (/^-?\d/.test(value)) {
    const own = Number(value);
    const bounds = numbers.flatMap((number) => [Number(number), Number(number) + 1, Number(number) - 1]);
    const others = near.filter((number) => number !== own);
    // Of many numbers the small ones are bounds more often than what comes out.
    const further = bounds.slice(3).toSorted((a, b) => a - b);
    return unique(
      [...bounds.slice(0, 3), ...others.slice(0, 3), 0, own + 1, -1, ...further, ...others.slice(3), own * 10]
        .filter((other) => other !== own)
        .map(String),
    );
  }
  if (/^["']/.test(value)) {
    const quote = value[0] ?? "'";
    const own = value.slice(1, -1);
    const other = own === own.toUpperCase() ? own.toLowerCase() : own.toUpperCase();
    return unique(
      [other, ...pieces(own), '', padded(own), ` ${own} `, own + own, own.slice(0, -1)]
        .filter((text) => text !== own)
        .map((text) => quote + text + quote),
    );
  }
  return [SWITCHED[value] ?? value];
}

/** `{{name}}` → `{{ name }}`: blanks around the last word between signs. */
function padded(text: string): string {
  return text.replace(/(?<=[^\w\s])(\w+)(?=[^\w\s]+\W*$)/, ' $1 ');
}

/** `1.2.3` → `1.2` and `1.2.3.3`: parts that a sign separates. */
function pieces(text: string): string[] {
  const last = /[^\w\s]\w+$/.exec(text)?.[0];
  return last === undefined ? [] : [text.slice(0, -last.length), text + last];
}

/** The case with this expected value, under this name: words joined by underscores. */
export function withExpected({ path, lines, sides, at }: Case, name: string, expected: string): string[] {
  const own = lines[at] ?? '';
  const { start, end } = sides.expected;
  return named(path, lines.with(at, (own.slice(0, start) + expected + own.slice(end)).replace(/(?<=[;)])\s*(?:\/\/|#).*$/, '')), name);
}

/** The case as a test that the changed line throws this error. Null: it can't be written like that. */
export function withThrown({ path, lines, changed, at, sides }: Case, name: string, error: string): string[] | null {
  const own = lines[changed] ?? '';
  const indent = /^\s*/.exec(own)?.[0] ?? '';
  const call =
    changed === at
      ? sides.call.text
      : own
          .trim()
          .replace(/^(?:const|let|var)\s+[\w$]+\s*=\s*/, '')
          .replace(/;$/, '');
  if (!/^[\w$.]+\(.*\)$/.test(call)) return null;
  const before = lines.slice(0, changed);
  const isExpect = lines.some((line) => /^\s*expect\(/.test(line));
  if (isScript(languageOf(path)))
    return named(
      path,
      [
        ...before,
        isExpect ? `${indent}expect(() => ${call}).toThrow(${error});` : `${indent}assert.throws(() => ${call}, ${error});`,
        lines.at(-1) ?? '});',
      ],
      name,
    );
  return /^\s*self\./.test(lines[at] ?? '')
    ? named(path, [...before, `${indent}with self.assertRaises(${error}):`, `${indent}    ${call}`], name)
    : null;
}

function named(path: string, [head = '', ...rest]: readonly string[], name: string): string[] {
  const title = name.replaceAll('_', ' ');
  if (isScript(languageOf(path)))
    return [head.replace(TITLE, (_, begin: string, quote: string) => `${begin}${quote}${title}${quote}`), ...rest];
  return [head.replace(/\bdef\s+\w+/, `def test_${name}`), ...rest];
}

/** The test file with these after the tests that they vary. */
export function withCases(path: string, text: string, cases: readonly { test: TestLines; lines: readonly string[] }[]): string {
  const gap = languageOf(path) !== 'python' || !cases.some(({ lines }) => /^\S/.test(lines[0] ?? '')) ? [''] : ['', ''];
  const made = text.split('\n');
  // From the end, so that the lines of those before stay where they are.
  for (const { test, lines } of cases.toSorted((a, b) => b.test.start - a.test.start)) {
    let end = test.end;
    while (end > test.start && (made[end] ?? '').trim() === '') end--;
    made.splice(end + 1, 0, ...gap, ...lines);
  }
  return made.join('\n');
}
