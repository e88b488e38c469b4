// Which processes belong to one run: found by parent, by group and by a mark in their environment, as tool shells start sessions of their own and outlive their parents.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** Every process of a run inherits it. */
const RUN_MARK = 'CLAUDOMATOR_RUN';

const LOOK_EVERY_MS = 2_000;

/** Start times tell a process from a later one with the same pid. */
interface Row {
  pid: number;
  parent: number;
  group: number;
  startedAt: string;
}

/** The processes of one run. `look` remembers them, so that those whose parents have gone since are still known. */
export class ProcessTree {
  readonly #root: number;
  readonly #mark: string;
  readonly #seen = new Map<number, string>();

  constructor(root: number, mark: string) {
    this.#root = root;
    this.#mark = mark;
  }

  /** Looks now and then where only parents tell: what was never seen under its parent is not found after it. Returns how to stop. */
  keepLooking(): () => void {
    if (process.platform === 'linux' || process.platform === 'win32') return () => {};
    const timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }

  /** The pids of those that live now; zombies do not. On Windows only the first process is known. */
  async look(): Promise<number[]> {
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
    return textOf(`/proc/${row.pid}/environ`).includes(`${RUN_MARK}=${this.#mark}`);
  }
}

/** What a run's environment needs, so that its processes can be found. `runId`: by which they can also be found when nobody remembers the mark. */
export function newMark(runId = ''): { mark: string; env: Record<string, string> } {
  const mark = `${runId}:${randomUUID()}`;
  return { mark, env: { [RUN_MARK]: mark } };
}

/** Processes of a run that outlived the window which started it. Linux only: elsewhere a process does not show its environment. */
export function leftoversOf(runId: string): number[] {
  // A window that was itself started within the run is not to be ended by it.
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

/** See proc_pid_stat(5); the name in parentheses may itself hold spaces and parentheses. */
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

/** '' for what has gone or is not ours to read. */
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
