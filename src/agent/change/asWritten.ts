// Tries a draft as the model wrote it, where a rule corrected it and the tests fail then.
import type { Verdict } from '#agent/evidence/judge.ts';
import { objectionsTo } from '#agent/gates/gates.ts';
import type { Ports } from '#agent/task/ports.ts';
import type { ChangeTask } from './changeTask.ts';
import { finish } from './finish.ts';

type Texts = ReadonlyMap<string, string>;

/** `written`: as it came; what no rule can be mistaken in is added to it. What lies in the folder then is that; null: it is no better, and the corrected one lies there again. */
export async function tryAsWritten<T extends { verdict: Verdict }>(
  task: ChangeTask,
  { syntaxProblem }: Ports,
  { written, corrected }: { written: Map<string, string>; corrected: Texts },
  check: (texts: Texts) => Promise<T>,
): Promise<T | null> {
  const { goal, codebase, bench } = task;
  finish(task, written, { isAsWritten: true });
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
