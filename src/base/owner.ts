// Tells whether the process that owns an execution still lives.
// A pid alone is not enough: systems reuse it, and another machine or container that shares the storage has pids of its own.
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** The process of a window. */
export interface Owner {
  pid: number;
  /** When the process began, in the system's own format; '' = can't be told. */
  startedAt: string;
  /** The machine or container within which the pid means something; '' = can't be told. */
  place: string;
}

/** `unknown`: can't be told; then nothing that the owner has may be touched. */
export type Liveness = 'alive' | 'dead' | 'unknown';

const PS_TIMEOUT_MS = 5_000;
const POWERSHELL_TIMEOUT_MS = 10_000;
const CLOCK_SLACK_MS = 1_000;

export async function thisProcess(): Promise<Owner> {
  const start = await startOf(process.pid);
  return { pid: process.pid, startedAt: start.kind === 'running' ? start.startedAt : '', place: await placeOf() };
}

export async function isAlive(owner: Owner): Promise<Liveness> {
  if (owner.place !== '' && owner.place !== (await placeOf())) return 'unknown';
  const start = await startOf(owner.pid);
  switch (start.kind) {
    case 'gone':
      return 'dead';
    case 'unknown':
      return 'unknown';
    case 'running':
      return couldBe(owner, start.startedAt) ? 'alive' : 'dead';
  }
}

/** Whether the process that has the owner's pid now, and began at `startedAt`, can be the owner. `platform`: for tests. */
export function couldBe(owner: Owner, startedAt: string, platform: NodeJS.Platform = process.platform): boolean {
  if (startedAt === '' || owner.startedAt === '') return true;
  // On Windows the owner noted when its code first ran, moments after its process began; a process that got its pid began later.
  return platform === 'win32' ? Number(startedAt) <= Number(owner.startedAt) + CLOCK_SLACK_MS : startedAt === owner.startedAt;
}

/** The initial namespace of every Linux (PROC_PID_INIT_INO in the kernel's proc_ns.h). */
const INITIAL_PIDS = 'pid:[4026531836]';

/** The machine and, on Linux, the pid namespace, of which each container has one. The same after a restart of the machine, not of a container. */
async function placeOf(): Promise<string> {
  // The name of a Mac changes with its network.
  if (process.platform === 'darwin') return '';
  if (process.platform !== 'linux') return hostname();
  const [machine, namespace] = await Promise.all([
    readFile('/etc/machine-id', 'utf8').catch(() => ''),
    readlink('/proc/self/ns/pid').catch(() => ''),
  ]);
  // Both, as machines made from one image share their id, and many are called localhost.
  const place = `${hostname()} ${machine.trim()} ${namespace}`;
  // Other namespaces get new numbers with every boot.
  return namespace === INITIAL_PIDS ? place : `${place} ${await bootId()}`;
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
}

type Start = { kind: 'running'; startedAt: string } | { kind: 'gone' } | { kind: 'unknown' };

async function startOf(pid: number): Promise<Start> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return { kind: 'unknown' };
  switch (process.platform) {
    case 'linux':
      return startOnLinux(pid);
    case 'darwin':
      return startOnMac(pid);
    case 'win32':
      return startOnWindows(pid);
    default:
      return startBySignal(pid);
  }
}

/** proc(5): field 22 of /proc/<pid>/stat is the start in clock ticks since boot; the boot id tells one boot from the next. */
async function startOnLinux(pid: number): Promise<Start> {
  let status: string;
  try {
    status = await readFile(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // Some systems hide other users' processes from /proc.
    return startBySignal(pid).kind === 'gone' ? { kind: 'gone' } : { kind: 'unknown' };
  }
  // The second field is the program's name in parentheses, which may itself contain blanks and parentheses.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X') return { kind: 'gone' };
  if (ticks === undefined) return { kind: 'unknown' };
  return { kind: 'running', startedAt: `${await bootId()}:${ticks}` };
}

async function startOnMac(pid: number): Promise<Start> {
  if (startBySignal(pid).kind === 'gone') return { kind: 'gone' };
  try {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    // Imported here, as it is needed only where there is no /proc, and not at activation.
    const { execFile } = await import('node:child_process');
    const { stdout } = await promisify(execFile)('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { env, timeout: PS_TIMEOUT_MS });
    return { kind: 'running', startedAt: stdout.trim() };
  } catch {
    return { kind: 'unknown' };
  }
}

async function startOnWindows(pid: number): Promise<Start> {
  const signalled = startBySignal(pid);
  if (signalled.kind !== 'running') return signalled;
  if (pid === process.pid) return { kind: 'running', startedAt: String(Math.floor(performance.timeOrigin)) };
  try {
    const { execFile } = await import('node:child_process');
    const powershell = path.win32.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
    const command = `(Get-Process -Id ${pid}).StartTime.ToUniversalTime().ToString('o')`;
    const options = { timeout: POWERSHELL_TIMEOUT_MS, windowsHide: true };
    const { stdout } = await promisify(execFile)(powershell, ['-NoProfile', '-NonInteractive', '-Command', command], options);
    const startedAt = Date.parse(stdout.trim());
    return Number.isNaN(startedAt) ? { kind: 'unknown' } : { kind: 'running', startedAt: String(startedAt) };
  } catch {
    return { kind: 'unknown' };
  }
}

/** Signal 0 tells whether the pid is in use, not since when. */
function startBySignal(pid: number): Start {
  try {
    process.kill(pid, 0);
    return { kind: 'running', startedAt: '' };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ESRCH') return { kind: 'gone' };
    return code === 'EPERM' ? { kind: 'running', startedAt: '' } : { kind: 'unknown' };
  }
}
