// Tries one-place corrections in what a failing test reaches, each proved by the tests.

import { isDestructive } from '#agent/askedTests/destructive.ts';
import { judge, type Verdict } from '#agent/evidence/judge.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import type { Ranked } from '#agent/files/rank.ts';
import { specialCaseGate } from '#agent/gates/specialCaseGate.ts';
import { wordingGate } from '#agent/gates/wordingGate.ts';
import { fieldValues } from '#agent/mistakes/otherValues.ts';
import type { Hints } from '#agent/mistakes/phrase.ts';
import { commonRepairs, hintedRepairs, nameRepairs, type SmallRepair, smallRepairs } from '#agent/mistakes/smallRepairs.ts';
import { differencesOf, isOnlyExpected } from '#agent/mistakes/wrongTexts.ts';
import { verifyTrial } from '#agent/proof/faultyRun.ts';
import type { FailedTest, Ports, Verified } from '#agent/task/ports.ts';
import { lastPart } from '#agent/task/request.ts';
import type { ChangeTask } from './changeTask.ts';

/** How many are tried, and in which share of the task's time. */
const BOUNDS = {
  common: { repairsOf: commonRepairs, most: 30, share: 0.1 },
  hinted: { repairsOf: hintedRepairs, most: 30, share: 0.1 },
  all: { repairsOf: smallRepairs, most: 120, share: 0.2 },
  names: { repairsOf: nameRepairs, most: 60, share: 0.1 },
} as const;

const MOST_OTHERS = 3;

/** `common` and `hinted`: only mistakes that many programs have, before the model's first draft. */
export type RepairKind = keyof typeof BOUNDS;

export interface Repaired {
  verdict: Extract<Verdict, { kind: 'solved' | 'better' }>;
  verified: Verified;
  what: string;
  /** How many were tried for what fails, this one included. */
  tried: number;
  /** Whether the tests pass with another one in the same place, too, or it has a text of theirs alone: they don't tell what is meant. */
  isAmbiguous: boolean;
}

/** What fails, and what was tried against it: each correction once. */
interface Failing {
  baseline: Verified;
  relevant: readonly FailedTest[];
  triedTexts: Set<string>;
}

/** The correction lies in the folder; null: none helped. `ranked`: the files that the failing tests reach, with the names they use. */
export async function tryRepairs(
  kind: RepairKind,
  task: ChangeTask,
  ports: Ports,
  ranked: readonly Ranked[],
  { baseline, relevant, triedTexts }: Failing,
  signal: AbortSignal,
): Promise<Repaired | null> {
  if (ranked.some(({ file, focus }) => holdsDestructive(task, file, focus))) return null;
  const { repairsOf, most, share } = BOUNDS[kind];
  const until = ports.now() + task.limitMs * share;
  const hints = hintsOf(task, relevant);
  let tried = 0;
  for (const { file, focus } of namedFirst(task, ranked)) {
    const text = task.bench.current(file.path) ?? file.text;
    const definitions = task.codebase.outline(file).filter(({ name, kind }) => focus.includes(name) && kind !== 'class');
    const repairs = repairsOf(file.path, text, definitions, most, hints);
    for (const repair of repairs) {
      if (signal.aborted || ports.now() > until || tried >= most) return null;
      const id = `${relevant.length} ${file.path} ${repair.text}`;
      if (triedTexts.has(id)) continue;
      triedTexts.add(id);
      if ((await ports.syntaxProblem(file.path, repair.text)) !== null) continue;
      tried++;
      await task.bench.tryOut(new Map([[file.path, repair.text]]));
      const verified = await verifyTrial(ports, baseline.ms, signal);
      const verdict = judge(baseline, verified, relevant);
      if ((verdict.kind === 'solved' || verdict.kind === 'better') && !isDoubtful(task, file, repair.text)) {
        const isAmbiguous = await anyPasses(othersAt(repair, repairs), async (other) => {
          await task.bench.tryOut(new Map([[file.path, other.text]]));
          return judge(baseline, await verifyTrial(ports, baseline.ms, signal), relevant).kind === verdict.kind;
        });
        await task.bench.tryOut(new Map([[file.path, repair.text]]));
        const isChance = isAmbiguous || isOnlyExpected(text, repair.text, hints.differences, task.goal.request.text);
        return { verdict, verified, what: repair.what, tried: triedTexts.size, isAmbiguous: isChance };
      }
    }
  }
  await task.bench.takeBack();
  return null;
}

function hintsOf({ goal, codebase }: ChangeTask, relevant: readonly FailedTest[]): Hints {
  const sources = codebase.own().filter(({ kind }) => kind === 'source');
  return {
    about: [goal.request.text, ...relevant.map(({ name, message }) => `${name} ${message}`)].join('\n'),
    values: fieldValues(sources.map(({ text }) => text)),
    differences: differencesOf(relevant),
  };
}

function othersAt({ place, text }: SmallRepair, repairs: readonly SmallRepair[]): SmallRepair[] {
  return repairs.filter((other) => other.place === place && other.text !== text).slice(0, MOST_OTHERS);
}

async function anyPasses(repairs: readonly SmallRepair[], passes: (one: SmallRepair) => Promise<boolean>): Promise<boolean> {
  for (const one of repairs) if (await passes(one)) return true;
  return false;
}

/** What the task names is at fault more often than what else the test reaches. */
function namedFirst({ goal, codebase }: ChangeTask, ranked: readonly Ranked[]): Pick<Ranked, 'file' | 'focus'>[] {
  const named = new Set([...goal.request.names.map(lastPart), ...codebase.definedIn(goal.request.text)]);
  const split = (isNamed: boolean) =>
    ranked
      .map(({ file, focus }) => ({ file, focus: focus.filter((name) => named.has(name) === isNamed) }))
      .filter(({ focus }) => focus.length > 0);
  return [...split(true), ...split(false)];
}

/** The tests pass by chance: it shows no trace of what the task asks for in words. */
function isDoubtful({ goal, codebase, bench }: ChangeTask, { path }: ProjectFile, text: string): boolean {
  const candidate = { goal, codebase, texts: new Map([[path, text]]), before: (one: string) => bench.current(one) };
  return wordingGate(candidate).length > 0 || specialCaseGate(candidate).length > 0;
}

/** Another sign in front of a deletion could delete something else. */
function holdsDestructive({ codebase }: ChangeTask, file: ProjectFile, names: readonly string[]): boolean {
  const lines = file.text.split('\n');
  return codebase
    .outline(file)
    .some(
      ({ name, start, end, kind }) => kind !== 'class' && names.includes(name) && isDestructive(lines.slice(start, end + 1).join('\n')),
    );
}
