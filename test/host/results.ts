// Declares the results file that an in-host run writes for the script that started it.

export interface HostResults {
  /** The test that runs now; null between two, and once all are through. */
  running: string | null;
  /** False while it goes on, and for ever where it came to a standstill. */
  isThrough: boolean;
  tests: { title: string; state: 'passed' | 'failed' | 'skipped'; ms: number; error: string }[];
}
