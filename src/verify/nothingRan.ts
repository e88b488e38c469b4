// Tells from exit code and output that a verification tested nothing, and why.
// Used only against a run: nothing that is printed makes one pass.

/** `why`: a sentence for users; `$1` is what the pattern found. */
interface Sign {
  pattern: RegExp;
  why: string;
}

const NO_TESTS = 'No test was found, so the command proves nothing.';
const INSTALL = 'Install it, or what the project depends on, then verify again.';

/** How shells say that a program is missing. Counts with the exit codes that they then give. */
const MISSING: readonly Sign[] = [
  { pattern: /^(?:\S+: )?(?:line )?\d+: ([^ \t\n:]{1,200}): not found$/m, why: `$1 was not found. ${INSTALL}` },
  {
    pattern: /^(?:\S+: )?(?:line \d+: )?([^ \t\n:]{1,200}): (?:command not found|not found|No such file or directory)$/m,
    why: `$1 was not found. ${INSTALL}`,
  },
  {
    pattern: /^(?:\S+: )?(?:line )?(?:\d+: )?([^ \t\n:]{1,200}): Permission denied$/m,
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
      /^(?:npm (?:ERR!|error)|[ \t]*ERR_PNPM_NO_SCRIPT|error:?|Usage Error:).{0,40}(?:Missing script|Couldn't find a script named|Script not found):? "?([\w:.-]{1,80})/im,
    why: 'There is no script “$1” in package.json.',
  },
  {
    pattern: /^make: \*\*\* No rule to make target [`'"]([^'"\n]{1,80})['"]\.[ \t]+Stop\.$/m,
    why: 'There is no target “$1” in the Makefile.',
  },
  { pattern: /^(?:=+ )?no tests ran\b/m, why: NO_TESTS },
  {
    pattern:
      /^(?:No tests found, exiting with code|No test files found, exiting with code|Error: No test files found|NO TESTS RAN$|No tests executed!)/m,
    why: NO_TESTS,
  },
  { pattern: /Couldn[’']t find any files to test/, why: NO_TESTS },
];

/** Counts with exit code 0, where nothing tells of a test that ran. */
const EMPTY: readonly RegExp[] = [
  /^(?:ℹ|#) tests 0$/m,
  /^Ran 0 tests in /m,
  /^NO TESTS RAN/m,
  /^running 0 tests$/m,
  /^0 examples?, 0 failures/m,
  /^ {2}0 passing /m,
  /^No tests? found/m,
  /^No tests executed!/m,
  /^No tests were found!!!$/m,
  /^\[INFO\] No tests to run\.$/m,
  /^\?[ \t]+\S+[ \t]+\[no test files\]$/m,
  /^ok \| 0 passed /m,
  /^0 runs, 0 assertions, /m,
  /^There are no tests to run/m,
  /^[ \t]*Executed 0 tests/m,
  /^No test is available in /m,
  /^> Task :\S*[tT]est NO-SOURCE$/m,
  // A folder named test, and a target that is not declared phony.
  /^make(?:\[\d+\])?: (?:[`'"]?[\w-]+['"]? is up to date\.|Nothing to be done for [`'"]?[\w-]+['"]?\.)$/m,
];

/** Counts that tell of tests. Of several packages one may have none. */
const RAN: readonly RegExp[] = [
  /^(?:ℹ|#) tests [1-9]/m,
  /^Ran [1-9]\d* tests? /m,
  /^running [1-9]\d* tests?\b/m,
  /\b[1-9]\d* (?:tests? |specs? )?(?:passed|passing|pass|examples?|runs|successes)\b/m,
  /\bTests run: [1-9]/,
  /^OK \([1-9]/m,
  /^ok(?: \d|[ \t]+\S+[ \t]+(?:[\d.]+s|\(cached\)))/m,
  /^[ \t]*Executed [1-9]\d* tests?/m,
  /^> Task :\S*[tT]est$/m,
];

/** Returns a sentence for users; null = tests ran, or it can't be told. */
export function reasonNothingRan(output: string, exitCode: number | null): string | null {
  if (exitCode === 0) return EMPTY.some((sign) => sign.test(output)) && !RAN.some((sign) => sign.test(output)) ? NO_TESTS : null;
  const signs = exitCode === 127 || exitCode === 126 ? [...MISSING, ...NOT_STARTED] : NOT_STARTED;
  for (const { pattern, why } of signs) {
    const found = pattern.exec(output);
    if (found !== null) return why.replace('$1', () => found[1] ?? '');
  }
  return exitCode === 127 ? `A program was not found. ${INSTALL}` : null;
}
