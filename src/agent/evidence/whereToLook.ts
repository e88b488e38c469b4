// Tells from failing tests where to look: their files, what they call, and where they went wrong.
import type { Codebase } from '#agent/files/codebase.ts';
import type { Evidence } from '#agent/files/rank.ts';
import type { FailedTest } from '#agent/task/ports.ts';
import { fileCalled, testFileOf } from './failedTest.ts';
import { reachedCode } from './reachedCode.ts';

/** Null: no test fails. */
export function evidenceOf(codebase: Codebase, failing: readonly FailedTest[]): Evidence | null {
  if (failing.length === 0) return null;
  return {
    tests: failing.flatMap((one) => testFileOf(codebase, one)?.path ?? []),
    frames: failing.flatMap(({ frame }) => {
      const file = frame && fileCalled(codebase, frame.file);
      return file ? [{ file: file.path, line: frame.line }] : [];
    }),
    called: reachedCode(codebase, failing, 1).map(({ file, definition }) => ({ file: file.path, name: definition.name })),
    output: failing.map(({ message }) => message).join('\n'),
  };
}
