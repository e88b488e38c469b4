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
  verdict: Extract<Verdict, { kind: 'solved' | 'better' }>;
  verified: Verified;
}

const MOST_PARTS = 8;
/** Of the task's time. */
const SHARE = 0.08;

/** The part lies in the folder; null: none helps, and the draft as a whole lies there again. Only tests that fail can tell. */
export async function tryParts(task: ChangeTask, ports: Ports, whole: Whole, signal: AbortSignal): Promise<Part | null> {
  const { goal, codebase, bench, without } = task;
  if (whole.relevant.length === 0 || goal.touches !== 'code' || without.has('parts')) return null;
  // What guards a deletion may be in the other part.
  if ([...whole.texts.values()].some(isDestructive)) return null;
  const until = ports.now() + task.limitMs * SHARE;
  const current = (path: string) => bench.current(path);
  for (const texts of partsOf(whole.texts, current).slice(0, MOST_PARTS)) {
    if (signal.aborted || ports.now() > until) break;
    const objections = await objectionsTo({ goal, codebase, texts, before: current }, ports.syntaxProblem);
    if (objections.length > 0) continue;
    if ((await bench.tryOut(texts)) !== null) continue;
    const verified = await ports.verify(signal);
    const verdict = judge(whole.baseline, verified, whole.relevant);
    if (verdict.kind === 'solved' || verdict.kind === 'better') return { texts, verdict, verified };
  }
  await bench.tryOut(whole.texts);
  return null;
}

/** Each file alone, then each function alone; none where the draft is one change. */
export function partsOf(texts: Texts, current: (path: string) => string | null): Map<string, string>[] {
  const files = [...texts].filter(([path]) => current(path) !== null);
  const alone = texts.size > 1 ? files.map(([path, text]) => new Map([[path, text]])) : [];
  const functions = files.flatMap(([path, text]) => {
    const changed = changedFunctions(path, current(path) ?? '', text);
    return changed.length > 1 ? changed.map((one) => new Map([[path, one]])) : [];
  });
  return [...alone, ...functions];
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
