// Reads the failing tests of Maven (Surefire and Failsafe) and Gradle.
import { failureFrom } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';

const MAVEN = /^(?:\[ERROR\] )?\s*(\S.{0,400}?)(?: --)?\s+Time elapsed: [\d.,]+ m?s(?:ec)?\s+<<< (?:FAILURE|ERROR)!/;
const GRADLE = /^(\S.{0,400}?) > (\S.{0,400}?) FAILED$/;
const COMPILER =
  /^\[ERROR\] (\/?\S.{0,400}\.(?:java|kt|scala)):\[(\d+),\d+\] (.+)$|^(?:e: )?(?:file:\/\/)?(\S.{0,400}\.(?:java|kt|scala)):(\d+):(?:\d+:?)? (?:error: )?(.+)$/;

export const JVM_SIGN = /(?:<<< (?:FAILURE|ERROR)!|^BUILD FAILED|^\[INFO\] BUILD FAILURE|^\S.* > \S.* FAILED$|^FAILURE: Build failed)/m;

export function readJvm(lines: readonly string[]): Failure[] {
  const found = lines.flatMap((line, index) => {
    const maven = MAVEN.exec(line)?.[1];
    if (maven !== undefined && !/^Tests run:/.test(maven)) return [failureFrom([mavenName(maven)], mavenBlock(lines, index))];
    const [, suite, test] = GRADLE.exec(line) ?? [];
    if (suite === undefined || test === undefined || suite.startsWith('Task ') || suite === '') return [];
    return [failureFrom([...suite.split(' > '), ...test.split(' > ')], gradleBlock(lines, index))];
  });
  return found.length > 0 ? found : compileErrors(lines);
}

/** "quantity(com.example.CartTest)" in older versions; newer ones have the class first. */
function mavenName(text: string): string {
  const [, test, type] = /^([^\s(]+)\(([\w.$]+\.[\w$]+)\)$/.exec(text) ?? [];
  return test === undefined ? text : `${type}.${test}`;
}

function mavenBlock(lines: readonly string[], index: number): string[] {
  return until(lines, index + 1, (line) => line.trim() === '' || /^\[(?:INFO|ERROR)\]/.test(line));
}

/** Indented; by default an exception and its place in one line: "AssertionFailedError at CartTest.java:19". */
function gradleBlock(lines: readonly string[], index: number): string[] {
  const block = until(lines, index + 1, (line) => line !== '' && !/^\s/.test(line));
  return block.map((line) => line.replace(/^(\s+)([\w.$]+) at (\w[\w.]*):(\d+)$/, '$1$2\n$1$3:$4')).flatMap((line) => line.split('\n'));
}

function compileErrors(lines: readonly string[]): Failure[] {
  const first = lines.map((line) => COMPILER.exec(line)).find((each) => each !== null);
  if (first === undefined || first === null) return [];
  const [, mavenFile, mavenLine, mavenText, file = '', line = '', text = ''] = first;
  const frame = { file: mavenFile ?? file, line: Number(mavenLine ?? line) };
  return [failureFrom(['build'], [mavenText ?? text], { frame })];
}

function until(lines: readonly string[], start: number, isEnd: (line: string) => boolean): string[] {
  const rest = lines.slice(start, start + 100);
  const end = rest.findIndex(isEnd);
  return end === -1 ? rest : rest.slice(0, end);
}
