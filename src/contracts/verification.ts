// Declares the result of verifying a change with the workspace's own command.

/** `output`: its last 4,000 characters. `failures`: names of the new failures, at most 20. */
export interface Verification {
  command: string;
  state: 'passed' | 'failed' | 'timedOut' | 'notRun';
  newFailures: number;
  failedBefore: number;
  output: string;
  failures: string[];
}
