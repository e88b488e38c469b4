// Makes a test of the values that a task gives as an example, which drafts then have to pass.

import { readBlocks } from '#agent/answer/fences.ts';
import { isLiteral, sidesOf } from '#agent/askedTests/assertion.ts';
import { isWholeAssertion } from '#agent/askedTests/pruneTests.ts';
import { testsIn } from '#agent/askedTests/testBlocks.ts';
import { isNotLoaded } from '#agent/evidence/failedTest.ts';
import { isScript, languageOf } from '#agent/files/language.ts';
import type { FailedTest, Verified } from '#agent/task/ports.ts';
import { type Request, unique } from '#agent/task/request.ts';
import { escaped } from '#base/text.ts';

export interface Example {
  path: string;
  text: string;
  /** The assertions, for the user. */
  assertions: string[];
  /** On the code as it is, with the test. */
  verified: Verified;
  failures: FailedTest[];
}

export interface ExampleRun {
  request: Request;
  baseline: Verified;
  /** Whether the task asks for a function that is not there yet: then the test can’t be loaded. */
  asksForNew: boolean;
  ask(order: string): Promise<string>;
  verifyWith(path: string, text: string): Promise<Verified>;
}

const RESULT =
  /\b(?:gives?|returns?|becomes?|shows?|prints?|yields?|equals?|outputs?|produces?|instead of|should|must|crash\w*|expect\w*|rather than|comes? out|turns? into|is|are)\b|→|=>|->/i;
const NUMBER = /(?<![\w.#/:-])-?\d+(?:[.,:]\d+)*(?![\w/]|\.\d)/g;

/** Whether a task says what comes out for which values: at least two values, of which one may be quoted. */
export function hasExample({ text, quoted, names, paths }: Request): boolean {
  const texts = quoted.filter(
    (part) => !names.includes(part) && !paths.includes(part) && !/^--?\w/.test(part) && !/^[\w.]+\(.*\)$/.test(part),
  );
  const calls = text.match(/\b[\w.]+\([^()\n]*(?:\d|["'])[^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)/g) ?? [];
  const sentences = text.split(/(?<=[.!?;])\s+|\n/).filter((one) => RESULT.test(one));
  const numbers = sentences.flatMap((one) => one.match(NUMBER) ?? []);
  return calls.length > 0 || unique([...texts.filter((part) => /\d|\s|[^\w\s]/.test(part)), ...numbers]).length >= 2;
}

/** Beside the tests that are there. Null: in this language no such test is written. */
export function exampleTestPath(pattern: string): string | null {
  const folder = pattern.slice(0, pattern.lastIndexOf('/') + 1);
  const language = languageOf(pattern);
  if (language === 'python') return `${folder}test_example_of_task.py`;
  const ending = /((?:\.|_|-)(?:test|spec))?\.[cm]?[jt]sx?$/.exec(pattern)?.[0];
  return isScript(language) && ending !== undefined ? `${folder}exampleOfTask${ending}` : null;
}

/** Null: the model writes none that fails on the code as it is with values of the task. */
export async function exampleTest(run: ExampleRun, path: string): Promise<Example | null> {
  const answer = await run.ask(
    `The task says what comes out for certain values. Write only the new file ${path}, with one short test that calls the code with exactly these values and compares with what the task says it must be. Use no other values, and do not write the code itself.`,
  );
  const written = readBlocks(answer)[0]?.text ?? '';
  const text = withTaskValues(path, written, run.request);
  return text === null ? null : failingExample(run, path, { text, assertions: assertionsIn(text) });
}

/** Null: it passes on the code as it is, or can't be loaded. */
export async function failingExample(
  { baseline, asksForNew, verifyWith }: Omit<ExampleRun, 'ask'>,
  path: string,
  { text, assertions }: Pick<Example, 'text' | 'assertions'>,
): Promise<Example | null> {
  const verified = await verifyWith(path, text);
  const known = baseline.failures.map(({ name }) => name);
  const failures = verified.failures.filter(({ name }) => !known.includes(name) || name === '');
  if (verified.state !== 'failed' || failures.length === 0) return null;
  if (failures.some(isNotLoaded) && !asksForNew) return null;
  return { path, text, assertions, verified, failures };
}

/** Only assertions whose values the task gives. Null: there are none. */
export function withTaskValues(path: string, text: string, request: Request): string | null {
  if (testsIn(path, text).length === 0) return null;
  const lines = text.split('\n').filter((line) => !isWholeAssertion(line) || isOfTask(line, path, request.text));
  const kept = lines.join('\n');
  return assertionsIn(kept).length > 0 ? `${kept.trimEnd()}\n` : null;
}

function assertionsIn(text: string): string[] {
  return text
    .split('\n')
    .filter(isWholeAssertion)
    .map((line) => line.trim().replace(/;$/, ''));
}

/** The expected value, and one that goes in, stand in the task. */
function isOfTask(line: string, path: string, task: string): boolean {
  const sides = sidesOf(line, path);
  if (sides === null) return false;
  const [call, expected] = isLiteral(sides[0].text) ? [sides[1], sides[0]] : sides;
  const wanted = valuesIn(expected.text);
  const given = valuesIn(call.text);
  return (
    wanted.length > 0 && wanted.every((value) => stands(value, task)) && given.length > 0 && given.every((value) => stands(value, task))
  );
}

/** Numbers and texts, without quotes. */
function valuesIn(code: string): string[] {
  return [
    ...code.matchAll(
      /"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|`([^`$]*)`|(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])|\b(?:true|false|null|undefined|None|True|False|NaN)\b/g,
    ),
  ].map(([whole, one, two, three]) => one ?? two ?? three ?? whole);
}

function stands(value: string, task: string): boolean {
  if (value === '') return /\bempty\b|""|''/i.test(task);
  if (/^\d+$/.test(value) && clockValues(task).includes(Number(value))) return true;
  return new RegExp(`(?<![\\w.])${escaped(value)}(?![\\w]|\\.\\d)`, 'i').test(task) || (/\W/.test(value) && task.includes(value));
}

/** “4:05” is 245 seconds, or minutes of a day; “1:02:03” is 3723. */
function clockValues(task: string): number[] {
  return [...task.matchAll(/(?<![\d:.])(\d{1,3}):(\d\d)(?::(\d\d))?(?![\d:])/g)].map(([, first, second, third]) => {
    const whole = Number(first) * 60 + Number(second);
    return third === undefined ? whole : whole * 60 + Number(third);
  });
}
