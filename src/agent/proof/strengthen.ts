// Adds assertions to asked-for tests, with what the code gives, that notice missed faults.

import { isDestructive } from '#agent/askedTests/destructive.ts';
import type { Fault } from '#agent/askedTests/faults.ts';
import { type FurtherCase, type Outcome, ofTest } from '#agent/askedTests/furtherCase.ts';
import { moreCases, withCases } from '#agent/askedTests/moreCases.ts';
import type { TestLines } from '#agent/askedTests/testBlocks.ts';
import { wholeWord } from '#agent/files/codebase.ts';
import { fileKind } from '#agent/files/fileKind.ts';
import { languageOf } from '#agent/files/language.ts';
import type { Definition } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import type { FailedTest, Ports, Verified } from '#agent/task/ports.ts';
import { argumentsFrom } from '#base/brackets.ts';
import { verifyFaulty } from './faultyRun.ts';
import type { Missed, Proving } from './proving.ts';
import { samplesFor, withErrors } from './samplesFor.ts';

/** Cases, where any are added. */
const AT_LEAST = 3;
/** Among them such as come out differently. */
const WITH_DIFFERENT = 12;
const MOST_ALIKE = 3;
/** Fewer faults where the tests are slow. */
const MIN_FAULTS = 6;
const TIME_MS = 60_000;

export interface Strengthened {
  texts: Map<string, string>;
  /** The faults that are noticed now. */
  noticed: ReadonlySet<Fault>;
  count: number;
}

/** The draft lies in the folder, and its tests pass. `written`: other texts with calls in them. Null: there are no further cases; none that notices any of the faults is a count of 0. */
export async function strengthen(
  task: Proving,
  ports: Ports,
  texts: ReadonlyMap<string, string>,
  missed: readonly Missed[],
  written: readonly string[],
  signal: AbortSignal,
): Promise<Strengthened | null> {
  const [path, own] = [...texts].find(([name]) => fileKind(name) === 'test') ?? [];
  // Other values than the model wrote are not tried where they could do harm.
  if (path === undefined || own === undefined || isDestructive(own)) return null;
  const code = missed
    .map(({ file, definitions }) => `${codeOf(file, definitions)}\n${valuesUsed(task, file, codeOf(file, definitions))}`)
    .join('\n');
  const names = missed.flatMap(({ definitions }) => definitions.filter(({ kind }) => kind !== 'value').map(({ name }) => name));
  const samples = samplesFor(task, { path, text: own, code, written: [own, ...written] }, missed);
  const { text } = samples;
  const cases = [...moreCases(path, text, names, code).map(ofTest), ...samples.cases];
  if (cases.length === 0) return null;
  await ports.status('trying more cases');
  const fileWith = (tests: readonly Written[]) => withErrors(task, path, withCases(path, text, tests));
  const run = (tests: readonly Written[]) => task.bench.withText(path, fileWith(tests), () => ports.verify(signal));
  const startedAt = ports.now();
  const asked = await run(cases.map((one, at) => ({ test: one.test, lines: one.probe(nameOf(at)) })));
  const probes = known(cases, asked, code);
  if (probes.length === 0) return null;
  // What comes out differently each time is no case.
  const steady = await run(probes);
  const sure = probes.filter(({ name }) => !isAmong(steady.failures, name));
  const cleanMs = ports.now() - startedAt;
  const runFaulty = () => task.bench.withText(path, fileWith(sure), () => verifyFaulty(ports, cleanMs, signal));
  const found = await noticing(task, missed, sure, runFaulty, ports.now, signal);
  if (found === null) return null;
  const { chosen, noticed } = found;
  if (chosen.size === 0 && sure.length < AT_LEAST) return null;
  return {
    texts: new Map(texts).set(path, fileWith(titled([...chosen], [text, ...packageTests(task, path)]))),
    noticed,
    count: chosen.size,
  };
}

