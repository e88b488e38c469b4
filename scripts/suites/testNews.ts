// Says what a test run tells while it goes on: which test begins, how each ends, and the totals.
import path from 'node:path';

export interface TestName {
  /** The same for its beginning and its end. */
  key: string;
  name: string;
  /** The file that is run: absolute. */
  file: string;
  /** It is the file itself, which begins before its tests and ends after them. */
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

/** Follows a run: what has ended, and what goes on. */
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

  /** In words, the innermost test of each file that goes on. */
  open(root: string): string[] {
    const byFile = new Map<string, TestName>();
    for (const test of this.#open.values()) byFile.set(test.file, test); // within the one that began before it
    return [...byFile].map(([file, { name, isFile }]) => {
      const place = path.relative(root, file);
      return isFile ? place : `“${name}” in ${place}`;
    });
  }
}
