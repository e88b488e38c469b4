// Solves a change, measured by a test of the task’s example where no other test tells.

import { isDestructive, reachesDestructive } from '#agent/askedTests/destructive.ts';
import { type ChangeRun, changeByModel, promptOf, testPattern, viewsFor } from '#agent/change/change.ts';
import { NOTHING_SHOWN } from '#agent/change/rounds.ts';
import type { Solved } from '#agent/change/solve.ts';
import { relevantFailures } from '#agent/evidence/relevant.ts';
import { type CallTestRun, complaintTest, raisedTest } from '#agent/example/callTests.ts';
import { type Example, exampleTest, exampleTestPath, failingExample, hasExample } from '#agent/example/exampleTest.ts';
import { goComplaintTest } from '#agent/example/goComplaint.ts';
import { keepsArgumentTest, saysItChangesArguments, testOf } from '#agent/example/keepsArgument.ts';
import { raisedErrors } from '#agent/example/raisedError.ts';
import { Codebase } from '#agent/files/codebase.ts';
import { isCode, languageOf } from '#agent/files/language.ts';
import type { View } from '#agent/files/view.ts';
import { goalOf } from '#agent/gates/goal.ts';
import type { Ports, Verified } from '#agent/task/ports.ts';
import { lastPart, unique } from '#agent/task/request.ts';

const EXAMPLE_TOKENS = 300;
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
    const next = { ...run, codebase: new Codebase(project), bench: run.bench.goOn(project) };
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
  const verifyWith = async (name: string, text: string) =>
    // Such code is not called with values that nobody wrote.
    isDestructive(text) || codebase.importedBy(name, text).some((file) => reachesDestructive(codebase, file))
      ? NOT_RUN
      : bench.withText(name, text, () => ports.verify(signal));
  const calls: CallTestRun = { request, codebase, files: views.map(({ file }) => file), status: ports.status, verifyWith };
  if (views.some(({ file }) => languageOf(file.path) === 'go')) {
    const written = await goComplaintTest(calls);
    return written === null
      ? null
      : tell(ports, await failingExample({ request, baseline, asksForNew: false, verifyWith }, written.path, written), '');
  }
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
    verifyWith,
  };
  const written = keepsArgument
    ? argumentTest(run, views)
    : ((await complaintTest(calls, path, pattern?.file.text ?? '')) ?? (await raisedTest(calls, raised, path, pattern?.file.text ?? '')));
  const example =
    written !== null ? await failingExample(asked, path, written) : hasExample(request) ? await exampleTest(asked, path) : null;
  return tell(ports, example, answer);
}

async function tell(ports: Ports, example: Example | null, answer: string): Promise<Example | null> {
  const result =
    example === null ? 'No usable test of the example was written.' : `It fails on the code as it is: ${example.assertions.join(', ')}`;
  await ports.step({ tool: 'Draft', input: { rule: 'test of the example', answer: example?.text ?? answer }, result, isError: false });
  return example;
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
