// Tries a draft as the model wrote it, where a rule corrected it and the tests fail then.
import type { Verdict } from '#agent/evidence/judge.ts';
import { objectionsTo } from '#agent/gates/gates.ts';
import type { Ports } from '#agent/task/ports.ts';
import type { ChangeTask } from './changeTask.ts';

type Texts = ReadonlyMap<string, string>;

/** What lies in the folder then is the draft as written; null: it is no better, and the corrected one lies there again. */
export async function tryAsWritten<T extends { verdict: Verdict }>(
  { goal, codebase, bench }: ChangeTask,
  { syntaxProblem }: Ports,
  { written, corrected }: { written: Texts; corrected: Texts },
  check: (texts: Texts) => Promise<T>,
): Promise<T | null> {
  const isSame = written.size === corrected.size && [...written].every(([path, text]) => corrected.get(path) === text);
  if (isSame) return null;
  const objections = await objectionsTo({ goal, codebase, texts: written, before: (path) => bench.current(path) }, syntaxProblem);
  if (objections.some(({ weight }) => weight === 'must')) return null;
  if ((await bench.tryOut(written)) === null) {
    const checked = await check(written);
    if (checked.verdict.kind !== 'worse') return checked;
  }
  await bench.tryOut(corrected);
  return null;
}
