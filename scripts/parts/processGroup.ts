// Starts child processes that never outlive the script: each leads its own process group, which is killed when the script ends.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { atExit } from './atExit.ts';
import { descendants, readProcFile } from './descendants.ts';

/** Marks the group's processes in their environment, so that those that left the group are found too. */
const MARK = 'CLAUDOMATOR_PROCESS_GROUP';
const TERM_GRACE_MS = 5_000;
const POLL_MS = 50;

export interface ProcessGroup {
  child: ChildProcess;
  /** The first process' exit, in words; null while it runs. */
  ended(): string | null;
  /** Terminates the group, then kills what is left of it and its descendants in other groups. */
  stop(): Promise<void>;
}

export interface GroupOptions {
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** Receives standard output and error; null = inherited. */
  logFile: string | null;
  /** Called with each IPC message; without it there is no IPC channel. */
  onMessage?: (message: unknown) => void;
  /** The processes clean up when terminated: so they are terminated and given time, also when this script ends. */
  cleansUp?: boolean;
}

export function startGroup(name: string, args: string[], options: GroupOptions): ProcessGroup {
  const mark = randomUUID();
  // Given to the processes themselves: a pipe of ours would stay open as long as whoever was left behind holds it.
  const output = options.logFile === null ? 'inherit' : openSync(options.logFile, 'a');
  const child = spawn(name, args, {
    cwd: options.cwd,
    env: { ...options.env, [MARK]: mark },
    stdio: ['ignore', output, output, ...(options.onMessage ? (['ipc'] as const) : [])],
    detached: process.platform !== 'win32',
  });
  if (options.onMessage) child.on('message', options.onMessage);
  if (typeof output === 'number') closeSync(output);
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
  const forget = atExit(() => killAll(child, mark, options.cleansUp ? 'SIGTERM' : 'SIGKILL'));
  return {
    child,
    ended: () => end,
    stop: async () => {
      const elsewhere = child.pid === undefined || end !== null ? [] : descendants(child.pid);
      if (end === null) {
        killGroup(child, 'SIGTERM');
        const late = setTimeout(() => killGroup(child, 'SIGKILL'), TERM_GRACE_MS);
        await gone;
        clearTimeout(late);
        if (options.cleansUp) await untilEmpty(child);
      }
      killAll(child, mark, 'SIGKILL');
      for (const pid of elsewhere) tryKill(pid, 'SIGKILL');
      forget();
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

/** Resolves when the group's last process has ended, or after the timeout. */
async function untilEmpty(child: ChildProcess): Promise<void> {
  const giveUpAt = Date.now() + TERM_GRACE_MS;
  while (isGroupAlive(child) && Date.now() < giveUpAt) await wait(POLL_MS);
}

function isGroupAlive({ pid }: ChildProcess): boolean {
  if (pid === undefined || process.platform === 'win32') return false;
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}

function tryKill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Already gone.
  }
}

function marked(mark: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => readProcFile(`/proc/${pid}/environ`).includes(`${MARK}=${mark}`))
    .map(Number);
}
