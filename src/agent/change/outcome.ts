// Records what an attempt came to: what is kept, what is remembered, and what is tried next.
import { isNotLoaded } from '#agent/evidence/failedTest.ts';
import type { FailedTest, Message, Verified } from '#agent/task/ports.ts';
import type { Attempt, LastResult } from './attempts.ts';
import type { ChangeTask, Prompt } from './changeTask.ts';
import type { Unfinished } from './completion.ts';
import type { AttemptResult } from './oneAttempt.ts';
import type { RepairKind } from './tryRepairs.ts';

/** The result of an attempt, for the user. `attempt`: its number; null = a rule made it. */
export interface Tried {
  attempt: number | null;
  line: string;
}

/** A draft that passed the gates and made nothing worse, though no test proves it. */
interface Fallback {
  texts: ReadonlyMap<string, string>;
  /** The objections to it, by which the best draft is chosen. */
  objections: number;
  /** Whether a gate found it unfinished. */
  isUnfinished: boolean;
  notes: readonly string[];
  /** Whether the verification passed with it. */
  passed: boolean;
  /** Of one with which the tests pass, though it shows no trace of something that the task asks for; null = no test tells. */
  passing: { fixed: readonly FailedTest[]; at: number } | null;
}

export interface Search {
  done: Attempt[];
  tried: Tried[];
  last: LastResult;
  prompt: Prompt | null;
  /** `texts`: of a draft that is to be corrected; what its correction does not repeat stays as it was there. */
  answered: {
    messages: readonly Message[];
    text: string;
    correction: string;
    isHint: boolean;
    texts: ReadonlyMap<string, string> | null;
  } | null;
  /** The last draft, where functions of it are not finished. */
  unfinished: Unfinished | null;
  fallback: Fallback | null;
  baseline: Verified;
  relevant: readonly FailedTest[];
  fixed: FailedTest[];
  /** See Solved. */
  notes: readonly string[];
  triedRepairs: Set<RepairKind>;
  /** Of corrections, with how much failed then. */
  triedTexts: Set<string>;
  triedSamples: boolean;
  /** Whether what passes was one of many that were tried, and may pass by chance. */
  mayBeChance: boolean;
  /** Files in which drafts broke what passes: they are not shown any more. */
  elsewhere: Set<string>;
  /** The function that the model would change; null = not asked. */
  named: string | null;
}

type Judged = Extract<AttemptResult, { kind: 'judged' }>;

/** Returns whether the task is solved and proved. A draft that counts is kept, any other is taken back. */
export async function recordAttempt(
  search: Search,
  { attempted, number, messages }: { attempted: AttemptResult & { line: string }; number: number; messages: readonly Message[] },
  task: ChangeTask,
): Promise<boolean> {
  search.tried.push({
    attempt: number,
    line: attempted.kind === 'refused' && attempted.isWithoutCode ? 'The model wrote no code.' : attempted.line,
  });
  // Shown what was cut off, a model goes on with it.
  const isHint = attempted.kind === 'judged' ? attempted.verdict.kind !== 'worse' : attempted.isWithoutCode || attempted.isCutOff;
  const drafted = attempted.kind === 'judged' && !isHint ? attempted.texts : null;
  search.answered = { messages, text: attempted.answer, correction: attempted.correction, isHint, texts: drafted };
  const before = leftIn(search.unfinished);
  const { texts, gaps, missed } = attempted.kind === 'judged' ? attempted : NOTHING_LEFT;
  search.unfinished = gaps.length + missed.length > 0 ? { texts, gaps, missed } : null;
  const left = leftIn(search.unfinished);
  search.last = { kind: 'refused', isCopy: attempted.kind === 'refused' && attempted.isCopy, isCloser: left > 0 && left < before };
  return attempted.kind === 'judged' && (await keepOrTakeBack(search, attempted, number, task));
}

