// Declares the result of a verification: a project's own test command, run after a change.

/** `passed`: the command ended with 0. `notRun`: it could not be started, found nothing to test, or was cancelled; it proves nothing. */
export type VerificationState = 'passed' | 'failed' | 'timedOut' | 'notRun';

/** Stored with an execution. */
export interface Verification {
  /** The command line, as the user confirmed it. */
  command: string;
  state: VerificationState;
  /** Number of tests that fail now and did not fail before the change; all that fail where the state before is unknown. */
  newFailures: number;
  /** Number of tests that fail now and failed before the change. */
  failedBefore: number;
  /** The last 4,000 characters, without control sequences; for `notRun` it begins with the reason. */
  output: string;
  /** Names of new failures, at most 20. Empty names (a failure that no test was found for) are left out. */
  failures: string[];
}
