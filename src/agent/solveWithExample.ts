// Solves a change, measured by a test of the task’s example where no other test tells.

import { isDestructive, reachesDestructive } from '#agent/askedTests/destructive.ts';
import { type ChangeRun, changeByModel, promptOf, testPattern, viewsFor } from '#agent/change/change.ts';
import { NOTHING_SHOWN } from '#agent/change/rounds.ts';
import type { Solved } from '#agent/change/solve.ts';
import { Workbench } from '#agent/change/workbench.ts';
import { relevantFailures } from '#agent/evidence/relevant.ts';
import { type CallTest, callsOf, callThatIsWrong, canTest, complaintIn, isExported, probesOf, testFor } from '#agent/example/complaint.ts';
import { type Example, exampleTest, exampleTestPath, failingExample, hasExample } from '#agent/example/exampleTest.ts';
import { keepsArgumentTest, saysItChangesArguments, testOf } from '#agent/example/keepsArgument.ts';
import { callsWithoutError, likeIt, type PlainCall, type RaisedError, raisedErrors } from '#agent/example/raisedError.ts';
import { Codebase } from '#agent/files/codebase.ts';
import { isCode, languageOf } from '#agent/files/language.ts';
import type { View } from '#agent/files/view.ts';
import { goalOf } from '#agent/gates/goal.ts';
import { autoImport } from '#agent/names/autoImport.ts';
import type { Verified } from '#agent/task/ports.ts';
import { lastPart, unique } from '#agent/task/request.ts';

const EXAMPLE_TOKENS = 300;
const MOST_ERRORS = 12;
const NOT_RUN: Verified = { state: 'notRun', failures: [], output: '' };

/** The test of the task's example lies in the folder while drafts are made, and is no part of the change. */
export async function solveWithExample(
  run: ChangeRun,
  baseline: Verified,
  signal: AbortSignal,
): Promise<{ solved: Solved; changed: string[] }> {
  const example = await exampleFor(run, baseline, signal);
  if (example === null) return { solved: await changeByModel(run, baseline, null, signal), changed: run.bench.changed };
  const { path, text, verified } = example;
  await run.codebase.project.write(path, text);
  try {
    const project = await run.codebase.project.reopen();
    const next = { ...run, codebase: new Codebase(project), bench: new Workbench(project, run.ports.step) };
    const solved = await changeByModel(next, verified, example, signal);
    return { solved, changed: next.bench.changed };
  } finally {
    await run.codebase.project.write(path, null);
  }
}

/** Null: a test that is there tells already, or none can be made. */
async function exampleFor(run: ChangeRun, baseline: Verified, signal: AbortSignal): Promise<Example | null> {
  const { request, codebase, ports, bench } = run;
  const goal = goalOf(request, codebase);
  if (run.without.has('example') || goal.touches !== 'code' || baseline.state === 'notRun') return null;
  const keepsArgument = saysItChangesArguments(request.text);
  const raised = raisedErrors(codebase, request.text);
  if (!keepsArgument && raised.length === 0 && !hasExample(request)) return null;
  if (relevantFailures(baseline.failures, request, codebase).failures.length > 0) return null;
  const views = viewsFor(run, goal, [], false);
  const pattern = testPattern(run, goal, views);
  const path = pattern === null ? null : exampleTestPath(pattern.file.path);
  if (path === null || codebase.project.file(path) !== null || !views.some(({ file }) => isCode(languageOf(file.path)))) return null;
  await ports.status('writing a test of the example in the task');
  const prompt = promptOf(run, { goal, views, failing: '', pattern, notes: [] }, NOTHING_SHOWN);
  let answer = '';
  const asked = {
    request,
    baseline,
    asksForNew: request.names.some((name) => codebase.defined(lastPart(name)).length === 0),
    ask: async (order: string) => {
      const messages = prompt.messages({ isReasoned: false, hint: '', order });
      ({ text: answer } = await ports.ask(messages, { temperature: 0, maxTokens: EXAMPLE_TOKENS, signal }));
      return answer;
    },
    // Such code is not called with values that nobody wrote.
    verifyWith: async (name: string, text: string) =>
      isDestructive(text) || codebase.importedBy(name, text).some((file) => reachesDestructive(codebase, file))
        ? NOT_RUN
        : bench.withText(name, text, () => ports.verify(signal)),
  };
  const written = keepsArgument
    ? argumentTest(run, views)
    : ((await complaintTest(run, views, path, pattern?.file.text ?? '', asked.verifyWith)) ??
      (await raisedTest(run, raised, path, pattern?.file.text ?? '', asked.verifyWith)));
  const example =
    written !== null ? await failingExample(asked, path, written) : hasExample(request) ? await exampleTest(asked, path) : null;
  const result =
    example === null ? 'No usable test of the example was written.' : `It fails on the code as it is: ${example.assertions.join(', ')}`;
  await ports.step({ tool: 'Draft', input: { rule: 'test of the example', answer: example?.text ?? answer }, result, isError: false });
  return example;
}

