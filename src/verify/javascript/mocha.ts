// Reads the failing tests of Mocha's spec, dot and list reporters.
import { failureFrom } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';

const NUMBERED = /^ {2}(\d+)\) (.+)$/;
/** Of packages that one command tests in turn. */
const MAX_RUNS = 50;
const COUNT = /^ {2}\d+ failing$/;

export const MOCHA_SIGN = /^ {2}\d+ failing$/m;

export function readMocha(lines: readonly string[]): Failure[] {
  const counts = lines.flatMap((line, index) => (COUNT.test(line) ? [index] : []));
  return counts.slice(-MAX_RUNS).flatMap((index) => readList(lines, index + 1));
}

/** The list ends where the numbers have a gap: what tests print may look like an entry. */
function readList(lines: readonly string[], from: number): Failure[] {
  const starts: number[] = [];
  const end = lines.findIndex((line, index) => index >= from && COUNT.test(line));
  const list = lines.slice(from, end === -1 ? undefined : end);
  list.forEach((line, index) => {
    if (NUMBERED.exec(line)?.[1] === String(starts.length + 1)) starts.push(index);
  });
  return starts.map((start, index) => readOne(list.slice(start, Math.min(starts[index + 1] ?? list.length, start + 200))));
}

/** The names of suites and test stand one below the other, each further in; a colon ends the last. */
function readOne(block: readonly string[]): Failure {
  const parts: string[] = [];
  for (const line of block) {
    const name = line.replace(/^ {2}\d+\) /, '').trim();
    const isLast = name.endsWith(':');
    parts.push(isLast ? name.slice(0, -1) : name);
    if (isLast || name === '' || parts.length > 20) break;
  }
  return failureFrom(parts, block.slice(parts.length));
}
