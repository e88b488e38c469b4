// Declares the events of a test run, and tracks which tests have ended and which are running.
import path from 'node:path';

export interface TestName {
  /** Identical for the start and the end of a test. */
  key: string;
  name: string;
  /** Absolute path of the file that is run. */
  file: string;
  /** True for the file itself, which starts before its tests and ends after them. */
  isFile: boolean;
}

export type TestNews =
  | ({ kind: 'began' } & TestName)
  /** `isSuite`: a `describe`. */
  | ({ kind: 'ended'; isPassed: boolean; isSuite: boolean } & TestName)
  | { kind: 'totals'; counts: Totals };

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/** Tracks which tests have ended and which are running. */
export class TestRun {
  passed = 0;
  /** Their names. */
  readonly failed: string[] = [];
  totals: Totals | null = null;
  readonly #open = new Map<string, TestName>();

  take(news: TestNews): void {
    if (news.kind === 'totals') this.totals = news.counts;
    if (news.kind === 'began') this.#open.set(news.key, news);
    if (news.kind !== 'ended') return;
    this.#open.delete(news.key);
    if (news.isSuite || news.isFile) return;
    if (news.isPassed) this.passed += 1;
    else this.failed.push(news.name);
  }

  /** Describes the innermost running test of each file. */
  open(root: string): string[] {
    const byFile = new Map<string, TestName>();
    for (const test of this.#open.values()) byFile.set(test.file, test); // within the one that began before it
    return [...byFile].map(([file, { name, isFile }]) => {
      const place = path.relative(root, file);
      return isFile ? place : `“${name}” in ${place}`;
    });
  }
}
