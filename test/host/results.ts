// What an in-host run leaves behind for the script that started it.

export interface HostResults {
  tests: { title: string; state: 'passed' | 'failed' | 'skipped'; ms: number; error: string }[];
}
