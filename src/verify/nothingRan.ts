// Tells from exit code and output that a verification tested nothing, and why.
// Used only against a run: nothing that is printed makes one pass.

/** `why`: a sentence for users; `$1` is what the pattern found. */
interface Sign {
  pattern: RegExp;
  why: string;
}

const INSTALL = 'Install it, or what the project depends on, then verify again.';

/** How shells say that a program is missing. Counts with the exit codes that they then give. */
const MISSING: readonly Sign[] = [
  { pattern: /^(?:\S+: )?(?:line )?\d+: ([^\s:]{1,200}): not found$/m, why: `$1 was not found. ${INSTALL}` },
  {
    pattern: /^(?:\S+: )?(?:line \d+: )?([^\s:]{1,200}): (?:command not found|not found|No such file or directory)$/m,
    why: `$1 was not found. ${INSTALL}`,
  },
  {
    pattern: /^(?:\S+: )?(?:line )?(?:\d+: )?([^\s:]{1,200}): Permission denied$/m,
    why: '$1 can’t be executed. Make it executable, then verify again.',
  },
];

/** Counts with any exit code but 0, where no failing test was recognised. */
const NOT_STARTED: readonly Sign[] = [
  { pattern: /^'([^'\n]{1,200})' is not recognized as an internal or external command/m, why: `$1 was not found. ${INSTALL}` },
  {
    pattern: /^\S{1,300}: No module named '?(pytest|nose2?|tox|nox|poetry|pipenv|django|unittest2)'?$/m,
    why: `$1 is not installed. ${INSTALL}`,
  },
  {
    pattern:
      /^(?:npm (?:ERR!|error)|\s*ERR_PNPM_NO_SCRIPT|error:?|Usage Error:).{0,40}(?:Missing script|Couldn't find a script named|Script not found):? "?([\w:.-]{1,80})/im,
    why: 'There is no script “$1” in package.json.',
  },
  {
    pattern: /^make: \*\*\* No rule to make target [`'"]([^'"\n]{1,80})['"]\.\s+Stop\.$/m,
    why: 'There is no target “$1” in the Makefile.',
  },
  { pattern: /^(?:=+ )?no tests ran\b/m, why: 'No test was found.' },
  {
    pattern:
      /^(?:No tests found, exiting with code|No test files found, exiting with code|Error: No test files found|NO TESTS RAN$|No tests executed!)/m,
    why: 'No test was found.',
  },
  { pattern: /Couldn[’']t find any files to test/, why: 'No test was found.' },
];

/** Counts of tests as tools print them: where all that are found are 0, nothing was tested. */
const COUNTS: readonly RegExp[] = [
  /^(?:ℹ|#) tests (\d+)$/gm,
  /^Ran (\d+) tests? in /gm,
  /^running (\d+) tests?$/gm,
  /^(\d+) examples?, \d+ failures?/gm,
  /^Tests run: (\d+), Failures/gm,
  /^ {0,4}Tests?:? .{0,80}\b(\d+) total$/gm,
];

/** Returns a sentence for users; null = tests ran, or it can't be told. */
export function reasonNothingRan(output: string, exitCode: number | null): string | null {
  if (exitCode === 0) return hasOnlyEmptyCounts(output) ? 'No test was found, so the command proves nothing.' : null;
  const signs = exitCode === 127 || exitCode === 126 ? [...MISSING, ...NOT_STARTED] : NOT_STARTED;
  for (const { pattern, why } of signs) {
    const found = pattern.exec(output);
    if (found !== null) return why.replace('$1', () => found[1] ?? '');
  }
  return exitCode === 127 ? `A program was not found. ${INSTALL}` : null;
}

function hasOnlyEmptyCounts(output: string): boolean {
  const counts = COUNTS.flatMap((pattern) => [...output.matchAll(pattern)].map(([, count]) => Number(count)));
  return counts.length > 0 && counts.every((count) => count === 0);
}