async function keepOrTakeBack(search: Search, attempted: Judged, number: number, task: ChangeTask): Promise<boolean> {
  switch (attempted.verdict.kind) {
    case 'solved':
      if (attempted.doubt !== '') {
        await task.bench.takeBack();
        rememberPassing(search, attempted, attempted.verdict.fixed, number);
        return false;
      }
      await task.bench.keep();
      search.fixed.push(...attempted.verdict.fixed);
      search.notes = attempted.notes;
      return true;
    case 'better': {
      // More than that passes with a draft before.
      if (search.fallback?.passing) {
        await task.bench.takeBack();
        return false;
      }
      const { left } = attempted.verdict;
      await task.bench.keep();
      search.fixed.push(...search.relevant.filter((one) => !left.includes(one)));
      search.relevant = left;
      search.baseline = attempted.verified;
      search.fallback = null;
      search.last = { kind: 'failed', isBetter: true, isBroken: false };
      return false;
    }
    case 'worse': {
      await task.bench.takeBack();
      // What only stands near may fail for another reason: such a draft is better than none.
      if (task.isGuess && !attempted.verdict.isNew) remember(search, attempted, 1);
      const wrong = wrongFile(search, attempted, task);
      if (wrong !== null) search.elsewhere.add(wrong);
      search.last = { kind: 'failed', isBetter: false, isBroken: wrong === null && isBroken(search, attempted.verdict) };
      return false;
    }
    default:
      await task.bench.takeBack();
      remember(search, attempted, 0);
      return false;
  }
}

/** What breaks tests in a file that was only shown beside the likeliest one is to be done elsewhere. Null: nothing tells that. */
function wrongFile({ relevant, prompt }: Search, { texts, verdict }: Judged, { goal }: ChangeTask): string | null {
  const [path, ...more] = texts.keys();
  const [likeliest, ...others] = prompt?.views ?? [];
  if (path === undefined || more.length > 0 || relevant.length > 0 || verdict.kind !== 'worse' || !verdict.isNew) return null;
  if (likeliest?.file.path === path || !others.some(({ file }) => file.path === path) || goal.request.paths.includes(path)) return null;
  return path;
}

/** It can't be loaded, or breaks what passed before while no failing test says what is wrong: the output is what there is to go by. */
function isBroken({ relevant }: Search, { isNew, failing }: Extract<Judged['verdict'], { kind: 'worse' }>): boolean {
  return isNew && (relevant.length === 0 || failing.some(isNotLoaded));
}

const NOTHING_LEFT = { texts: new Map<string, string>(), gaps: [], missed: [] };

export function leftIn(unfinished: Search['unfinished']): number {
  return unfinished === null ? 0 : unfinished.gaps.length + unfinished.missed.length;
}

function remember(
  search: Search,
  attempted: Pick<Judged, 'texts' | 'objections' | 'isUnfinished' | 'notes' | 'gaps' | 'verified'>,
  more: number,
): void {
  const objections = attempted.objections + Math.max(0, attempted.gaps.length - 1) + more;
  if (search.fallback === null || (search.fallback.passing === null && objections < search.fallback.objections))
    search.fallback = {
      texts: attempted.texts,
      objections,
      isUnfinished: attempted.isUnfinished,
      notes: attempted.notes,
      passed: attempted.verified.state === 'passed',
      passing: null,
    };
}

/** The tests pass, and of something that the task asks for there is no trace: better than what fails, and not proved. */
function rememberPassing(search: Search, { texts, notes, doubt }: Judged, fixed: readonly FailedTest[], number: number): void {
  if (search.fallback?.passing) return;
  const doubts = `The tests pass. ${doubt.replace(/ (?:Do it too|Add it|It has to be right for all values: solve it without that one)\.$/, '')}`;
  search.fallback = { texts, objections: 1, isUnfinished: false, notes: [...notes, doubts], passed: true, passing: { fixed, at: number } };
}
