// Judges a draft's verification against the one before: better, no worse, or a step back.
import type { FailedTest, Verified } from '#agent/task/ports.ts';

export type Verdict =
  /** The tests that the task is about pass now, and nothing new fails. */
  | { kind: 'solved'; fixed: FailedTest[] }
  /** Fewer of them fail, and nothing new does. */
  | { kind: 'better'; left: FailedTest[] }
  /** None of them failed before; nothing new fails. */
  | { kind: 'unharmed' }
  | { kind: 'worse'; failing: FailedTest[]; isNew: boolean }
  /** It could not be run. */
  | { kind: 'unknown' };

/** `relevant`: what failed before and should pass now. */
export function judge(before: Verified, after: Verified, relevant: readonly FailedTest[]): Verdict {
  if (after.state === 'notRun') return { kind: 'unknown' };
  if (after.state === 'timedOut') return { kind: 'worse', failing: after.failures, isNew: true };
  if (after.state === 'passed') return relevant.length > 0 ? { kind: 'solved', fixed: [...relevant] } : { kind: 'unharmed' };
  if (before.state === 'notRun') return { kind: 'unknown' };
  const fresh = after.failures.filter((failure) => !before.failures.some((one) => isSame(one, failure)));
  // A suite that no longer loads hides its tests: nothing is fixed by that.
  const isWhole = after.failures.every(({ name }) => name !== '');
  const left = after.failures.filter((failure) => relevant.some((one) => isSame(one, failure)));
  if (fresh.length > 0) {
    // A file that could not be loaded before shows its tests now: those that fail are not new, if fewer than all do.
    return { kind: 'worse', failing: [...fresh, ...left], isNew: true };
  }
  if (relevant.length === 0) return { kind: 'unharmed' };
  if (left.length === 0 && isWhole) return { kind: 'solved', fixed: [...relevant] };
  return left.length < relevant.length && isWhole ? { kind: 'better', left } : { kind: 'worse', failing: left, isNew: false };
}

export function isSame(one: FailedTest, other: FailedTest): boolean {
  return one.name === other.name && (one.file === other.file || one.file === null || other.file === null);
}

export function namesOf(failures: readonly FailedTest[]): string {
  const names = failures.map(({ name }) => name).filter((name) => name !== '');
  const shown = names
    .slice(0, 3)
    .map((name) => `“${name}”`)
    .join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown || 'the verification';
}
