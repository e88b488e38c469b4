// The suite "check": the linter over everything, and the compiler over each of the projects.
import { spawnSync } from 'node:child_process';
import { inRepo, root } from '../parts/paths.ts';
import { type SuiteResult, sum } from './suite.ts';

const CHECKS: [name: string, ...command: string[]][] = [
  ['biome', 'biome', 'check', '--error-on-warnings', '.'],
  ['tsc: extension, scripts, tests', 'tsc', '-p', '.'],
  ['tsc: side panel', 'tsc', '-p', 'src/webview'],
  ['tsc: in-host tests', 'tsc', '-p', 'test/host'],
];

export function runChecks(): SuiteResult {
  return sum(CHECKS.map(([name, program = '', ...args]) => check(name, program, args)));
}

function check(name: string, program: string, args: string[]): SuiteResult {
  const executable = inRepo('node_modules', '.bin', program);
  const { status } = spawnSync(executable, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  const passed = status === 0;
  console.log(`${passed ? '✔' : '✖'} ${name}`);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0, notes: passed ? [] : [`${name} found problems`] };
}