/** The fewest probes that notice the faults, and a few that differ from them. Null: stopped. */
async function noticing(
  task: Proving,
  missed: readonly Missed[],
  sure: readonly Probe[],
  runFaulty: () => Promise<Verified>,
  now: () => number,
  signal: AbortSignal,
): Promise<{ chosen: Set<Probe>; noticed: Set<Fault> } | null> {
  const chosen = new Set<Probe>();
  const noticed = new Set<Fault>();
  const startedAt = now();
  let tried = 0;
  for (const { file, faults } of missed)
    for (const fault of faults) {
      if (signal.aborted) return null;
      // Slow tests: the rest is not known to be noticed.
      if (tried++ >= MIN_FAULTS && now() - startedAt > TIME_MS) break;
      const { failures, state } = await task.bench.withText(file.path, fault.text, runFaulty);
      const failing = sure.filter(({ name }) => isAmong(failures, name)).toSorted((a, b) => alikeIn(a.case) - alikeIn(b.case));
      const [first] = failing;
      if (state !== 'failed' || first === undefined) continue;
      noticed.add(fault);
      if (!failing.some((one) => chosen.has(one))) chosen.add(first);
    }
  // The first ones differ most: they notice what none of these faults stands for.
  if (chosen.size > 0) {
    const told = new Map<string, Set<string>>();
    const isNew = ({ case: { call }, outcome: { kind, code } }: Probe): boolean => {
      // Texts and numbers differ without end.
      const key = `${call.split('(')[0]} ${kind === 'error' ? code : /^["'`]/.test(code) ? 'text' : /^-?\d/.test(code) ? 'number' : code}`;
      const codes = told.get(key) ?? new Set<string>();
      const isFresh = codes.size < MOST_ALIKE && !codes.has(code);
      told.set(key, codes.add(code));
      return isFresh;
    };
    for (const one of chosen) isNew(one);
    for (const one of sure) if ((isNew(one) && chosen.size < WITH_DIFFERENT) || chosen.size < AT_LEAST) chosen.add(one);
  }
  return { chosen, noticed };
}

/** Arguments that are the same: `clamp(5, 10, 10)` doesn’t tell which of the two comes back. */
function alikeIn({ call }: FurtherCase): number {
  const values = argumentsFrom(call, call.indexOf('(') + 1).map(({ text }) => text);
  return values.length - new Set(values).size;
}

interface Written {
  /** The test that it stands after. */
  test: TestLines;
  lines: readonly string[];
}

/** A case with the outcome that the code gives. */
interface Probe extends Written {
  case: FurtherCase;
  outcome: Outcome;
  name: string;
}

/** In Go, the tests of a folder share their names. */
function packageTests({ codebase }: Proving, path: string): string[] {
  if (languageOf(path) !== 'go') return [];
  const others = codebase.packageOf({ path }).filter((one) => one.kind === 'test' && one.path !== path);
  return others.map(({ text }) => text);
}

/** Named after what they test. `texts`: in which the names have to be new. */
function titled(probes: readonly Probe[], texts: readonly string[]): Written[] {
  const taken = new Set<string>();
  const plain = texts.map((text) => text.replaceAll('_', ' '));
  const isTaken = (name: string) => {
    const goName = name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
    return (
      taken.has(name) ||
      plain.some(
        (text) =>
          text.includes(`'${name.replaceAll('_', ' ')}'`) ||
          wholeWord(`test ${name.replaceAll('_', ' ')}`).test(text) ||
          wholeWord(`Test${goName}`).test(text),
      )
    );
  };
  return probes.map(({ case: one, outcome, lines }) => {
    const own = one.nameFor(outcome);
    let name = own;
    for (let at = 2; isTaken(name); at++) name = `${own}_${at}`;
    taken.add(name);
    return { test: one.test, lines: one.written(name, outcome) ?? lines };
  });
}

function codeOf({ text }: ProjectFile, definitions: readonly Definition[]): string {
  const lines = text.split('\n');
  return definitions.map(({ start, end }) => lines.slice(start, end + 1).join('\n')).join('\n');
}

/** What the functions use of their file and of those that it imports, with the constants and tables of that: their numbers are bounds, too. */
function valuesUsed({ codebase }: Proving, file: ProjectFile, code: string): string {
  const files = [file, ...codebase.imported(file)];
  const used = (kinds: readonly string[], text: string) =>
    files
      .map((one) =>
        codeOf(
          one,
          codebase.outline(one).filter(({ kind, name, parent }) => kinds.includes(kind) && parent === null && wholeWord(name).test(text)),
        ),
      )
      .join('\n');
  const called = used(['function'], code);
  return `${used(['value'], `${code}\n${called}`)}\n${called}`;
}

function nameOf(at: number): string {
  return `probe_${at}_of_cases`;
}

function isAmong(failures: readonly FailedTest[], name: string): boolean {
  return failures.some((one) => hasName(one, name));
}

/** Titles are written with blanks, or as one word. */
function hasName(failure: FailedTest, name: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[\W_]+/g, '');
  return plain(failure.name).includes(plain(name));
}

function known(cases: readonly FurtherCase[], { failures }: Verified, code: string): Probe[] {
  return cases.flatMap((one, at) => {
    const failure = failures.find((each) => hasName(each, nameOf(at)));
    const outcome = failure === undefined ? null : one.outcomeIn(failure);
    if (outcome === null || (outcome.kind === 'error' && !throwsItself(code, outcome.code))) return [];
    const lines = one.written(nameOf(at), outcome);
    return lines === null ? [] : [{ case: one, test: one.test, name: nameOf(at), lines, outcome }];
  });
}

/** Only errors that the code itself throws are meant. */
function throwsItself(code: string, error: string): boolean {
  return error === 'error' || new RegExp(`\\b(?:throw|raise)\\b[^\\n]*\\b${error}\\b`).test(code);
}
