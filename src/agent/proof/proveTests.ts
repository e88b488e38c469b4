// Proves tests that were asked for: they pass on the code, and fail where a fault is put into it.

import { reachesDestructive } from '#agent/askedTests/destructive.ts';
import { type Fault, faultsIn } from '#agent/askedTests/faults.ts';
import { type Codebase, type Place, wholeWord } from '#agent/files/codebase.ts';
import { fileKind } from '#agent/files/fileKind.ts';
import { languageOf } from '#agent/files/language.ts';
import type { Definition } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { filesNamed } from '#agent/files/rank.ts';
import type { Ports } from '#agent/task/ports.ts';
import { lastPart } from '#agent/task/request.ts';
import { verifyFaulty } from './faultyRun.ts';
import type { Missed, Proving } from './proving.ts';

/** Fewer where the tests are slow. */
const MAX_FAULTS = 32;
const MIN_FAULTS = 6;
const TIME_MS = 30_000;
/** Tests that notice fewer of the faults are not finished. */
const ENOUGH = 0.6;

/** `missed`: lines of code that no test notices when they are wrong. */
export type TestProof =
  | { kind: 'proved' }
  | { kind: 'weak'; correction: string; isPoor: boolean; missed: string[]; subjects: readonly Missed[]; tried: number }
  | { kind: 'unknown' };

/** The draft lies in the folder, and its tests pass, in `cleanMs`. Puts one fault after the other into the code that they are for. */
export async function proveTests(
  task: Proving,
  ports: Ports,
  texts: ReadonlyMap<string, string>,
  cleanMs: number,
  signal: AbortSignal,
): Promise<TestProof> {
  const untested = namesWithoutTest(task, texts);
  if (untested !== null) return untested;
  const missed: Missed[] = [];
  const startedAt = ports.now();
  let tried = 0;
  let ofOwnLine = 0;
  for (const { file, definitions } of subjectsOf(task, texts)) {
    // A fault in front of a deletion could delete something else.
    if (reachesDestructive(task.codebase, file)) continue;
    const faults: Fault[] = [];
    for (const fault of faultsFor(task, file, definitions)) {
      if (signal.aborted || tried >= MAX_FAULTS || (tried >= MIN_FAULTS && ports.now() - startedAt > TIME_MS)) break;
      tried++;
      if (!fault.isFurther) ofOwnLine++;
      await ports.status(`checking the tests with a fault (${tried})`);
      const verified = await task.bench.withText(file.path, fault.text, () => verifyFaulty(ports, cleanMs, signal));
      if (verified.state === 'passed') faults.push(fault);
    }
    if (faults.length > 0) missed.push({ file, definitions, faults });
  }
  if (tried === 0) return { kind: 'unknown' };
  return proofOf(missed, ofOwnLine);
}

function faultsFor({ bench }: Proving, file: ProjectFile, definitions: readonly Definition[]): Fault[] {
  return faultsIn(file.path, bench.current(file.path) ?? file.text, definitions, MAX_FAULTS);
}

/** All that tests for the task would have to notice. */
export function faultsToNotice(task: Proving): Missed[] {
  return subjectsOf(task, new Map())
    .filter(({ file }) => !reachesDestructive(task.codebase, file))
    .map((one) => ({ ...one, faults: faultsFor(task, one.file, one.definitions) }))
    .filter(({ faults }) => faults.length > 0);
}

/** `missed`: the faults that no test noticed. `tried`: how many of other lines there were. */
export function proofOf(missed: readonly Missed[], tried: number): TestProof {
  const all = missed.flatMap(({ faults }) => faults);
  if (all.length === 0) return { kind: 'proved' };
  const unnoticed = all.filter(({ isFurther }) => !isFurther).map(({ what }) => what);
  return {
    kind: 'weak',
    subjects: missed,
    tried,
    isPoor: tried - unnoticed.length < tried * ENOUGH,
    missed: unnoticed.flatMap((what) => /`([^`]+)`/.exec(what)?.[1] ?? []),
    correction:
      unnoticed.length === 0
        ? ''
        : `The tests pass, and they still pass when ${unnoticed.slice(0, 2).join(', or when ')}. Add tests that notice this; keep the others.`,
  };
}

/** Null: each function that the task names stands in a test. One that only others reach is not tested. */
function namesWithoutTest(task: Proving, texts: ReadonlyMap<string, string>): Extract<TestProof, { kind: 'weak' }> | null {
  const { codebase, goal } = task;
  const tests = [...texts].filter(([path]) => fileKind(path) === 'test').map(([, text]) => text);
  for (const name of goal.request.names.map(lastPart)) {
    const place = codebase.defined(name).find(({ file }) => file.kind !== 'test');
    if (!place || tests.some((text) => wholeWord(name).test(text))) continue;
    const line = place.file.text.split('\n')[place.definition.line]?.trim() ?? name;
    const subjects = faultsToNotice(task);
    return {
      kind: 'weak',
      isPoor: true,
      missed: [line],
      subjects,
      tried: subjects.flatMap(({ faults }) => faults).filter(({ isFurther }) => !isFurther).length,
      correction: `No test calls \`${name}\`. Add one; keep the others.`,
    };
  }
  return null;
}

