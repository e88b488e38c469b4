// Runs test files with node:test: its own report goes to the terminal, its totals come back.
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../parts/paths.ts';
import { nothing, type SuiteResult } from './suite.ts';

export interface NodeTestOptions {
  env?: NodeJS.ProcessEnv;
  /** Files at a time. */
  concurrency?: number;
}

export async function runNodeTests(pattern: string, options: NodeTestOptions = {}): Promise<SuiteResult> {
  const files = globSync(pattern, { cwd: root }).sort();
  if (files.length === 0) return { ...nothing, notes: [`no file matches ${pattern}`] };
  const folder = mkdtempSync(path.join(tmpdir(), 'claudomator-tests-'));
  const totals = path.join(folder, 'totals.tap');
  const reporters = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${totals}`,
  ];
  const limits = options.concurrency === undefined ? [] : [`--test-concurrency=${options.concurrency}`];
  const code = await new Promise<number | null>((resolve) => {
    const child = spawn(process.execPath, ['--test', ...limits, ...reporters, ...files], {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('close', resolve);
  });
  const result = readTotals(readFileSync(totals, 'utf8'));
  rmSync(folder, { recursive: true, force: true });
  if (code !== 0 && result.failed === 0) return { ...result, failed: 1, notes: [`node --test ended with ${code}`] };
  return result;
}

export function readTotals(tap: string): SuiteResult {
  const total = (name: string) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  return { passed: total('pass'), failed: total('fail') + total('cancelled'), skipped: total('skipped') + total('todo'), notes: [] };
}
