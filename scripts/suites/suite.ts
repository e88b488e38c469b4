// Declares the result of a suite of `npm test`.

export interface SuiteResult {
  passed: number;
  failed: number;
  skipped: number;
  /** Why something was skipped or failed, one line each. */
  notes: string[];
}

export const nothing: SuiteResult = { passed: 0, failed: 0, skipped: 0, notes: [] };

export function sum(results: SuiteResult[]): SuiteResult {
  return results.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: all.skipped + one.skipped,
      notes: [...all.notes, ...one.notes],
    }),
    nothing,
  );
}

/** A suite that ran no test has failed, as it proves nothing. */
export function mustHaveRun(name: string, result: SuiteResult): SuiteResult {
  if (result.passed + result.failed > 0) return result;
  return { ...result, failed: 1, notes: [...result.notes, `${name} ran no test`] };
}
