// Finds why a test file could not be loaded, where its tool says no more than that it failed.
import type { Failure } from './failure.ts';
import { framesIn } from './frames.ts';

const ERROR = /^(?:Uncaught )?(\w*(?:Error|Exception)\b.{0,60}?: .+)$/;

/** Node prints the error of a file when it loads it, before the results. TAP puts a mark before each line. */
export function loadError(all: readonly string[], file: string): Partial<Omit<Failure, 'name'>> {
  const lines = all.map((line) => line.replace(/^# /, ''));
  const errors = lines.flatMap((line, index) => (ERROR.test(line) ? [index] : []));
  const base = file.split(/[/\\]/).at(-1) ?? file;
  const near = (index: number) => lines.slice(Math.max(0, index - 8), index + 16);
  const index = errors.find((each) => near(each).some((line) => line.includes(base))) ?? errors[0];
  if (index === undefined) return {};
  const frame = framesIn(near(index))[0] ?? null;
  return { message: lines[index]?.slice(0, 2_000) ?? '', ...(frame && { frame }) };
}
