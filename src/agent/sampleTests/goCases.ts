// Writes samples as Go tests, and reads what their probes tell.
import type { FurtherCase, Outcome } from '#agent/askedTests/furtherCase.ts';
import type { FailedTest } from '#agent/task/ports.ts';
import { type Sample, titleOf } from './sample.ts';
import type { TestStyle } from './sampleCases.ts';

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

/** What stands before the call. */
function begin(title: string, { setup }: Sample): string[] {
  return [head(title), ...setup.map((line) => `\t${line}`)];
}

function probe(title: string, { call, results, setup }: Sample): string[] {
  const after = {
    value: [`\tgot := ${call}`],
    valueAndError: [`\tgot, err := ${call}`, '\tif err != nil {', `\t\tt.Fatal("${FAILED}")`, '\t}'],
    error: [`\tgot := ${call}`, '\tif got != nil {', `\t\tt.Fatal("${FAILED}")`, '\t}'],
  }[results];
  // A panic would end all tests.
  return [
    head(title),
    '\tdefer func() { _ = recover() }()',
    ...setup.map((line) => `\t${line}`),
    ...after,
    `\tt.Fatalf("${GIVEN} %#v", got)`,
    '}',
  ];
}

const MOST_LENGTH = 160;

function outcomeIn({ message, name }: FailedTest): Outcome | null {
  const text = `${message}\n${name}`;
  if (text.includes(FAILED)) return { kind: 'error', code: 'error' };
  const given = new RegExp(`${GIVEN} (.*)`).exec(message)?.[1]?.trim();
  if (given === undefined || given.length > MOST_LENGTH || /0xc0|\(0x|\bfunc\(|NaN|Inf|\d\.\d{10}/.test(given)) return null;
  if (!isPlainGo(given)) return null;
  // Of its own package a type has no prefix here.
  return { kind: 'value', code: given.replace(/(?<![\w."])(?!time\.|big\.|url\.)[a-z]\w*\.(?=[A-Za-z]\w*[{(])/g, '') };
}

/** Values alone: what a type prints of itself may be anything. */
function isPlainGo(code: string): boolean {
  const bare = code
    .replace(/"(?:\\.|[^"\\])*"/g, '""')
    .replace(/\btime\.Date\(|\]\w+\(nil\)|\bmap\[\w+\]\w+\(nil\)/g, (known) => known.replaceAll('(', ' ').replaceAll(')', ' '));
  return /^[\w\s.,:{}[\]"&*)-]*$/.test(bare);
}

function written(title: string, sample: Sample, { kind, code }: Outcome): string[] {
  const { call, results } = sample;
  const first = begin(title, sample);
  const shown = call.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%');
  if (kind === 'error')
    return [
      ...first,
      `\tif ${results === 'error' ? 'err' : '_, err'} := ${call}; err == nil {`,
      `\t\tt.Error("${shown} gives no error")`,
      '\t}',
      '}',
    ];
  if (results === 'error') return [...first, `\tif err := ${call}; err != nil {`, `\t\tt.Errorf("${shown}: %v", err)`, '\t}', '}'];
  const isPlain = !/[{(]/.test(code);
  const differs = isPlain ? `got != ${code}` : '!reflect.DeepEqual(got, want)';
  const want = isPlain ? [] : [`\twant := ${code}`];
  const verb = /^"/.test(code) ? '%q' : '%v';
  const told = [`\t\tt.Errorf("${shown} = ${verb}, want ${verb}", got, ${isPlain ? code : 'want'})`, '\t}', '}'];
  if (results === 'valueAndError')
    return [...first, `\tgot, err := ${call}`, '\tif err != nil {', '\t\tt.Fatal(err)', '\t}', ...want, `\tif ${differs} {`, ...told];
  if (!isPlain) return [...first, `\tgot := ${call}`, ...want, `\tif ${differs} {`, ...told];
  const isTruth = code === 'true' || code === 'false';
  if (isTruth) return [...first, `\tif ${code === 'true' ? '!' : ''}${call} {`, `\t\tt.Error("${shown} is not ${code}")`, '\t}', '}'];
  return [...first, `\tif got := ${call}; ${differs} {`, ...told];
}
