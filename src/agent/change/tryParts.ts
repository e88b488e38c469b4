// Tries the parts of a draft one by one: a right change often stands beside a wrong one.
import { isDestructive } from '#agent/askedTests/destructive.ts';
import { judge, type Verdict } from '#agent/evidence/judge.ts';
import { isCode, languageOf } from '#agent/files/language.ts';
import { type Definition, outline } from '#agent/files/outline.ts';
import { objectionsTo } from '#agent/gates/gates.ts';
import type { FailedTest, Ports, Verified } from '#agent/task/ports.ts';
import type { ChangeTask } from './changeTask.ts';

type Texts = ReadonlyMap<string, string>;

export interface Whole {
  texts: Texts;
  baseline: Verified;
  relevant: readonly FailedTest[];
}

export interface Part {
  texts: Texts;
  verdict: Verdict;
  verified: Verified;
}

const MOST_PARTS = 8;
/** Of the task's time. */
const SHARE = 0.08;

/**
 * The part lies in the folder; null: none helps, and the draft as a whole lies there again. Which function helps only tests that fail can tell; that one
 * of several files breaks what passes, and another does not, all can.
 */
export async function tryParts(task: ChangeTask, ports: Ports, whole: Whole, signal: AbortSignal): Promise<Part | null> {
  const { goal, codebase, bench, without } = task;
  const isTold = whole.relevant.length > 0;
  if ((!isTold && whole.texts.size < 2) || goal.touches !== 'code' || without.has('parts')) return null;
  // What guards a deletion may be in the other part.
  if ([...whole.texts.values()].some(isDestructive)) return null;
  const until = ports.now() + task.limitMs * SHARE;
  const current = (path: string) => bench.current(path);
  const parts = isTold ? partsOf(whole.texts, current) : filesOf(whole.texts, current).filter((texts) => isApart(texts, whole.texts, task));
  for (const texts of parts.slice(0, MOST_PARTS)) {
    if (signal.aborted || ports.now() > until) break;
    const objections = await objectionsTo({ goal, codebase, texts, before: current }, ports.syntaxProblem);
    if (objections.length > 0) continue;
    if ((await bench.tryOut(texts)) !== null) continue;
    const verified = await ports.verify(signal);
    if (signal.aborted) break;
    const verdict = judge(whole.baseline, verified, whole.relevant);
    if (verdict.kind === 'solved' || verdict.kind === 'better' || (!isTold && verdict.kind === 'unharmed'))
      return { texts, verdict, verified };
  }
  await bench.tryOut(whole.texts);
  return null;
}

/** Each file alone, then each function alone; none where the draft is one change. */
export function partsOf(texts: Texts, current: (path: string) => string | null): Map<string, string>[] {
  const files = [...texts].filter(([path]) => current(path) !== null);
  const functions = files.flatMap(([path, text]) => {
    const changed = changedFunctions(path, current(path) ?? '', text);
    return changed.length > 1 ? changed.map((one) => new Map([[path, one]])) : [];
  });
  return [...filesOf(texts, current), ...functions];
}

/** Whether a file has nothing to do with the others of the draft: of a change that goes through both, half would be left. */
function isApart(texts: Texts, whole: Texts, { codebase }: ChangeTask): boolean {
  const imported = (path: string, text: string) => codebase.importedBy(path, text).map((file) => file.path);
  const others = [...whole].filter(([path]) => !texts.has(path));
  return [...texts].every(([path, text]) => {
    const own = imported(path, text);
    return others.every(([other, theirs]) => !own.includes(other) && !imported(other, theirs).includes(path));
  });
}

function filesOf(texts: Texts, current: (path: string) => string | null): Map<string, string>[] {
  return texts.size > 1 ? [...texts].flatMap(([path, text]) => (current(path) === null ? [] : [new Map([[path, text]])])) : [];
}

/** The file with one of its changed functions, and with the lines before the first that the draft has. */
function changedFunctions(path: string, before: string, after: string): string[] {
  const language = languageOf(path);
  if (!isCode(language)) return [];
  const [old, fresh] = [leaves(outline(before, language)), leaves(outline(after, language))];
  const lines = before.split('\n');
  const made = after.split('\n');
  return old.flatMap((own) => {
    const other = fresh.filter((one) => one.name === own.name && one.parent === own.parent);
    const [only] = other;
    if (!only || other.length > 1) return [];
    const body = made.slice(only.line, only.end + 1);
    return body.join('\n') === lines.slice(own.line, own.end + 1).join('\n')
      ? []
      : [lines.toSpliced(own.line, own.end - own.line + 1, ...body).join('\n')];
  });
}

function leaves(definitions: readonly Definition[]): Definition[] {
  return definitions.filter(({ kind }) => kind === 'function' || kind === 'method' || kind === 'value');
}
