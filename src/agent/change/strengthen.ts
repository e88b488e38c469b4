// Adds assertions to asked-for tests, with what the code gives, that notice missed faults.
import { isLiteral, quotedLike } from '#agent/askedTests/assertion.ts';
import type { Fault } from '#agent/askedTests/faults.ts';
import { type Case, moreCases, type Probe, UNKNOWN, withProbes, withTest } from '#agent/askedTests/moreCases.ts';
import { fileKind } from '#agent/files/fileKind.ts';
import type { Definition } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import type { FailedTest, Ports, Verified } from '#agent/task/ports.ts';
import { unique } from '#agent/task/request.ts';
import type { ChangeTask } from './changeTask.ts';

/** Assertions, where any are added. */
const AT_LEAST = 4;

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

/** The draft lies in the folder, and its tests pass. Null: no further case notices any of the faults. */
export async function strengthen(
  task: ChangeTask,
  ports: Ports,
  texts: ReadonlyMap<string, string>,
  missed: readonly Missed[],
  signal: AbortSignal,
): Promise<Strengthened | null> {
  const [path, text] = [...texts].find(([name]) => fileKind(name) === 'test') ?? [];
  if (path === undefined || text === undefined) return null;
  const definitions = missed.flatMap((one) => one.definitions);
  const code = missed.map(({ file, definitions: own }) => codeOf(file, own)).join('\n');
  const cases = moreCases(
    path,
    text,
    definitions.map(({ name }) => name),
    code,
  );
  if (cases.length === 0) return null;
  await ports.status('trying more cases');
  const run = (probes: readonly Probe[]) => task.bench.withText(path, withProbes(path, text, probes), () => ports.verify(signal));
  const probes = known(cases, await run(cases.map((one, at) => asked(one, at))), code);
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
      const failing = sure.filter(({ name }) => isAmong(failures, name));
      const [first] = failing;
      if (state !== 'failed' || first === undefined) continue;
      noticed.add(fault);
      if (!failing.some((one) => chosen.has(one))) chosen.add(first);
    }
  // The first ones differ most: they notice what none of these faults stands for.
  if (chosen.size > 0) for (const one of sure) if (chosen.size < AT_LEAST) chosen.add(one);
  return chosen.size === 0 ? null : added(path, text, texts, [...chosen], noticed);
}

function added(
  path: string,
  text: string,
  texts: ReadonlyMap<string, string>,
  chosen: readonly Probe[],
  noticed: ReadonlySet<Fault>,
): Strengthened {
  const names = unique(chosen.toSorted((a, b) => b.form.line - a.form.line).map(({ form }) => form.name));
  let made = text;
  for (const name of names) {
    const probes = chosen.filter(({ form }) => form.name === name);
    const [first] = probes;
    if (first)
      made = withTest(
        path,
        made,
        first.form,
        `${name}_with_other_values`,
        probes.map(({ assertion }) => assertion),
      );
  }
  return { texts: new Map(texts).set(path, made), noticed, count: chosen.length };
}

function codeOf({ text }: ProjectFile, definitions: readonly Definition[]): string {
  const lines = text.split('\n');
  return definitions.map(({ start, end }) => lines.slice(start, end + 1).join('\n')).join('\n');
}

function asked({ form, call }: Case, at: number): Probe {
  return { form, name: nameOf(at), assertion: form.with(call, `'${UNKNOWN}'`) };
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

/** What the code gave, or which error it throws, as an assertion. */
function known(cases: readonly Case[], { failures }: Verified, code: string): Probe[] {
  return cases.flatMap((one, at) => {
    const failure = failures.find((each) => hasName(each, nameOf(at)));
    const assertion = failure && (withValue(one, failure) ?? withError(one, failure, code));
    return assertion ? [{ form: one.form, name: nameOf(at), assertion }] : [];
  });
}

function withValue({ form, call }: Case, { expected, received }: FailedTest): string | null {
  if (expected === null || received === null) return null;
  const value = received.includes(UNKNOWN) ? expected : expected.includes(UNKNOWN) ? received : null;
  return value !== null && isLiteral(value) && value.length < 200 ? form.with(call, quotedLike(value, form.expected)) : null;
}

const ERROR = /\b([A-Z]\w*(?:Error|Exception)|KeyError|Error)\b/;

/** Only errors that the code itself throws. */
function withError({ form, call }: Case, { message }: FailedTest, code: string): string | null {
  const name = ERROR.exec(message)?.[1];
  if (name === undefined || message.includes(UNKNOWN) || !new RegExp(`\\b(?:throw|raise)\\b[^\\n]*\\b${name}\\b`).test(code)) return null;
  return form.throws(call, name);
}
