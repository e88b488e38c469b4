// Writes the test of a complaint for Go, whose tests lie in the package of what they call.
import path from 'node:path/posix';
import { goFunction } from '#agent/sampleTests/goSamples.ts';
import { unique } from '#agent/task/request.ts';
import { assertionIn, type CallTestRun, callableIn, type Written } from './callTests.ts';
import { type CallTest, callsOf, callThatIsWrong, complaintIn, isProbe, probesOf } from './complaint.ts';

const MOST_PACKAGES = 3;

/** Null: the task tells no values, or no function gives for them what it says is wrong now. */
export async function goComplaintTest(run: CallTestRun): Promise<(Written & { path: string }) | null> {
  const { request, codebase, status, verifyWith } = run;
  const complaint = complaintIn(request.text, [...request.names, ...request.paths]);
  if (complaint === null) return null;
  const functions = callableIn(run).flatMap((one) => {
    const read = goFunction(one.file, one.definition);
    const isRead = read !== null && (read.results === 'value' || read.results === 'valueAndError');
    return isRead ? [{ ...one, types: read.parameters.map(({ type }) => type) }] : [];
  });
  for (const folder of unique(functions.map(({ file }) => path.dirname(file.path))).slice(0, MOST_PACKAGES)) {
    const own = functions.filter(({ file }) => path.dirname(file.path) === folder);
    const calls = callsOf(own, complaint);
    const name = path.join(folder, 'example_of_task_test.go');
    if (calls.length === 0 || codebase.project.file(name) !== null) continue;
    await status('looking for the call that the task is about');
    const written = (tests: readonly CallTest[]) => goTestFor(own[0]?.file.text ?? '', tests);
    const found = callThatIsWrong(calls, complaint, (await verifyWith(name, written(probesOf(calls)))).failures);
    if (found === null) continue;
    const text = written([{ name: 'example_of_the_task', call: found.call, expected: found.right }]);
    return { path: name, text, assertions: [assertionIn(text, found.call)] };
  }
  return null;
}

/** `subject`: a file of the package. */
function goTestFor(subject: string, tests: readonly CallTest[]): string {
  return [
    /^package\s+\w+/m.exec(subject)?.[0] ?? 'package main',
    '',
    'import (',
    '\t"fmt"',
    '\t"testing"',
    ')',
    '',
    '// An error beside the value is left out.',
    'func valueOfTask(value any, _ ...error) string {',
    '\treturn fmt.Sprintf("%#v", value)',
    '}',
    ...tests.flatMap((one) => [
      '',
      `func Test_${one.name}(t *testing.T) {`,
      // A panic would end all of them.
      ...(isProbe(one) ? ['\tdefer func() { _ = recover() }()'] : []),
      `\tif got := valueOfTask(${one.call}); got != ${JSON.stringify(one.expected)} {`,
      `\t\tt.Errorf("got %s, want %s", got, ${JSON.stringify(one.expected)})`,
      '\t}',
      '}',
    ]),
    '',
  ].join('\n');
}
