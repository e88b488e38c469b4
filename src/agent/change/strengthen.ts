// Adds assertions to asked-for tests, with what the code gives, that notice missed faults.
import { argumentsFrom, quotedLike } from '#agent/askedTests/assertion.ts';
import { isDestructive } from '#agent/askedTests/destructive.ts';
import type { Fault } from '#agent/askedTests/faults.ts';
import { type Case, givenBy, moreCases, UNKNOWN, withCases, withExpected, withThrown } from '#agent/askedTests/moreCases.ts';
import type { TestLines } from '#agent/askedTests/testBlocks.ts';
import { wholeWord } from '#agent/files/codebase.ts';
import { fileKind } from '#agent/files/fileKind.ts';
import type { Definition } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import type { FailedTest, Ports, Verified } from '#agent/task/ports.ts';
import type { ChangeTask } from './changeTask.ts';

/** Cases, where any are added. */
const AT_LEAST = 3;

/** What the tests are for, with the faults in it that no test noticed. */
export interface Missed {
  file: ProjectFile;
  definitions: readonly Definition[];
  faults: readonly Fault[];
}

export interface Strengthened {
  texts: Map<string, string>;
  /** The faults that are noticed now. */
  noticed: ReadonlySet<Fault>;
  count: number;
}

/** The draft lies in the folder, and its tests pass. Null: there are no further cases; none that notices any of the faults is a count of 0. */
export async function strengthen(
  task: ChangeTask,
  ports: Ports,
  texts: ReadonlyMap<string, string>,
  missed: readonly Missed[],
  signal: AbortSignal,
): Promise<Strengthened | null> {
  const [path, text] = [...texts].find(([name]) => fileKind(name) === 'test') ?? [];
  // Other values than the model wrote are not tried where they could do harm.
  if (path === undefined || text === undefined || isDestructive(text)) return null;
  const code = missed.map(({ file, definitions: own }) => `${codeOf(file, own)}\n${valuesUsed(task, file, codeOf(file, own))}`).join('\n');
  const names = missed.flatMap(({ definitions }) => definitions.filter(({ kind }) => kind !== 'value').map(({ name }) => name));
  const cases = moreCases(path, text, names, code);
  if (cases.length === 0) return null;
  await ports.status('trying more cases');
  const run = (probes: readonly Probe[]) => task.bench.withText(path, withCases(path, text, probes), () => ports.verify(signal));
  const asked = cases.map((one, at) => probeOf(one, at, withExpected(one, nameOf(at), `'${UNKNOWN}'`)));
  const probes = known(cases, await run(asked), code);
  if (probes.length === 0) return null;
  // What comes out differently each time is no case.
  const steady = await run(probes);
  const sure = probes.filter(({ name }) => !isAmong(steady.failures, name));
  const chosen = new Set<Probe>();
  const noticed = new Set<Fault>();
  for (const { file, faults } of missed)
    for (const fault of faults) {
      if (signal.aborted) return null;
      const { failures, state } = await task.bench.withText(file.path, fault.text, () => run(sure));
      const failing = sure.filter(({ name }) => isAmong(failures, name)).toSorted((a, b) => alikeIn(a.case) - alikeIn(b.case));
      const [first] = failing;
      if (state !== 'failed' || first === undefined) continue;
      noticed.add(fault);
      if (!failing.some((one) => chosen.has(one))) chosen.add(first);
    }
  // The first ones differ most: they notice what none of these faults stands for.
  if (chosen.size > 0) for (const one of sure) if (chosen.size < AT_LEAST) chosen.add(one);
  if (chosen.size === 0 && sure.length < AT_LEAST) return null;
  return { texts: new Map(texts).set(path, withCases(path, text, titled([...chosen], text))), noticed, count: chosen.size };
}

/** Arguments that are the same: `clamp(5, 10, 10)` doesn’t tell which of the two comes back. */
function alikeIn({ sides: { call } }: Case): number {
  const values = argumentsFrom(call.text, call.text.indexOf('(') + 1).map(({ text }) => text);
  return values.length - new Set(values).size;
}

/** A case with the value that the code gives, or the error that it throws. */
interface Probe {
  case: Case;
  test: TestLines;
  name: string;
  lines: readonly string[];
  /** The same under another name. */
  called(name: string): readonly string[];
}

function probeOf(one: Case, at: number, lines: readonly string[], called: Probe['called'] = () => lines): Probe {
  return { case: one, test: one.test, name: nameOf(at), lines, called };
}

/** Named after the test that they vary, and the value. */
function titled(probes: readonly Probe[], text: string): { test: TestLines; lines: readonly string[] }[] {
  const taken = new Set<string>();
  return probes.map(({ case: { test, value }, called }) => {
    const own = test.title.replace(/^test_?/i, '').replace(/[\W_]+/g, '_');
    const word = value.replace(/\W+/g, '_').replace(/^_+|_+$/g, '') || (value.includes('-') ? 'minus' : 'nothing');
    let name = `${own}_with_${word}`;
    for (let at = 2; taken.has(name) || text.includes(name) || text.includes(name.replaceAll('_', ' ')); at++)
      name = `${own}_with_${word}_${at}`;
    taken.add(name);
    return { test, lines: called(name) };
  });
}

function codeOf({ text }: ProjectFile, definitions: readonly Definition[]): string {
  const lines = text.split('\n');
  return definitions.map(({ start, end }) => lines.slice(start, end + 1).join('\n')).join('\n');
}

/** Constants and tables that the functions use, of their file and of those that it imports: their numbers are bounds, too. */
function valuesUsed({ codebase }: ChangeTask, file: ProjectFile, code: string): string {
  return [file, ...codebase.imported(file)]
    .map((one) =>
      codeOf(
        one,
        codebase.outline(one).filter(({ kind, name, parent }) => kind === 'value' && parent === null && wholeWord(name).test(code)),
      ),
    )
    .join('\n');
}

function nameOf(at: number): string {
  return `probe_${at}_of_cases`;
}

function isAmong(failures: readonly FailedTest[], name: string): boolean {
  return failures.some((one) => hasName(one, name));
}

function hasName(failure: FailedTest, name: string): boolean {
  return failure.name.includes(name) || failure.name.includes(name.replaceAll('_', ' '));
}

function known(cases: readonly Case[], { failures }: Verified, code: string): Probe[] {
  return cases.flatMap((one, at) => {
    const failure = failures.find((each) => hasName(each, nameOf(at)));
    if (failure === undefined) return [];
    const value = givenBy(failure);
    const expected = value === null ? null : quotedLike(value, one.sides.expected.text);
    const error = value === null ? errorOf(failure, code) : null;
    const called = (name: string) =>
      expected !== null ? withExpected(one, name, expected) : error !== null ? withThrown(one, name, error) : null;
    const lines = called(nameOf(at));
    return lines === null ? [] : [probeOf(one, at, lines, (name) => called(name) ?? lines)];
  });
}

const ERROR = /\b([A-Z]\w*(?:Error|Exception)|Error)\b/;

/** Only errors that the code itself throws. */
function errorOf({ message }: FailedTest, code: string): string | null {
  const name = ERROR.exec(message)?.[1];
  if (name === undefined || message.includes(UNKNOWN)) return null;
  return new RegExp(`\\b(?:throw|raise)\\b[^\\n]*\\b${name}\\b`).test(code) ? name : null;
}
