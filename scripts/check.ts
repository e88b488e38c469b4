// `npm run check`: the linter and the compiler, nothing else.
import { runChecks } from './suites/check.ts';

const { failed } = runChecks();
process.exitCode = failed === 0 ? 0 : 1;
