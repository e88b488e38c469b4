// Makes further cases of calls in tests: arguments in another order, at bounds, empty.
import { isScript, type Language, languageOf } from '#agent/files/language.ts';
import { outline } from '#agent/files/outline.ts';
import { unique } from '#agent/task/request.ts';
import { argumentsFrom, isLiteral, isSameLiteral, sidesOf } from './assertion.ts';
import { isWholeAssertion } from './pruneTests.ts';

/** An assertion with its call and its expected value left open. */
export interface Form {
  /** Of the line in the test file, 0-based. */
  line: number;
  name: string;
  with(call: string, expected: string): string;
  /** Null: not in this form. */
  throws(call: string, error: string): string | null;
  /** As it stands there. */
  expected: string;
  callee: string;
  given: string[];
}

/** `call`: as it stands in the assertion. */
export interface Case {
  form: Form;
  call: string;
}

const MOST = 24;
const MOST_FORMS = 4;
/** What no code returns. */
export const UNKNOWN = '__unknown__';

/** `names`: the functions that the tests are for. `code`: theirs, whose numbers and texts are bounds. */
export function moreCases(path: string, text: string, names: readonly string[], code: string): Case[] {
  const forms = formsIn(path, text, names);
  const perForm = forms.map((form) =>
    unique(variants(form.given, code, languageOf(path)).map((given) => `${form.callee}(${given.join(', ')})`))
      .filter((call) => !text.includes(call))
      .map((call) => ({ form, call })),
  );
  const found: Case[] = [];
  for (let at = 0; found.length < MOST && perForm.some((cases) => at < cases.length); at++)
    for (const cases of perForm) {
      const one = cases[at];
      if (one && found.length < MOST && !found.some(({ call }) => call === one.call)) found.push(one);
    }
  return found;
}

