// Reads the failing tests of `go test`, with and without -v.
import { objectOf, parseJson, stringAt } from '#base/json.ts';
import { failureFrom } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';
import { frameIn } from '#verify/output/frames.ts';

const FAILED = /^( *)--- FAIL: (\S+) \([\d.]+s\)$/;
const RESULT = /^ *--- (?:PASS|FAIL|SKIP): |^=== (?:RUN|PAUSE|CONT|NAME)|^(?:FAIL|PASS|ok|\?)\b/;
const PACKAGE = /^(?:FAIL|ok|\?)\s+(\S+)(?:\s+(?:[\d.]+s|\(cached\)|\[.*\])|$)/;
/** With -json. */
const JSON_LINE = /^\{"(?:Time|ImportPath|Action)":/;
const MAX_FOUND = 1_000;
const NOT_BUILT = /^FAIL\s+(\S+) \[(build|setup) failed\]$/;

export const GO_TEST_SIGN = /^(?: *--- FAIL: \S|FAIL\t\S|\{.*"Action":"fail")/m;

export function readGoTest(printed: readonly string[]): Failure[] {
  const lines = printed.some((line) => JSON_LINE.test(line)) ? textOf(printed) : printed;
  const packages = packagesOf(lines);
  const tests = lines.flatMap((line, index) => {
    const name = FAILED.exec(line)?.[2];
    return name === undefined ? [] : [{ name, index, module: packages[index] ?? null }];
  });
  // A test that failed only by its subtests says nothing of its own.
  const parents = new Set(tests.flatMap(({ name, module }) => parentsOf(name).map((parent) => `${module} ${parent}`)));
  const found = tests
    .filter(({ name, module }) => !parents.has(`${module} ${name}`))
    .slice(0, MAX_FOUND)
    .map(({ name, index, module }) => inPackage(failureOfTest([module, name], blockOf(lines, index, name)), module));
  return [...found, ...brokenPackages(lines, packages, new Set(tests.map(({ module }) => module)))];
}

/** Of -json, package by package: they are printed as they run. */
function textOf(lines: readonly string[]): string[] {
  const texts = new Map<string, string>();
  for (const line of lines) {
    const event = objectOf(parseJson(line));
    const text = stringAt(event, 'Output');
    const module = stringAt(event, 'Package') ?? stringAt(event, 'ImportPath') ?? '';
    if (text !== null) texts.set(module, (texts.get(module) ?? '') + text);
  }
  return [...texts.values()].flatMap((text) => text.split('\n'));
}

/** "TestA/b/c" has TestA/b and TestA. */
function parentsOf(name: string): string[] {
  const parts = name.split('/').slice(0, 20);
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** What is logged looks like what is complained of: of several places, the first with a value that was wanted, else the last. */
function failureOfTest(parts: (string | null)[], block: readonly string[]): Failure {
  const failure = failureFrom(parts, block);
  if (block.some((line) => /^panic: /.test(line))) return failure;
  const places = block.filter((line) => /^\s+\S+_test\.go:\d+: /.test(line));
  const place = places.find((line) => /\b(?:got|want|expected|Error Trace)\b/.test(line)) ?? places.at(-1);
  return place === undefined ? failure : { ...failure, frame: frameIn([place]) };
}

/** Packages that failed without a test: they could not be built, or a test ended the process. */
function brokenPackages(lines: readonly string[], packages: readonly (string | null)[], failed: ReadonlySet<string | null>): Failure[] {
  const seen = new Set(failed);
  return lines.flatMap((line, index) => {
    const module = /^FAIL\s+(\S+)/.exec(line)?.[1];
    if (module === undefined || seen.has(module)) return [];
    seen.add(module);
    if (seen.size > MAX_FOUND) return [];
    const first = packages.indexOf(module);
    const heading = lines.findIndex((each) => each.startsWith(`# ${module}`));
    const block =
      NOT_BUILT.test(line) && heading !== -1
        ? until(lines, heading + 1, (each) => /^(?:#|FAIL|ok|---|===)/.test(each))
        : lines.slice(first, index);
    return [inPackage(failureFrom([module], block.slice(0, 100)), module)];
  });
}

/** For each line its package, which stands below the lines of its tests. */
function packagesOf(lines: readonly string[]): (string | null)[] {
  let module: string | null = null;
  const found: (string | null)[] = [];
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    module = PACKAGE.exec(lines[index] ?? '')?.[1] ?? module;
    found[index] = module;
  }
  return found;
}

/** With -v, a test's lines stand above its result, else below. */
function blockOf(lines: readonly string[], index: number, name: string): string[] {
  const below = until(lines, index + 1, (line) => RESULT.test(line));
  if (below.some((line) => line.trim() !== '')) return below;
  const above = lines.slice(Math.max(0, index - 500), index);
  const start = above.findLastIndex((line) => /^=== (?:RUN|CONT|NAME)\s/.test(line) && line.trim().endsWith(` ${name}`));
  return start === -1 ? [] : until(above, start + 1, (line) => RESULT.test(line));
}

function until(lines: readonly string[], start: number, isEnd: (line: string) => boolean): string[] {
  const rest = lines.slice(start, start + 100);
  const end = rest.findIndex(isEnd);
  return end === -1 ? rest : rest.slice(0, end);
}

/** Go names the file of a test without its folder, which is the package's. */
function inPackage(failure: Failure, module: string | null): Failure {
  const { frame } = failure;
  return frame === null || module === null || frame.file.includes('/')
    ? failure
    : { ...failure, frame: { ...frame, file: `${module}/${frame.file}` } };
}
