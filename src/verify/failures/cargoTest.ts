// Reads the failing tests of `cargo test`, and what could not be compiled.
import { failureFrom } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';

const FAILED = /^test (.+?)(?: - should panic)? \.\.\. FAILED$/;
const BLOCK = /^---- (.+?) stdout ----$/;
const NEXTEST = /^\s+(?:FAIL|TIMEOUT|SIGABRT|SIGSEGV) \[.{1,20}\] (?:\(.{1,20}\) )?(\S+) (.+)$/;
const ERROR = /^error(?:\[E\d+\])?: (.+)$/;

export const CARGO_TEST_SIGN = /^(?:test .+ \.\.\. FAILED|error(?:\[E\d+\])?: |[ \t]+(?:FAIL|TIMEOUT) \[.+\] \S+ \S)/m;

export function readCargoTest(lines: readonly string[]): Failure[] {
  const blocks = blocksOf(lines);
  const found = lines.flatMap((line, index) => {
    const name = FAILED.exec(line)?.[1];
    if (name !== undefined) return [failureFrom([name], blockOf(lines, index, blocks.get(name) ?? []))];
    const [, binary, test] = NEXTEST.exec(line) ?? [];
    return test === undefined ? [] : [failureFrom([binary, test], [])];
  });
  return found.length > 0 ? unique(found) : compileErrors(lines);
}

/** Where each test's own output begins. */
function blocksOf(lines: readonly string[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  lines.forEach((line, index) => {
    const name = BLOCK.exec(line)?.[1];
    if (name === undefined) return;
    const starts = found.get(name);
    if (starts === undefined) found.set(name, [index]);
    else starts.push(index);
  });
  return found;
}

/** The one that follows first: names may repeat in other test binaries. */
function blockOf(lines: readonly string[], from: number, starts: readonly number[]): string[] {
  const start = starts.find((index) => index > from);
  if (start === undefined) return [];
  const rest = lines.slice(start + 1, start + 200);
  const end = rest.findIndex(
    (line, index) => BLOCK.test(line) || /^stack backtrace:$/.test(line) || (line === 'failures:' && rest[index - 1] === ''),
  );
  return (end === -1 ? rest : rest.slice(0, end)).map((line) => line.replace(/^note: (?=test did not panic)/, ''));
}

/** One failure for the whole build: no test ran. */
function compileErrors(lines: readonly string[]): Failure[] {
  const start = lines.findIndex(
    (line) => ERROR.test(line) && !/^error: (?:test failed|doctest failed|could not compile|process didn't)/.test(line),
  );
  if (start === -1 || !lines.some((line) => /^error: could not compile /.test(line))) return [];
  const block = lines.slice(start, start + 12);
  const [, file, line] = block.map((each) => /^\s*--> (.{1,400}):(\d+):\d+$/.exec(each)).find((each) => each !== null) ?? [];
  const frame = file === undefined ? null : { file, line: Number(line) };
  return [failureFrom(['build'], block, { frame, expected: null, received: null })];
}

function unique(failures: readonly Failure[]): Failure[] {
  return [...new Map(failures.map((failure) => [failure.name + failure.message, failure])).values()];
}
