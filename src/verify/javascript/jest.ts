// Reads the failing tests of Jest.
import { failureFrom } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';

const FILE = /^(?:FAIL|PASS)\s{1,4}(?:\S+\s)?(\S.*?\.\w+)(?: \([\d.]+ m?s\))?$/;
const TEST = /^ {2}● (.+)$/;
/** Headings of the same form that are no tests. */
const NO_TEST = /^(?:Console|Validation Warning|Deprecation Warning|process\.exit called.*|Cannot log after tests are done.*)$/;
const SUMMARY = /^(?:Test Suites: |Summary of all failing tests$|Ran all test suites)/;

export const JEST_SIGN = /^(?:Test Suites: \d| {2}● )/m;

export function readJest(lines: readonly string[]): Failure[] {
  const found = new Map<string, Failure>();
  let file: string | null = null;
  lines.forEach((line, index) => {
    file = FILE.exec(line)?.[1] ?? file;
    const [, title] = TEST.exec(line) ?? [];
    if (title === undefined || NO_TEST.test(title)) return;
    const failure = failureFrom(partsOf(title, file), blockAfter(lines, index), { file });
    // With many failures, all are told again at the end.
    const key = `${file}\0${failure.name}`;
    if (!found.has(key)) found.set(key, failure);
  });
  return [...found.values()];
}

/** A file that could not be loaded is named by itself. */
function partsOf(title: string, file: string | null): string[] {
  return title === 'Test suite failed to run' && file !== null ? [file] : title.split(' › ');
}

function blockAfter(lines: readonly string[], index: number): string[] {
  const rest = lines.slice(index + 1, index + 200);
  const end = rest.findIndex((line) => TEST.test(line) || FILE.test(line) || SUMMARY.test(line));
  return end === -1 ? rest : rest.slice(0, end);
}
