// Compares the failing tests of a verification with those of the same command before the change.
import type { Verification } from '#contracts/verification.ts';
import type { Failure } from '#verify/output/failure.ts';
import type { VerificationRun } from './runVerification.ts';

/** What counts of a run. A baseline may have been stored. */
export type ComparedRun = Pick<VerificationRun, 'state' | 'failures'>;

export interface Comparison {
  /** Fail now and did not fail before: what the change broke. All that fail, where the state before is unknown. */
  newFailures: Failure[];
  /** Fail now, as they are now, and failed before. */
  failedBefore: Failure[];
  /** Failed before, as they were then, and don't now. Empty where that can't be told: the run broke off. */
  fixed: Failure[];
}

const MAX_NAMES = 20;
const MAX_OUTPUT = 4_000;

/** `base`: of the state before the change; null = not known. */
export function compareRuns(base: ComparedRun | null, now: ComparedRun): Comparison {
  const isKnown = base !== null && base.state !== 'notRun';
  const before = isKnown ? base.failures : [];
  const same = pairs(before, now.failures);
  const matched = new Set(same.values());
  const failedBefore = now.failures.filter((failure) => matched.has(failure));
  return {
    newFailures: now.failures.filter((failure) => !matched.has(failure)),
    failedBefore,
    fixed: isWhole(now) ? before.filter((failure) => !same.has(failure)) : [],
  };
}

/** `base`: see compareRuns. What is stored of a verification, and shown. */
export function verificationOf(command: string, base: ComparedRun | null, now: VerificationRun): Verification {
  const { newFailures, failedBefore } = compareRuns(base, now);
  const names = newFailures.map(({ name }) => name).filter((name) => name !== '');
  return {
    command,
    state: now.state,
    newFailures: newFailures.length,
    failedBefore: failedBefore.length,
    output: lastOf(now.message === null ? now.output : `${now.message}\n${now.output.slice(-MAX_OUTPUT + now.message.length + 1)}`),
    failures: names.slice(0, MAX_NAMES),
  };
}

/** Not inside a surrogate pair. */
function lastOf(text: string): string {
  return text
    .trim()
    .slice(-MAX_OUTPUT)
    .replace(/^[\uDC00-\uDFFF]/, '');
}

/** A run with a failure that has no name did not get to its tests, or not to all. */
function isWhole(run: ComparedRun): boolean {
  return run.state === 'passed' || (run.state === 'failed' && run.failures.every((failure) => failure.name !== ''));
}

/** When two failures are of the same test, the surest first. A file may be told in one of the runs only. */
const SAME: readonly ((one: Failure, other: Failure) => boolean)[] = [
  (one, other) => one.name === other.name && one.file === other.file,
  (one, other) => one.name === other.name && (one.file === null || other.file === null),
  (one, other) => untimed(one.name) === untimed(other.name) && (one.file === other.file || one.file === null || other.file === null),
];

/** The failures before, with those of now that are the same test. One of now is taken once: names may repeat. */
function pairs(before: readonly Failure[], now: readonly Failure[]): Map<Failure, Failure> {
  const found = new Map<Failure, Failure>();
  const open = new Set(now);
  for (const isSame of SAME) {
    for (const failure of before) {
      if (found.has(failure)) continue;
      const match = [...open].find((other) => isSame(failure, other));
      if (match === undefined) continue;
      found.set(failure, match);
      open.delete(match);
    }
  }
  return found;
}

/** In brackets at the end or before a separator, or with a decimal point: "adds (12 ms)", "adds [1.2s]", "adds 0.031s". Others belong to the name. */
const TIMING =
  /\s*(?:[([]\s*\d+(?:[.,]\d+)?\s*(?:ns|µs|us|ms|s|sec|seconds?|m|min)\s*[)\]]|\b\d+[.,]\d+\s*(?:ns|µs|us|ms|s|sec|seconds?)\b)(?=\s*(?:$|>|›))/g;

function untimed(name: string): string {
  return name.replace(TIMING, '');
}