/** Calls with literals only, of functions that need no object: what they give depends on nothing else. */
function formsIn(path: string, text: string, names: readonly string[]): Form[] {
  const found: Form[] = [];
  for (const [line, own] of text.split('\n').entries()) {
    const sides = isWholeAssertion(own) ? sidesOf(own, path) : null;
    if (sides === null) continue;
    for (const [call, value] of [sides, [sides[1], sides[0]] as const]) {
      const [whole = '', callee = '', name = ''] = /^((?:[A-Za-z_$][\w$]*\.)?([A-Za-z_$][\w$]*))\(/.exec(call.text) ?? [];
      if (!names.includes(name) || !call.text.endsWith(')') || !isLiteral(value.text)) continue;
      const owner = callee.slice(0, -name.length - 1);
      if (owner !== '' && new RegExp(`\\b${owner.replaceAll('$', '\\$')}\\s*=`).test(text)) continue;
      const given = argumentsFrom(call.text, whole.length).map((argument) => argument.text);
      if (!given.every(isLiteral) || given.length === 0) continue;
      const [first, second] = [call, value].toSorted((a, b) => a.start - b.start) as [typeof call, typeof value];
      found.push({
        line,
        name,
        callee,
        given,
        expected: value.text,
        throws: (other, error) => throwing(own.trim(), other, error),
        with: (other, expected) => {
          const [one, two] = first === call ? [other, expected] : [expected, other];
          return (own.slice(0, first.start) + one + own.slice(first.end, second.start) + two + own.slice(second.end)).trim();
        },
      });
    }
  }
  // One of each function first.
  const firsts = found.filter((form, at) => found.findIndex(({ name }) => name === form.name) === at);
  return [...firsts, ...found.filter((form) => !firsts.includes(form))].slice(0, MOST_FORMS);
}

/** `1.2.3` → `1.2` and `1.2.3.3`: parts that a sign separates. */
function pieces(text: string): string[] {
  const last = /[^\w\s]\w+$/.exec(text)?.[0];
  return last === undefined ? [] : [text.slice(0, -last.length), text + last];
}

/** The assertion that this call throws, in the words of the one that is there. */
function throwing(like: string, call: string, error: string): string | null {
  if (like.startsWith('assert.')) return `assert.throws(() => ${call}, ${error});`;
  if (like.startsWith('expect(')) return `expect(() => ${call}).toThrow(${error});`;
  if (like.startsWith('self.')) return `self.assertRaises(${error}, lambda: ${call})`;
  return null;
}

function variants(given: readonly string[], code: string, language: Language): string[][] {
  const numbers = unique((code.match(/(?<![\w.])\d+(?:\.\d+)?(?![\w.])/g) ?? []).filter((number) => Number(number) <= 1e6)).slice(0, 4);
  const found: string[][] = [];
  const [first, second] = given;
  if (first !== undefined && second !== undefined && !isSameLiteral(first, second)) found.push([second, first, ...given.slice(2)]);
  const others = given.map((argument) => otherValues(argument, numbers, language));
  for (let at = 0; others.some((values) => at < values.length); at++)
    for (const [index, values] of others.entries()) {
      const value = values[at];
      if (value !== undefined) found.push(given.with(index, value));
    }
  if (given.length > 1) found.push(given.slice(0, -1));
  return found;
}

function otherValues(argument: string, numbers: readonly string[], language: Language): string[] {
  if (/^-?\d/.test(argument)) {
    const own = Number(argument);
    const bounds = numbers.flatMap((number) => [Number(number), Number(number) + 1, Number(number) - 1]);
    return unique([own + 1, ...bounds, 0, -1, own - 1].filter((value) => value !== own).map(String));
  }
  if (/^["']/.test(argument)) {
    const quote = argument[0] ?? "'";
    const own = argument.slice(1, -1);
    const other = own === own.toUpperCase() ? own.toLowerCase() : own.toUpperCase();
    return unique(
      [other, ...pieces(own), '', ` ${own} `, own + own, own.slice(0, -1), own.slice(1)]
        .filter((value) => value !== own)
        .map((value) => quote + value + quote),
    );
  }
  if (argument.startsWith('[')) {
    const items = argumentsFrom(argument, 1).map(({ text }) => text);
    return unique(
      [[...items].reverse(), [], items.slice(0, 1), items.slice(1), [...items, ...items.slice(0, 1)]].map((list) => `[${list.join(', ')}]`),
    ).filter((list) => !isSameLiteral(list, argument));
  }
  if (language === 'python') return argument === 'True' ? ['False'] : argument === 'False' ? ['True'] : [];
  return argument === 'true' ? ['false'] : argument === 'false' ? ['true'] : [];
}

/** The test file with each of these as a test of its own, so that each tells what the code gives. */
export function withProbes(path: string, text: string, probes: readonly Probe[]): string {
  // From the end, so that the lines of those before stay where they are.
  return probes
    .toSorted((a, b) => b.form.line - a.form.line)
    .reduce((made, { form, name, assertion }) => withTest(path, made, form, name, [assertion]), text);
}

/** A test with one assertion. `name`: words joined by underscores. */
export interface Probe {
  form: Form;
  name: string;
  assertion: string;
}

/** Adds a test after the one that has the form. `name`: words joined by underscores. */
export function withTest(path: string, text: string, form: Form, name: string, assertions: readonly string[]): string {
  const language = languageOf(path);
  const lines = text.split('\n');
  if (isScript(language)) {
    const begins = lines.findIndex((line) => /^\s*(?:test|it)\s*\(/.test(line));
    const runner = /^\s*(test|it)/.exec(lines[begins] ?? '')?.[1] ?? 'test';
    const takes = /\(\s*t\s*\)\s*=>|\bfunction\s*\(\s*t\s*\)/.test(lines[begins] ?? '') ? '(t)' : '()';
    return `${text.trimEnd()}\n\n${runner}('${name.replaceAll('_', ' ')}', ${takes} => {\n${assertions.map((line) => `  ${line}`).join('\n')}\n});\n`;
  }
  const holder = outline(text, language).find(({ kind, line, end }) => kind !== 'class' && line <= form.line && form.line <= end);
  const end = holder?.end ?? lines.length - 1;
  const indent = /^\s*/.exec(lines[holder?.line ?? 0] ?? '')?.[0] ?? '';
  const isMethod = indent !== '';
  const made = [
    '',
    `${isMethod ? '' : '\n'}${indent}def test_${name}(${isMethod ? 'self' : ''}):`,
    ...assertions.map((line) => `${indent}    ${line}`),
  ];
  let last = end;
  while (last > 0 && (lines[last] ?? '').trim() === '') last--;
  return [...lines.slice(0, last + 1), ...made, ...lines.slice(last + 1)].join('\n');
}
