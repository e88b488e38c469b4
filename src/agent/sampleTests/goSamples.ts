// Makes samples of Go functions, and writes them as tests.
import { argumentsFrom } from '#agent/askedTests/assertion.ts';
import type { FurtherCase, Outcome } from '#agent/askedTests/furtherCase.ts';
import type { Definition } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import type { FailedTest } from '#agent/task/ports.ts';
import { goValues, type TypeText } from './goValues.ts';
import { type Sample, titleOf } from './sample.ts';
import { argumentLists } from './sampleCalls.ts';
import type { TestStyle } from './sampleCases.ts';
import type { Source } from './values.ts';

interface GoFunction {
  name: string;
  parameters: { name: string; type: string }[];
  results: Sample['results'];
  body: string;
}

/** Null: it is a method, or gives or takes what can't be written down. */
export function goFunction({ text }: ProjectFile, { name, line, end, kind, parent }: Definition): GoFunction | null {
  if (kind !== 'function' || parent !== null) return null;
  const code = text
    .split('\n')
    .slice(line, end + 1)
    .join('\n');
  const open = code.indexOf('(', code.indexOf(name));
  const parts = argumentsFrom(code, open + 1);
  const close = code.indexOf(')', parts.at(-1)?.end ?? open);
  const brace = code.indexOf('{', close);
  if (/\[/.test(code.slice(code.indexOf(name), open)) || open === -1 || brace === -1) return null;
  const results = resultsOf(code.slice(close + 1, brace).trim());
  const parameters = parametersOf(parts.map((part) => part.text));
  return results === null || parameters.some(({ type }) => type === '') ? null : { name, parameters, results, body: code.slice(brace) };
}

/** `a, b int, s string`: a type holds for the names before it. */
function parametersOf(parts: readonly string[]): { name: string; type: string }[] {
  let type = '';
  return parts
    .toReversed()
    .map((part) => {
      const [, name = part, own] = /^(\w+)\s+(\S.*)$/.exec(part) ?? [];
      type = own ?? type;
      return { name, type };
    })
    .toReversed();
}

function resultsOf(text: string): Sample['results'] | null {
  const parts = (text.startsWith('(') ? argumentsFrom(text, 1).map((one) => one.text) : text === '' ? [] : [text]).map((one) =>
    one.replace(/^\w+ (?=\S)/, ''),
  );
  const [first, second] = parts;
  if (first === undefined || parts.length > 2 || /^(?:func|chan|interface|<-)/.test(first)) return null;
  if (second === undefined) return first === 'error' ? 'error' : 'value';
  return second === 'error' ? 'valueAndError' : null;
}

export function goSamples(read: GoFunction, source: Source, typeText: TypeText, known: readonly (readonly string[])[]): Sample[] {
  const { name, parameters, results } = read;
  const values = parameters.map((one) => goValues(one.name, one.type, source, typeText));
  if (values.some(({ length }) => length === 0)) return [];
  const asWritten = parameters.map((one) => ({ name: one.name, type: one.type, initial: null, options: null, isNamed: false }));
  return argumentLists({ name, parameters: asWritten, isAsync: false, body: read.body }, source, known, values).map((given) => ({
    subject: name,
    label: name,
    setup: [],
    call: `${name}(${given})`,
    isAsync: false,
    results,
  }));
}

const GIVEN = '__given__';
const FAILED = '__error__';

export function goCase(style: TestStyle, sample: Sample): FurtherCase {
  return {
    test: style.last,
    call: sample.call,
    probe: (title) => probe(title, sample),
    outcomeIn: (failure) => outcomeIn(failure),
    written: (title, outcome) => written(title, sample, outcome),
    nameFor: ({ kind }) => titleOf(sample, kind === 'error' ? 'error' : null),
  };
}

function head(title: string): string {
  const words = title.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `func Test${words.join('')}(t *testing.T) {`;
}

function probe(title: string, { call, results }: Sample): string[] {
  const after = {
    value: [`\tgot := ${call}`],
    valueAndError: [`\tgot, err := ${call}`, '\tif err != nil {', `\t\tt.Fatal("${FAILED}")`, '\t}'],
    error: [`\tgot := ${call}`, '\tif got != nil {', `\t\tt.Fatal("${FAILED}")`, '\t}'],
  }[results];
  // A panic would end all tests.
  return [head(title), '\tdefer func() { _ = recover() }()', ...after, `\tt.Fatalf("${GIVEN} %#v", got)`, '}'];
}

const MOST_LENGTH = 160;

function outcomeIn({ message, name }: FailedTest): Outcome | null {
  const text = `${message}\n${name}`;
  if (text.includes(FAILED)) return { kind: 'error', code: 'error' };
  const given = new RegExp(`${GIVEN} (.*)`).exec(message)?.[1]?.trim();
  if (given === undefined || given.length > MOST_LENGTH || /0xc0|\(0x|\bfunc\(|NaN|Inf|\d\.\d{10}/.test(given)) return null;
  // Of its own package a type has no prefix here.
  return { kind: 'value', code: given.replace(/(?<![\w."])(?!time\.|big\.|url\.)[a-z]\w*\.(?=[A-Za-z]\w*[{(])/g, '') };
}

function written(title: string, { call, results }: Sample, { kind, code }: Outcome): string[] {
  const shown = call.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%');
  if (kind === 'error')
    return [
      head(title),
      `\tif ${results === 'error' ? 'err' : '_, err'} := ${call}; err == nil {`,
      `\t\tt.Error("${shown} gives no error")`,
      '\t}',
      '}',
    ];
  if (results === 'error') return [head(title), `\tif err := ${call}; err != nil {`, `\t\tt.Errorf("${shown}: %v", err)`, '\t}', '}'];
  const isPlain = !/[{(]/.test(code);
  const differs = isPlain ? `got != ${code}` : '!reflect.DeepEqual(got, want)';
  const want = isPlain ? [] : [`\twant := ${code}`];
  const verb = /^"/.test(code) ? '%q' : '%v';
  const told = [`\t\tt.Errorf("${shown} = ${verb}, want ${verb}", got, ${isPlain ? code : 'want'})`, '\t}', '}'];
  if (results === 'valueAndError')
    return [head(title), `\tgot, err := ${call}`, '\tif err != nil {', '\t\tt.Fatal(err)', '\t}', ...want, `\tif ${differs} {`, ...told];
  if (!isPlain) return [head(title), `\tgot := ${call}`, ...want, `\tif ${differs} {`, ...told];
  const isTruth = code === 'true' || code === 'false';
  if (isTruth) return [head(title), `\tif ${code === 'true' ? '!' : ''}${call} {`, `\t\tt.Error("${shown} is not ${code}")`, '\t}', '}'];
  return [head(title), `\tif got := ${call}; ${differs} {`, ...told];
}
