// Makes a failure of the lines that a tool prints about it.
import { type Failure, failureOf } from './failure.ts';
import { frameIn } from './frames.ts';
import { valuesIn } from './values.ts';

/** Lines of stack traces, source excerpts and an error's own properties: not part of a message. */
const NO_MESSAGE =
  /^\s*(?:at\s.*[:(].*|at <\w+>|\S+\.\w{1,5}:\d+|❯ .*|⎯+.*|\d* ?\||>? *\d+ ?\|.*|\|? *\^+|(?:generatedMessage|code|operator|diff|type|duration_ms|location|failureType): .*)$/;

/** `parts`: the names of suites and test. `own`: what its tool tells better than its lines do. */
export function failureFrom(
  parts: readonly (string | null | undefined)[],
  lines: readonly string[],
  own: Partial<Omit<Failure, 'name'>> = {},
): Failure {
  return failureOf(parts, { message: messageIn(lines), frame: frameIn(lines), ...valuesIn(lines.join('\n')), ...own });
}

/** The lines without stack and excerpt, at the margin. */
export function messageIn(lines: readonly string[]): string {
  const kept = lines.map((line) => line.trimEnd()).filter((line) => !NO_MESSAGE.test(line));
  const margin = Math.min(...kept.filter((line) => line !== '').map((line) => line.length - line.trimStart().length));
  return kept
    .map((line) => line.slice(Number.isFinite(margin) ? margin : 0))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
