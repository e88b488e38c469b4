// Judges a draft's verification against the one before: better, no worse, or a step back. Pure.

import type { FailedTest, Verified } from '#agent/task/ports.ts';
import { isNotLoaded } from './failedTest.ts';

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
  // If there were no tests before, those that fail now came with the draft.
  if (before.state === 'notRun' && after.failures.length === 0) return { kind: 'unknown' };
  const has = (list: readonly FailedTest[], one: FailedTest) => list.some((other) => isSame(one, other));
  const loaded = before.failures.filter((one) => isNotLoaded(one) && !has(after.failures, one));
  const fresh = after.failures.filter((one) => !has(before.failures, one));
  // A file that could not be loaded before shows its tests now: those that fail are no new failures.
  const shown = fresh.filter((one) => !isNotLoaded(one) && loaded.some((other) => isOfFile(one, other)));
  const broken = fresh.filter((one) => !shown.includes(one));
  const left = [...after.failures.filter((one) => has(relevant, one)), ...shown];
  if (broken.length > 0) return { kind: 'worse', failing: [...broken, ...left], isNew: true };
  if (relevant.length === 0) return { kind: 'unharmed' };
  const gone = relevant.filter((one) => !has(after.failures, one));
  // A suite that no longer gets to its tests fixes none by that.
  const isWhole = after.failures.every(({ name }) => name !== '');
  if (left.length === 0 && isWhole) return { kind: 'solved', fixed: [...relevant] };
  return gone.length > 0 && isWhole
    ? { kind: 'better', left }
    : { kind: 'worse', failing: left.length > 0 ? left : after.failures, isNew: false };
}

export function isSame(one: FailedTest, other: FailedTest): boolean {
  return one.name === other.name && (one.file === other.file || one.file === null || other.file === null);
}

function isOfFile(one: FailedTest, other: FailedTest): boolean {
  const places = [other.file, other.frame?.file, other.name];
  return one.file === null || other.file === null || places.includes(one.file);
}

export function namesOf(failures: readonly FailedTest[]): string {
  const names = failures.map(({ name }) => name).filter((name) => name !== '');
  const shown = names
    .slice(0, 3)
    .map((name) => `“${name}”`)
    .join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown || 'the verification';
}