/** What the tests are for: the definitions that the task names, else those of the files that it names or that the tests import. */
function subjectsOf(task: Proving, texts: ReadonlyMap<string, string>): { file: ProjectFile; definitions: Definition[] }[] {
  const { codebase, goal } = task;
  const words = new Set([...goal.request.names.map(lastPart), ...codebase.definedIn(goal.request.text)]);
  const named = withoutTested(task, [...words])
    .flatMap((name) => codebase.defined(name))
    .filter(({ file }) => file.kind !== 'test');
  const files = goal.request.paths.flatMap((path) => filesNamed(codebase, path)).filter(({ kind }) => kind === 'source');
  const byFile = new Map<string, { file: ProjectFile; definitions: Definition[] }>();
  const add = (file: ProjectFile, definitions: readonly Definition[]) => {
    const known = byFile.get(file.path);
    byFile.set(file.path, { file, definitions: [...(known?.definitions ?? []), ...definitions] });
  };
  for (const place of named) for (const { file, definition } of withMethods(codebase, place)) add(file, [definition]);
  if (named.length === 0) for (const [path, text] of texts) addImported(codebase, path, text, add);
  if (byFile.size === 0) for (const file of files) add(file, codebase.outline(file));
  return [...byFile.values()].map((one) => ({ ...one, definitions: [...one.definitions, ...constantsOf(codebase, one)] }));
}

/** “tests/test_wind.py covers beaufort() only, add tests for warning()”: where one that is named has no test yet, it is that one. */
function withoutTested({ codebase }: Proving, names: readonly string[]): string[] {
  const isTested = (name: string) => codebase.mentioning(name).some(({ kind }) => kind === 'test');
  const isOfCode = (name: string) => codebase.defined(name).some(({ file }) => file.kind === 'source');
  // “Ring has no test for its Average method”: the type only says whose.
  const holders = new Set(names.flatMap((name) => codebase.defined(name).map(({ definition }) => definition.parent)));
  const meant = names.some((name) => holders.has(name)) ? names.filter((name) => !holders.has(name)) : [...names];
  const untested = meant.filter((name) => isOfCode(name) && !isTested(name));
  return untested.length > 0 ? untested : meant;
}

/** A type of Go has its methods beside it. */
function withMethods(codebase: Codebase, { file, definition }: Place): Place[] {
  if (definition.kind !== 'type' || languageOf(file.path) !== 'go') return [{ file, definition }];
  const files = codebase.packageOf(file).filter(({ kind }) => kind === 'source');
  return files.flatMap((one) =>
    codebase
      .outline(one)
      .filter(({ kind, parent }) => kind === 'method' && parent === definition.name)
      .map((method) => ({ file: one, definition: method })),
  );
}

/** Bounds, prices and patterns that these definitions use, in their file. */
function constantsOf(codebase: Codebase, { file, definitions }: { file: ProjectFile; definitions: readonly Definition[] }): Definition[] {
  const lines = codebase.code(file).split('\n');
  const used = definitions.map(({ start, end }) => lines.slice(start, end + 1).join('\n')).join('\n');
  return codebase
    .outline(file)
    .filter((one) => one.kind === 'value' && one.parent === null && !definitions.includes(one) && wholeWord(one.name).test(used));
}

/** The definitions of the project that a test imports and names. */
function addImported(
  codebase: Codebase,
  path: string,
  text: string,
  add: (file: ProjectFile, definitions: readonly Definition[]) => void,
): void {
  for (const file of codebase.importedBy(path, text)) {
    if (file.kind !== 'source') continue;
    add(
      file,
      codebase.outline(file).filter(({ name }) => wholeWord(name).test(text)),
    );
  }
}
