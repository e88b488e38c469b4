// Finds the processes of a run by parent, process group and a mark in their environment.
// Parents alone do not suffice: tool shells start sessions of their own and outlive their parents.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { isStray, type Traces } from './strays.ts';

/** The environment variable that every process of a run inherits. */
const RUN_MARK = 'CLAUDOMATOR_RUN';

const SCAN_EVERY_MS = 2_000;

/** `startedAt` distinguishes a process from a later one with the same pid; its format depends on the platform. */
interface Row {
  pid: number;
  parent: number;
  group: number;
  startedAt: string;
}

/** Tracks the processes of one run. `scan` remembers them, so that those whose parents have since exited stay known. */
export class ProcessTree {
  readonly #root: number;
  readonly #mark: string;
  readonly #traces: Traces | null;
  readonly #seen = new Map<number, string>();

  /** `traces`: for programs that may clear the environment of what they start. */
  constructor(root: number, mark: string, traces: Traces | null = null) {
    this.#root = root;
    this.#mark = mark;
    this.#traces = traces;
  }

  /**
   * Scans periodically on platforms where only parents identify a run's processes: one that was never seen under its parent is not found
   * after the parent has exited. Returns a function that stops it.
   */
  startScanning(): () => void {
    if (process.platform === 'linux' || process.platform === 'win32') return () => {};
    const timer = setInterval(() => void this.scan(), SCAN_EVERY_MS);
    return () => clearInterval(timer);
  }

  /** Returns the pids of the processes that are alive; zombies are not. On Windows only the first process is known. */
  async scan(): Promise<number[]> {
    const rows = await livingProcesses(this.#root);
    const members = new Map<number, Row>();
    const byParent = new Map<number, Row[]>();
    for (const row of rows) byParent.set(row.parent, [...(byParent.get(row.parent) ?? []), row]);
    const add = (row: Row): void => {
      if (members.has(row.pid)) return;
      members.set(row.pid, row);
      byParent.get(row.pid)?.forEach(add);
    };
    const ownStart = this.#seen.get(this.#root) ?? rows.find((row) => row.pid === this.#root)?.startedAt;
    for (const row of rows) if (this.#isSeen(row) || row.group === this.#root || this.#isMarked(row, ownStart)) add(row);
    for (const row of members.values()) this.#seen.set(row.pid, row.startedAt);
    return [...members.keys()];
  }

  #isSeen(row: Row): boolean {
    return row.pid === this.#root || this.#seen.get(row.pid) === row.startedAt;
  }

  #isMarked(row: Row, ownStart: string | undefined): boolean {
    if (process.platform !== 'linux' || (ownStart !== undefined && Number(row.startedAt) < Number(ownStart))) return false;
    if (textOf(`/proc/${row.pid}/environ`).includes(`${RUN_MARK}=${this.#mark}`)) return true;
    return this.#traces !== null && ownStart !== undefined && isStray(row.pid, this.#traces);
  }
}

/** Creates the mark of a run and the environment that carries it. `runId`: lets findLeftovers find the processes without the mark. */
export function createRunMark(runId = ''): { mark: string; env: Record<string, string> } {
  const mark = `${runId}:${randomUUID()}`;
  return { mark, env: { [RUN_MARK]: mark } };
}

/** Finds the processes of a run that outlived the window which started it. Linux only: elsewhere a process does not show its environment. */
export function findLeftovers(runId: string): number[] {
  // Not where this window was itself started within the run.
  if (process.platform !== 'linux' || process.env[RUN_MARK]?.startsWith(`${runId}:`)) return [];
  return readdirSync('/proc').flatMap((name) => {
    const isLeft = /^\d+$/.test(name) && `\0${textOf(`/proc/${name}/environ`)}`.includes(`\0${RUN_MARK}=${runId}:`);
    return isLeft ? fromStat(textOf(`/proc/${name}/stat`)).map(({ pid }) => pid) : [];
  });
}

async function livingProcesses(root: number): Promise<Row[]> {
  switch (process.platform) {
    case 'linux':
      return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? fromStat(textOf(`/proc/${name}/stat`)) : []));
    case 'win32':
      return onlyRoot(root);
    default:
      return promisify(execFile)('/bin/ps', ['-axo', 'pid=,ppid=,pgid=,stat=,lstart='], { maxBuffer: 16 * 1024 * 1024 }).then(
        ({ stdout }) => stdout.split('\n').flatMap(fromPs),
        () => onlyRoot(root),
      );
  }
}

/** See proc_pid_stat(5). The name in parentheses may itself contain spaces and parentheses. */
function fromStat(stat: string): Row[] {
  const [state, parent, group, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startedAt = rest[16];
  if (startedAt === undefined || state === 'Z' || state === 'X') return [];
  return [{ pid: Number.parseInt(stat, 10), parent: Number(parent), group: Number(group), startedAt }];
}

function fromPs(line: string): Row[] {
  const [pid, parent, group, state, ...startedAt] = line.trim().split(/\s+/);
  if (state === undefined || state.startsWith('Z')) return [];
  return [{ pid: Number(pid), parent: Number(parent), group: Number(group), startedAt: startedAt.join(' ') }];
}

/** Returns '' for a file that is gone or that we may not read. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function onlyRoot(pid: number): Row[] {
  try {
    process.kill(pid, 0);
    return [{ pid, parent: 0, group: pid, startedAt: '' }];
  } catch {
    return [];
  }
}
