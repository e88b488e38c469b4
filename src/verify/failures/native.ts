// Reads the failing tests of GoogleTest, CTest, XCTest, Dart, ScalaTest and Perl's Test::More.

import { failureFrom } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';

const GTEST_FAILED = /^\[ {2}FAILED {2}\] (\S+?)(?:, where .*)? \(\d+ ms\)$/;
const CTEST = /^\s+\d+ - (\S.*?) \((?:Failed|Timeout|SEGFAULT|Subprocess aborted|Exit code .+|ILLEGAL|NUMERICAL|OTHER_FAULT|Not Run)\)/;
const XCTEST = /^(.{1,400}):(\d+): error: (?:-\[)?([\w.]+(?:\.| )\w+)\]? : (.*)$/;
const SWIFT_TESTING = /^. Test (.{1,200}?) recorded an issue at ([^:]{1,300}):(\d+):\d+: (.*)$/;
const DART = /^\d\d:\d\d \+\d+(?: ~\d+)? -\d+: (.+) \[E\]$/;
const SCALA = /^\[info\]\s+- (.+) \*\*\* FAILED \*\*\*/;
const PERL = /^\s*# {3}Failed test(?: \d+)?(?: '(.*)')?$/;
const PERL_PLACE = /^\s*# {3}(?:Failed test '.*' )?at (.{1,400}) line (\d+)\.$/;

export const NATIVE_SIGN =
  /^\[ {2}FAILED {2}\] \S|^The following tests FAILED:$|^.*: error: (?:-\[)?[\w.]+[. ]\w+\]? : |^. Test .+ recorded an issue at |^[ \t]*# {3}Failed test|^Test Summary Report$| \[E\]$| \*\*\* FAILED \*\*\*/m;

export function readNative(lines: readonly string[]): Failure[] {
  const googleTest = readGoogleTest(lines);
  return [...googleTest, ...(googleTest.length > 0 ? [] : readCtest(lines)), ...readSwift(lines), ...readTitled(lines), ...readPerl(lines)];
}

/** What is said of a test stands between its start and its result. */
function readGoogleTest(lines: readonly string[]): Failure[] {
  let start = 0;
  return lines.flatMap((line, index) => {
    if (line.startsWith('[ RUN      ] ')) start = index + 1;
    const name = GTEST_FAILED.exec(line)?.[1];
    if (name === undefined) return [];
    const block = lines.slice(Math.max(start, index - 100), index);
    return [failureFrom([name], block, comparedIn(block))];
  });
}

/** "Expected equality of these values:", then each with its value below, unless it is a literal. */
function comparedIn(block: readonly string[]): Partial<Failure> {
  const start = block.findIndex((line) => /^Expected equality of these values:$/.test(line));
  if (start === -1) return {};
  const values: string[] = [];
  for (const line of block.slice(start + 1, start + 5)) {
    const [, value] = /^\s+Which is: (.+)$/.exec(line) ?? [];
    if (value !== undefined) values.splice(-1, 1, value);
    else if (/^ {2}\S/.test(line)) values.push(line.trim());
    else break;
  }
  return values.length === 2 ? { received: values[0] ?? null, expected: values[1] ?? null } : {};
}

function readCtest(lines: readonly string[]): Failure[] {
  const start = lines.indexOf('The following tests FAILED:');
  if (start === -1) return [];
  return lines.slice(start + 1, start + 500).flatMap((line) => {
    const name = CTEST.exec(line)?.[1];
    return name === undefined ? [] : [failureFrom([name], [line.trim()])];
  });
}

function readSwift(lines: readonly string[]): Failure[] {
  const found = new Map<string, Failure>();
  for (const line of lines) {
    const [, file, number, name, text] = XCTEST.exec(line) ?? [];
    const [, title, place, at, issue] = SWIFT_TESTING.exec(line) ?? [];
    const test = name ?? title;
    const frame = file ?? place;
    // A test may complain several times; the first counts.
    if (test === undefined || frame === undefined || found.has(test)) continue;
    found.set(test, failureFrom([test.replace(' ', '.')], [text ?? issue ?? ''], { frame: { file: frame, line: Number(number ?? at) } }));
  }
  return [...found.values()];
}

/** A title, and what is said of it indented below: Dart ("00:01 +1 -1: cart.dart: counts [E]"), ScalaTest ("[info] - counts *** FAILED ***"). */
function readTitled(lines: readonly string[]): Failure[] {
  let suite: string | null = null;
  return lines.flatMap((line, index) => {
    suite = /^\[info\] (\S.*):$/.exec(line)?.[1] ?? suite;
    const dart = DART.exec(line)?.[1];
    const scala = SCALA.exec(line)?.[1];
    if (dart === undefined && scala === undefined) return [];
    const rest = lines.slice(index + 1, index + 40).map((each) => each.replace(/^\[info\] /, ''));
    const end = rest.findIndex((each) => !/^\s{2}/.test(each) && each !== '');
    return [failureFrom(dart === undefined ? [suite, scala] : dart.split(': '), end === -1 ? rest : rest.slice(0, end))];
  });
}

/** The name, then its place and the values, all in comments; a file that died has none. */
function readPerl(lines: readonly string[]): Failure[] {
  const named = lines.flatMap((line, index) => {
    if (!PERL.test(line)) return [];
    const rest = lines.slice(index + 1, index + 40);
    const end = rest.findIndex((each) => PERL.test(each) || !/^\s*#/.test(each));
    const block = (end === -1 ? rest : rest.slice(0, end)).filter((each) => !/# Looks like you /.test(each));
    const [, file, number] = block.map((each) => PERL_PLACE.exec(each)).find((each) => each !== null) ?? [];
    const text = block.filter((each) => !PERL_PLACE.test(each)).map((each) => each.replace(/^(\s*)# ?/, '$1'));
    const frame = file === undefined ? null : { file, line: Number(number) };
    return [failureFrom([file, PERL.exec(line)?.[1] ?? `line ${number}`], text, { frame, file: file ?? null })];
  });
  const files = new Set(named.map(({ file }) => file));
  const died = lines.flatMap((line) => {
    const file = /^(\S+\.t) +\(Wstat: [1-9]/.exec(line)?.[1];
    return file === undefined || files.has(file) ? [] : [failureFrom([file], [line], { file })];
  });
  return [...named, ...died];
}
