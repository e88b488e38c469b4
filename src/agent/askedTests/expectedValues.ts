// Corrects the values that asked-for tests expect to what the code gives.
import { fileKind } from '#agent/files/fileKind.ts';
import type { FailedTest } from '#agent/task/ports.ts';
import { isLiteral, isSameLiteral, quotedLike, sidesOf } from './assertion.ts';
import { isSameFile, isWholeAssertion } from './pruneTests.ts';

/** Null: no failure tells both values, or they do not stand in a test of this draft. */
export function withReceivedValues(
  texts: ReadonlyMap<string, string>,
  failing: readonly FailedTest[],
): { texts: Map<string, string>; count: number } | null {
  const corrected = new Map(texts);
  let count = 0;
  for (const [path, text] of texts) {
    if (fileKind(path) !== 'test') continue;
    const lines = text.split('\n');
    for (const { frame, expected, received } of failing) {
      if (frame === null || expected === null || received === null || !isSameFile(frame.file, path)) continue;
      const line = lines[frame.line - 1] ?? '';
      const right = isWholeAssertion(line) ? withOtherValue(line, path, expected, received) : null;
      if (right === null) continue;
      lines[frame.line - 1] = right;
      count++;
    }
    corrected.set(path, lines.join('\n'));
  }
  return count === 0 ? null : { texts: corrected, count };
}

/** Tools differ in what they call expected: the one that stands in the line is what the test expects. */
function withOtherValue(line: string, path: string, one: string, other: string): string | null {
  if (isSameLiteral(one, other)) return null;
  const sides = sidesOf(line, path)?.filter(({ text }) => isLiteral(text)) ?? [];
  const [side, more] = sides;
  if (side === undefined || more !== undefined) return null;
  const value = isSameLiteral(side.text, one) ? other : isSameLiteral(side.text, other) ? one : null;
  if (value === null || !isLiteral(value)) return null;
  return line.slice(0, side.start) + quotedLike(value, side.text) + line.slice(side.end);
}
