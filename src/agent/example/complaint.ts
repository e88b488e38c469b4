// Finds the call that a complaint is about: the one that gives now what the task says is wrong.
import { givenBy, UNKNOWN } from '#agent/askedTests/moreCases.ts';
import { isScript, languageOf } from '#agent/files/language.ts';
import type { Definition } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import type { FailedTest } from '#agent/task/ports.ts';

/** “40 invoices with 20 per page give 3 pages, there should only be 2.” As code. */
export interface Complaint {
  inputs: string[];
  wrong: string;
  right: string;
}

const VALUE =
  /"([^"\n]{1,80})"|“([^”\n]{1,80})”|`([^`\n]{1,80})`|(?<![\w.#/:-])(-?\d+(?:\.\d+)?)(?![\w/]|\.\d|:\d)|(?<![\w.:])(\d{1,2}:\d{2}(?::\d{2})?)(?![\w:])/g;
const TURN = /\b(?:instead of|rather than|should|must|ought to|has to|needs to|but not)\b/i;

/** Null: no sentence says what goes in, what comes out and what should. */
export function complaintIn(text: string, names: readonly string[]): Complaint | null {
  return reportIn(text, names) ?? sentenceIn(text, names) ?? tooFewPagesIn(text);
}

/** “With 23 entries and 10 on a page there are only 2 pages.” A part of a page is a page. */
function tooFewPagesIn(text: string): Complaint | null {
  for (const sentence of text.split(/(?<=[.!?])\s+|\n/)) {
    const [, all = '', size = '', pages = ''] =
      /(?<![\w.])(\d+)(?![\w.])[^\d]+(?<![\w.])(\d+)(?![\w.])[^\d]*\bonly (\d+) pages?\b/i.exec(sentence) ?? [];
    const right = Math.ceil(Number(all) / Number(size));
    if (pages !== '' && Number(pages) === right - 1) return { inputs: [all, size], wrong: pages, right: String(right) };
  }
  return null;
}

const EXPECTED = /^\W*(?:expected|should be|wanted)\b(?: result| output| behaviou?r)?\W*(.*)$/im;
const ACTUAL = /^\W*(?:actual(?:ly)?|got|received|observed|instead)\b(?: result| output| behaviou?r)?\W*(.*)$/im;

/** “Steps: … Expected: 4.00. Actual: 6.00”, each on a line of its own. */
function reportIn(text: string, names: readonly string[]): Complaint | null {
  const [expected, actual] = [EXPECTED.exec(text), ACTUAL.exec(text)];
  if (!expected || !actual) return null;
  const [wrong] = valuesIn(actual[1] ?? '', names);
  const rights = valuesIn(expected[1] ?? '', names);
  const shape = (code: string) => code.replace(/\d+/g, '0').replace(/[a-z]+/gi, 'a');
  const right = rights.find(({ code }) => wrong !== undefined && shape(code) === shape(wrong.code)) ?? rights.at(-1);
  const inputs = valuesIn(text.replace(expected[0], '').replace(actual[0], ''), names).map(({ code }) => code);
  if (!wrong || !right || wrong.code === right.code || inputs.length === 0) return null;
  return { inputs, wrong: wrong.code, right: right.code };
}

function valuesIn(text: string, names: readonly string[]): { index: number; code: string }[] {
  return [...text.matchAll(VALUE)]
    .filter(([, one, two, three]) => !names.includes(one ?? two ?? three ?? ''))
    .map(({ index, 1: one, 2: two, 3: three, 4: number, 5: time }) => ({
      index,
      code: number ?? JSON.stringify(one ?? two ?? three ?? time),
    }));
}

function sentenceIn(text: string, names: readonly string[]): Complaint | null {
  for (const sentence of text.split(/(?<=[.!?])\s+|\n/)) {
    const values = valuesIn(sentence, names);
    const instead = /\b(?:instead of|rather than)\b/i.exec(sentence)?.index;
    const turn = instead ?? TURN.exec(sentence)?.index;
    if (turn === undefined) continue;
    const [before, after] = [values.filter(({ index }) => index < turn), values.filter(({ index }) => index > turn)];
    const [last, first] = [before.at(-1), after[0]];
    if (!last || !first || before.length < 2 || last.code === first.code) continue;
    const inputs = before.slice(0, -1).map(({ code }) => code);
    // “It should give 2 instead of 3.”
    const isWanted = instead !== undefined && /\b(?:should|must|ought to|has to|needs to)\b/i.test(sentence.slice(0, last.index));
    return isWanted ? { inputs, wrong: first.code, right: last.code } : { inputs, wrong: last.code, right: first.code };
  }
  return null;
}

const MOST_CALLS = 24;

/** `head`: the line with its parameters. `types`: of each, in Go, where a wrong one would end all tests. */
export interface Callable {
  definition: Definition;
  head: string;
  types?: readonly string[];
}

