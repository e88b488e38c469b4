// Lays out the repository of a benchmark's task as its committed start state, and runs the task's check in it.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inRepo } from '../../parts/paths.ts';

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

/**
 * The caller's PATH, without the toolchain's own Node: a repository's tests and the check run with the Node that their author had. Only TypeScript that
 * Node runs itself, and patterns that it expands, need the pinned one where that is newer.
 */
export function pathFor(repo: string): string {
  const all = (process.env.PATH ?? '').split(path.delimiter);
  const theirs = all.filter((entry) => !entry.startsWith(inRepo('node_modules'))).join(path.delimiter);
  const { stdout } = spawnSync('node', ['--version'], { env: { ...process.env, PATH: theirs }, encoding: 'utf8' });
  const version = Number(/^v(\d+)\./.exec(stdout ?? '')?.[1] ?? 0);
  const manifest = path.join(repo, 'package.json');
  const expands = existsSync(manifest) && /"test": *"[^"]*node [^"]*--test [^"]*\*/.test(readFileSync(manifest, 'utf8'));
  const needsNewer = expands || git(repo, 'ls-files', '*.ts', '*.mts').trim() !== '';
  return version >= OLDEST_NODE && !(needsNewer && version < STRIPS_TYPES) ? theirs : all.join(path.delimiter);
}

const OLDEST_NODE = 18;
/** Without a flag. */
const STRIPS_TYPES = 23;

export interface Checked {
  /** Null: it took too long. */
  status: number | null;
  stdout: string;
  stderr: string;
}

/** `answerFile`: what the agent said. What the check has started ends with it: code that runs without end would slow down all that comes after. */
export function checkTask(task: string, repo: string, answerFile: string): Promise<Checked> {
  const env = { ...process.env, PATH: pathFor(repo), PYTHONDONTWRITEBYTECODE: '1', ANSWER_FILE: answerFile, NODE_TEST_CONTEXT: undefined };
  const check = spawn('node', [path.join(task, 'check.mjs')], { cwd: repo, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  check.stdout.on('data', (chunk) => (said.stdout += chunk));
  check.stderr.on('data', (chunk) => (said.stderr += chunk));
  return new Promise((resolve, reject) => {
    const tooLong = setTimeout(() => check.pid !== undefined && process.kill(-check.pid, 'SIGKILL'), CHECK_MS);
    check.on('error', reject);
    check.on('close', (status) => {
      clearTimeout(tooLong);
      resolve({ status, ...said });
    });
  });
}

export function git(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}
