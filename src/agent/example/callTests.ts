// Writes a test of the call that a task is about, which fails on the code as it is.
import { reachesDestructive } from '#agent/askedTests/destructive.ts';
import type { Codebase } from '#agent/files/codebase.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { autoImport } from '#agent/names/autoImport.ts';
import type { Ports, Verified } from '#agent/task/ports.ts';
import { type Request, unique } from '#agent/task/request.ts';
import {
  type Callable,
  type CallTest,
  callsOf,
  callThatIsWrong,
  canTest,
  complaintIn,
  isExported,
  probesOf,
  testFor,
} from './complaint.ts';
import type { Example } from './exampleTest.ts';
import { callsWithoutError, likeIt, type PlainCall, type RaisedError } from './raisedError.ts';

/** `files`: likely to be at fault, those first; what they import is looked at, too. */
export interface CallTestRun {
  request: Request;
  codebase: Codebase;
  files: readonly ProjectFile[];
  status: Ports['status'];
  verifyWith(path: string, text: string): Promise<Verified>;
}

export type Written = Pick<Example, 'text' | 'assertions'>;

const MOST_ERRORS = 12;

/** Functions of these files, and of what they import, that may be called. */
export function callableIn({ codebase, files }: Pick<CallTestRun, 'codebase' | 'files'>): (Callable & { file: ProjectFile })[] {
  return unique([...files, ...files.flatMap((file) => codebase.imported(file))])
    .filter((file) => file.kind === 'source' && !reachesDestructive(codebase, file))
    .flatMap((file) =>
      codebase
        .outline(file)
        .filter(({ kind, parent, indent }) => kind === 'function' && parent === null && indent === 0)
        .filter(({ name }) => isExported(file, name))
        .map((definition) => ({ file, definition, head: file.text.split('\n')[definition.line] ?? '' })),
    );
}

/** Of the call that gives what the task says is wrong now. Null: it tells no values, or nothing here gives that for them. */
export async function complaintTest(run: CallTestRun, path: string, pattern: string): Promise<Written | null> {
  const { request, codebase, status, verifyWith } = run;
  const complaint = complaintIn(request.text, [...request.names, ...request.paths]);
  if (complaint === null || !canTest(path)) return null;
  const calls = callsOf(callableIn(run), complaint);
  if (calls.length === 0) return null;
  await status('looking for the call that the task is about');
  const written = (tests: readonly CallTest[]) => autoImport(codebase, path, null, testFor(path, pattern, tests));
  const probes = await verifyWith(path, written(probesOf(calls)));
  const found = callThatIsWrong(calls, complaint, probes.failures);
  if (found === null) return null;
  const { call, right } = found;
  const text = written([{ name: 'example_of_the_task', call, expected: right }]);
  return { text, assertions: [assertionIn(text, call)] };
}

export function assertionIn(text: string, call: string): string {
  const line = text.split('\n').find((one) => one.includes(call));
  return line?.trim().replace(/;$/, '') ?? call;
}

/** That a call no longer ends with the error that the task quotes. Null: none does, or several do. */
export async function raisedTest(
  { request, codebase, status, verifyWith }: CallTestRun,
  raised: readonly RaisedError[],
  path: string,
  pattern: string,
): Promise<Written | null> {
  const errors = raised.filter(({ file }) => !reachesDestructive(codebase, file)).slice(0, MOST_ERRORS);
  if (errors.length === 0 || !canTest(path)) return null;
  await status('looking for the call that ends with the error of the task');
  const written = (calls: readonly PlainCall[]) => autoImport(codebase, path, null, callsWithoutError(path, pattern, calls));
  const calls = errors.map(({ name, value }, at) => ({
    ends: { name: `error_${at}_of_task`, call: `${name}(${value})` },
    goesWell: likeIt(request.text, value).map((other, nth) => ({ name: `value_${at}_${nth}_of_task`, call: `${name}(${other})` })),
  }));
  const { failures } = await verifyWith(path, written(calls.flatMap(({ ends, goesWell }) => [ends, ...goesWell])));
  const fails = ({ name }: PlainCall) => failures.some((failure) => failure.name.includes(name));
  const [found, ...more] = calls.filter(({ ends, goesWell }) => fails(ends) && !goesWell.some(fails));
  if (found === undefined || more.length > 0) return null;
  const { call } = found.ends;
  return { text: written([{ name: 'example_of_the_task', call }]), assertions: [`${call} ends without an error`] };
}
