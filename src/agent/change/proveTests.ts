// Proves tests that were asked for: they pass on the code, and fail where a fault is put into it.
import { type Codebase, wholeWord } from '#agent/files/codebase.ts';
import { fileKind } from '#agent/files/fileKind.ts';
import type { Definition } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { filesNamed } from '#agent/files/rank.ts';
import { faultsIn, withoutTests } from '#agent/gates/testsGate.ts';
import type { FailedTest, Ports } from '#agent/task/ports.ts';
import { lastPart } from '#agent/task/request.ts';
import type { ChangeTask } from './changeTask.ts';

const MAX_FAULTS = 6;
/** Tests that notice fewer of the faults are not finished. */
const ENOUGH = 0.6;

/** `missed`: lines of code that no test notices when they are wrong. */
export type TestProof = { kind: 'proved' } | { kind: 'weak'; correction: string; isPoor: boolean; missed: string[] } | { kind: 'unknown' };

/** The draft lies in the folder, and its tests pass. Puts one fault after the other into the code that they are for. */
export async function proveTests(
  task: ChangeTask,
  ports: Ports,
  texts: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<TestProof> {
  const untested = namesWithoutTest(task, texts);
  if (untested !== null) return untested;
  const unnoticed: string[] = [];
  let tried = 0;
  for (const { file, definitions } of subjectsOf(task, texts)) {
    const before = task.bench.current(file.path) ?? file.text;
    for (const fault of faultsIn(file.path, before, definitions, MAX_FAULTS)) {
      if (signal.aborted || tried >= MAX_FAULTS) break;
      tried++;
      await ports.status(`checking the tests with a fault (${tried})`);
      const verified = await task.bench.withText(file.path, fault.text, () => ports.verify(signal));
      if (verified.state === 'passed') unnoticed.push(fault.what);
    }
  }
  if (tried === 0) return { kind: 'unknown' };
  if (unnoticed.length === 0) return { kind: 'proved' };
  return {
    kind: 'weak',
    isPoor: tried - unnoticed.length < tried * ENOUGH,
    missed: unnoticed.flatMap((what) => /`([^`]+)`/.exec(what)?.[1] ?? []),
    correction: `The tests pass, and they still pass when ${unnoticed.slice(0, 2).join(', or when ')}. Add tests that notice this; keep the others.`,
  };
}

/** Null: each function that the task names stands in a test. One that only others reach is not tested. */
function namesWithoutTest({ codebase, goal }: ChangeTask, texts: ReadonlyMap<string, string>): Extract<TestProof, { kind: 'weak' }> | null {
  const tests = [...texts].filter(([path]) => fileKind(path) === 'test').map(([, text]) => text);
  for (const name of goal.request.names.map(lastPart)) {
    const place = codebase.defined(name).find(({ file }) => file.kind !== 'test');
    if (!place || tests.some((text) => wholeWord(name).test(text))) continue;
    const line = place.file.text.split('\n')[place.definition.line]?.trim() ?? name;
    return { kind: 'weak', isPoor: true, missed: [line], correction: `No test calls \`${name}\`. Add one; keep the others.` };
  }
  return null;
}

/** What the tests are for: the definitions that the task names, else those of the files that it names or that the tests import. */
function subjectsOf(task: ChangeTask, texts: ReadonlyMap<string, string>): { file: ProjectFile; definitions: Definition[] }[] {
  const { codebase, goal } = task;
  const words = new Set([...goal.request.names.map(lastPart), ...codebase.definedIn(goal.request.text)]);
  const named = [...words].flatMap((name) => codebase.defined(name)).filter(({ file }) => file.kind !== 'test');
  const files = goal.request.paths.flatMap((path) => filesNamed(codebase, path)).filter(({ kind }) => kind === 'source');
  const byFile = new Map<string, { file: ProjectFile; definitions: Definition[] }>();
  const add = (file: ProjectFile, definitions: readonly Definition[]) => {
    const known = byFile.get(file.path);
    byFile.set(file.path, { file, definitions: [...(known?.definitions ?? []), ...definitions] });
  };
  for (const { file, definition } of named) add(file, [definition]);
  if (named.length === 0) for (const [path, text] of texts) addImported(codebase, path, text, add);
  if (byFile.size === 0) for (const file of files) add(file, codebase.outline(file));
  return [...byFile.values()];
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

/** An assertion on a line of its own. */
const ASSERTION =
  /^\s*(?:await\s+)?(?:self\.)?(?:assert\b|assert[A-Z_.(]|expect\s*\(|t\.(?:is|deepEqual|true|false|equal|ok|same)\s*\().*[;)\w'"\]}]\s*(?:[#/].*)?$/;

/** The draft without the assertions at which its tests fail: the others of such a test may be right. Null: no failure is on such a line. */
export function withoutAssertions(texts: ReadonlyMap<string, string>, failing: readonly FailedTest[]): Map<string, string> | null {
  const pruned = new Map(texts);
  for (const [path, text] of texts) {
    if (fileKind(path) !== 'test') continue;
    const lines = text.split('\n');
    const wrong = new Set(failing.flatMap(({ frame }) => (frame !== null && isSameFile(frame.file, path) ? [frame.line - 1] : [])));
    const drops = (index: number) => wrong.has(index) && isWholeAssertion(lines[index] ?? '');
    const kept = lines.filter((_, index) => !drops(index));
    // A test without an assertion proves nothing.
    const isEmptied = [...wrong].some((index) => drops(index) && !hasOther(lines, index));
    if (kept.length < lines.length && !isEmptied) pruned.set(path, kept.join('\n'));
  }
  return [...pruned].some(([path, text]) => texts.get(path) !== text) ? pruned : null;
}

function isSameFile(one: string, path: string): boolean {
  return one === path || one.endsWith(`/${path}`);
}

function isWholeAssertion(line: string): boolean {
  const depth = [...line].reduce((sum, char) => sum + ('([{'.includes(char) ? 1 : ')]}'.includes(char) ? -1 : 0), 0);
  return depth === 0 && ASSERTION.test(line);
}

/** Whether another assertion stands right beside it in the same block. */
function hasOther(lines: readonly string[], index: number): boolean {
  const indent = (line: string) => line.length - line.trimStart().length;
  const own = indent(lines[index] ?? '');
  for (const step of [-1, 1]) {
    for (let at = index + step; at >= 0 && at < lines.length; at += step) {
      const line = lines[at] ?? '';
      if (line.trim() !== '' && indent(line) < own) break;
      if (ASSERTION.test(line)) return true;
    }
  }
  return false;
}

/** The draft without those of its tests that fail on the code. Null: nothing would be left, or others fail, too. */
export function withoutFailing(
  texts: ReadonlyMap<string, string>,
  failing: readonly FailedTest[],
  current: (path: string) => string | null,
): Map<string, string> | null {
  const pruned = new Map(texts);
  const names = failing.map(({ name }) => name);
  let left = names.length;
  for (const [path, text] of texts) {
    if (fileKind(path) !== 'test') continue;
    const own = names.filter((name) => text.includes(lastTitle(name)) && !(current(path) ?? '').includes(lastTitle(name)));
    const kept = own.length === 0 ? null : withoutTests(path, text, own);
    if (kept === null) continue;
    pruned.set(path, kept);
    left -= own.length;
  }
  return left === 0 && names.length > 0 ? pruned : null;
}

function lastTitle(name: string): string {
  return (
    (name.split(' > ').at(-1) ?? name)
      .replace(/ \(.*\)$/, '')
      .split(/::/)
      .at(-1)
      ?.replace(/^.*\.(?=test)/, '') ?? name
  );
}