/** Calls of these functions with the values that go in, in the order of the task first. */
export function callsOf(functions: readonly Callable[], { inputs }: Complaint): string[] {
  const found = functions.flatMap(({ definition: { name }, head, types }) => {
    const list = /\(([^(){}[\]]*)\)/.exec(head)?.[1] ?? '';
    const parameters = list
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '' && !/^(?:self|cls)$/.test(one));
    const needed = parameters.filter((one) => !/=|\?|^\*/.test(one)).length;
    const counts = [...new Set([parameters.length, needed])].filter((count) => count > 0 && count <= Math.min(3, inputs.length));
    return counts.flatMap((count) =>
      orders(inputs, count)
        .filter((values) => types === undefined || values.every((value, at) => fitsGo(value, types[at] ?? '')))
        .map((values) => `${name}(${values.join(', ')})`),
    );
  });
  return [...new Set(found)].slice(0, MOST_CALLS);
}

function fitsGo(value: string, type: string): boolean {
  if (value.startsWith('"')) return type === 'string';
  return /^-?\d+$/.test(value) ? /^(?:u?int(?:8|16|32|64)?|float(?:32|64))$/.test(type) : /^float(?:32|64)$/.test(type);
}

/** So many of the values in each order; as they stand first. */
function orders(values: readonly string[], count: number): string[][] {
  if (count === 0) return [[]];
  return values.flatMap((value, at) => orders(values.toSpliced(at, 1), count - 1).map((rest) => [value, ...rest]));
}

export interface CallTest {
  name: string;
  call: string;
  /** As code. */
  expected: string;
}

const TEST_LIBRARY = /node:test|node:assert|['"](?:assert|vitest|@jest\/globals|chai|ava|tap)['"]/;

/** A file with one test for each call. `pattern`: a test file of the repository, for its library. */
export function testFor(path: string, pattern: string, tests: readonly CallTest[]): string {
  return linesOfTest(
    path,
    pattern,
    tests.map(({ name, call, expected }) => ({
      name,
      python: `self.assertEqual(${call}, ${expected})`,
      assert: `assert.deepEqual(${call}, ${expected});`,
      expect: `expect(${call}).toEqual(${expected});`,
    })),
  );
}

/** One line of a test, as each test library writes it. */
interface TestLine {
  name: string;
  python: string;
  assert: string;
  expect: string;
}

export function linesOfTest(path: string, pattern: string, tests: readonly TestLine[]): string {
  if (languageOf(path) === 'python')
    return [
      'import unittest',
      '',
      '',
      'class ExampleOfTaskTest(unittest.TestCase):',
      ...tests.flatMap(({ name, python }) => [`    def test_${name}(self):`, `        ${python}`, '']),
    ].join('\n');
  const head = pattern.split('\n').filter((line) => TEST_LIBRARY.test(line));
  const library = head.some((line) => /assert/.test(line)) ? 'assert' : 'expect';
  const test = /\bit\(/.test(pattern) && !/\btest\(/.test(pattern) ? 'it' : 'test';
  return [...head, '', ...tests.flatMap((each) => [`${test}('${each.name}', () => {`, `  ${each[library]}`, '});', ''])].join('\n');
}

/** Whether a test can import it: one that it can't would fail all of its file. */
export function isExported({ path, text }: Pick<ProjectFile, 'path' | 'text'>, name: string): boolean {
  if (!isScript(languageOf(path))) return true;
  const own = name.replaceAll('$', '\\$');
  return new RegExp(
    `^export\\s+(?:default\\s+)?(?:async\\s+)?(?:function\\*?|const|let|var|class)\\s+${own}\\b|^export\\s*\\{[^}]*\\b${own}\\b|exports\\.${own}\\b|module\\.exports\\s*=\\s*(?:\\{[^}]*)?\\b${own}\\b`,
    'm',
  ).test(text);
}

export function canTest(path: string): boolean {
  return isScript(languageOf(path)) || languageOf(path) === 'python';
}

/** A test for each call that fails with what it gives. */
export function probesOf(calls: readonly string[]): CallTest[] {
  return calls.map((call, at) => ({ name: nameOf(at), call, expected: `'${UNKNOWN}'` }));
}

export function isProbe({ expected }: CallTest): boolean {
  return expected.includes(UNKNOWN);
}

function nameOf(at: number): string {
  return `probe_${at}_of_task`;
}

/** The call that gives what is wrong, and what it should give. `failures`: of the probes. */
export function callThatIsWrong(
  calls: readonly string[],
  complaint: Complaint,
  failures: readonly FailedTest[],
): { call: string; right: string } | null {
  // “6.00” may be 600 cents.
  for (const { wrong, right } of [complaint, inCents(complaint)]) {
    const isWrong = (_: string, at: number) => {
      const failure = failures.find(({ name }) => name.includes(nameOf(at)));
      const value = failure === undefined ? null : givenBy(failure);
      return value !== null && bare(value) === bare(wrong);
    };
    const call = calls.find(isWrong);
    if (call !== undefined) return { call, right };
  }
  return null;
}

function inCents({ inputs, wrong, right }: Complaint): Complaint {
  const cents = (code: string) => (/^\d+\.\d{2}$/.test(code) ? String(Math.round(Number(code) * 100)) : code);
  return { inputs, wrong: cents(wrong), right: cents(right) };
}

function bare(code: string): string {
  return code.trim().replace(/^(["'])(.*)\1$/, '$2');
}
