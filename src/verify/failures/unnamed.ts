// Makes the one failure of a run in which no test was recognised, of the error that ended it.
import { failureFrom, messageIn } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';
import { frameIn, relativePaths } from '#verify/output/frames.ts';

const MAX_LINES = 300;
const MAX_CHARS = 1_000;
const ERROR =
  /^(?:Uncaught )?(?:[\w.]*(?:Error|Exception|Panic|Failure)\b|panic: |fatal: |AssertionError|thread '.{1,200}' .*panicked at )/;
const TRACEBACK = /^Traceback \(most recent call last\):$/;

/** A test script without a test tool ends with an uncaught error. `folder`: where it ran. */
export function unnamedFailure(output: string, folder: string): Failure {
  const lines = relativePaths(output.slice(-100_000), folder)
    .split('\n')
    .slice(-MAX_LINES)
    .map((line) => line.slice(0, 1_000));
  const python = lines.findLastIndex((line) => TRACEBACK.test(line));
  const error = lines.findIndex((line, index) => index > python && ERROR.test(line));
  if (error === -1) return failureFrom([], [], { message: output.trim().slice(-MAX_CHARS), frame: frameIn(lines) });
  const block = lines.slice(error, error + 60);
  const stack = block.findIndex((line, index) => index > 0 && /^\s+at /.test(line));
  // Python names the place where the error arose last, and before the error; so does Node where it could not read a file.
  const above = python === -1 ? lines.slice(Math.max(0, error - 8), error) : lines.slice(python, error).reverse();
  const frame = python === -1 ? (frameIn(block) ?? frameIn(above)) : frameIn(above);
  return failureFrom([], block, { message: messageIn(stack === -1 ? block.slice(0, 20) : block.slice(0, stack)), frame });
}
