// Child processes that never outlive us: each leads a group of its own, which dies with the script, however the script ends.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream, readdirSync, readFileSync } from 'node:fs';
import { atExit } from './atExit.ts';

/** What the group's processes carry in their environment, so that those which left the group are found too. */
const MARK = 'CLAUDOMATOR_PROCESS_GROUP';
const TERM_GRACE_MS = 5_000;

export interface ProcessGroup {
  child: ChildProcess;
  /** The first process' exit, in words; null while it runs. */
  ended(): string | null;
  stop(): Promise<void>;
}

export interface GroupOptions {
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** Where standard output and error go. */
  logFile: string;
}

export function startGroup(name: string, args: string[], options: GroupOptions): ProcessGroup {
  const mark = randomUUID();
  const child = spawn(name, args, {
    cwd: options.cwd,
    env: { ...options.env, [MARK]: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const log = createWriteStream(options.logFile, { flags: 'a' });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  let end: string | null = null;
  const gone = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      end ??= error.message;
      resolve();
    });
    child.on('exit', (code, signal) => {
      end ??= signal ?? `exit code ${code}`;
      resolve();
    });
  });
  const kill = () => killAll(child, mark, 'SIGKILL');
  const forget = atExit(kill);
  return {
    child,
    ended: () => end,
    stop: async () => {
      if (end === null) {
        killGroup(child, 'SIGTERM');
        const late = setTimeout(() => killGroup(child, 'SIGKILL'), TERM_GRACE_MS);
        await gone;
        clearTimeout(late);
      }
      kill();
      forget();
      log.end();
    },
  };
}

function killAll(child: ChildProcess, mark: string, signal: NodeJS.Signals): void {
  killGroup(child, signal);
  for (const pid of marked(mark)) tryKill(pid, signal);
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') spawnSync('taskkill', ['/T', '/F', '/PID', String(child.pid)], { stdio: 'ignore' });
  else tryKill(-child.pid, signal);
}

function tryKill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}

function marked(mark: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${MARK}=${mark}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}
