// Lays out the repository of a benchmark's task as its committed start state, and runs the task's check in it.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import path from 'node:path';

const CHECK_MS = 120_000;
const AUTHOR = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.invalid', '-c', 'commit.gpgsign=false'];

/** `prepare.mjs` of a task, if there is one, adds the files that are too many to keep. */
export function startRepo(task: string, repo: string): string {
  cpSync(path.join(task, 'repo'), repo, { recursive: true, verbatimSymlinks: true });
  const prepare = path.join(task, 'prepare.mjs');
  if (existsSync(prepare)) {
    const { status, stderr } = spawnSync(process.execPath, [prepare], { cwd: repo, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${prepare}: ${stderr}`);
  }
  git(repo, 'init', '-q', '-b', 'main');
  git(repo, 'add', '-A', '-f');
  git(repo, ...AUTHOR, 'commit', '-q', '--allow-empty', '-m', 'Start');
  return repo;
}

/** `answerFile`: what the agent said. */
export function checkTask(task: string, repo: string, answerFile: string): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ANSWER_FILE: answerFile, NODE_TEST_CONTEXT: undefined };
  return spawnSync(process.execPath, [path.join(task, 'check.mjs')], { cwd: repo, env, timeout: CHECK_MS, encoding: 'utf8' });
}

export function git(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}