/** Of the call that gives what the task says is wrong now. Null: it tells no values, or nothing here gives that for them. */
async function complaintTest(
  { request, codebase, ports }: ChangeRun,
  views: readonly View[],
  path: string,
  pattern: string,
  verifyWith: (name: string, text: string) => Promise<Verified>,
): Promise<Pick<Example, 'text' | 'assertions'> | null> {
  const complaint = complaintIn(request.text, [...request.names, ...request.paths]);
  if (complaint === null || !canTest(path)) return null;
  const files = unique([...views.map(({ file }) => file), ...views.flatMap(({ file }) => codebase.imported(file))]);
  const functions = files
    .filter((file) => file.kind === 'source' && !reachesDestructive(codebase, file))
    .flatMap((file) =>
      codebase
        .outline(file)
        .filter(({ kind, parent, indent }) => kind === 'function' && parent === null && indent === 0)
        .filter(({ name }) => isExported(file, name))
        .map((definition) => ({ definition, head: file.text.split('\n')[definition.line] ?? '' })),
    );
  const calls = callsOf(functions, complaint);
  if (calls.length === 0) return null;
  await ports.status('looking for the call that the task is about');
  const written = (tests: readonly CallTest[]) => autoImport(codebase, path, null, testFor(path, pattern, tests));
  const probes = await verifyWith(path, written(probesOf(calls)));
  const found = callThatIsWrong(calls, complaint, probes.failures);
  if (found === null) return null;
  const { call, right } = found;
  const text = written([{ name: 'example_of_the_task', call, expected: right }]);
  const assertion =
    text
      .split('\n')
      .find((line) => line.includes(call))
      ?.trim()
      .replace(/;$/, '') ?? call;
  return { text, assertions: [assertion] };
}

/** That a call no longer ends with the error that the task quotes. Null: none does, or several do. */
async function raisedTest(
  { request, codebase, ports }: ChangeRun,
  raised: readonly RaisedError[],
  path: string,
  pattern: string,
  verifyWith: (name: string, text: string) => Promise<Verified>,
): Promise<Pick<Example, 'text' | 'assertions'> | null> {
  const errors = raised.filter(({ file }) => !reachesDestructive(codebase, file)).slice(0, MOST_ERRORS);
  if (errors.length === 0 || !canTest(path)) return null;
  await ports.status('looking for the call that ends with the error of the task');
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

/** That what goes into the function of the task stays as it was. */
function argumentTest({ request, codebase }: ChangeRun, views: readonly View[]): Pick<Example, 'text' | 'assertions'> | null {
  const named = unique([...request.names.map(lastPart), ...codebase.definedIn(request.text)]);
  const [best] = views;
  const names = [
    ...named,
    ...(best
      ? codebase
          .outline(best.file)
          .filter(({ kind }) => kind === 'function')
          .map(({ name }) => name)
      : []),
  ];
  const test = testOf(codebase.own(), names);
  const made = test === null ? null : keepsArgumentTest(test, names);
  return made === null ? null : { text: made.text, assertions: [made.assertion] };
}
