// Stores what is known of a thread's copy and its change: one JSON file each, written whole.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { replaceFile } from '#base/durableFile.ts';
import { isObject, parseJson } from '#base/json.ts';
import type { ChangeState, Isolation } from '#contracts/changes.ts';

/** The change of a thread. Commits are snapshots; paths are as git has them, one char a byte. */
export interface ThreadRecord {
  version: 1;
  threadId: string;
  /** Of this record, the copy and the like: short, as paths below it may be long. */
  id: string;
  /** `removed`: the copy is gone; what it held is in `result`. */
  phase: 'creating' | 'ready' | 'removing' | 'removed';
  isolation: Isolation;
  /** The workspace's folder as the window names it, and without links. */
  userFolder: string;
  folder: string;
  /** The same place below the copy or, in place, the folder itself. */
  runFolder: string;
  root: string;
  gitFolder: string;
  isOwnRepository: boolean;
  copy: string | null;
  /** The folder in the user's repository that belongs to the copy; null until it is made, and for a copy without git. Never read from the copy: an agent may have written there. */
  admin: string | null;
  /** Of `admin`, else of the copy; null until it is made. */
  identity: string | null;
  base: string;
  result: string | null;
  /** The tree of the copy when the present run began: what was there already is not its work. Null: no run. */
  atStart: string | null;
  /** Null: no change is known. */
  state: ChangeState | null;
  /** What `state` was before the discard. */
  stateBefore: ChangeState | null;
  /** Files of base..result that are kept already. */
  kept: string[];
  /** The keeps that can be undone, the last one last. */
  keeps: KeepRecord[];
  notes: string[];
  /** Big files beside git in the copy. */
  beside: string[];
  executions: string[];
  /** The final state of those whose change a later run does not continue. */
  closed: Record<string, ChangeState>;
  usedAt: number;
}

export interface KeepRecord {
  /** Names the folder with the journal. */
  id: string;
  paths: string[];
  stateBefore: ChangeState;
  /** Whether a later run has begun on what was kept. */
  followed: boolean;
}

export function idFor(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}

/** Reads and writes the records below `folder`. */
export class Records {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where everything about a thread lies that is not its copy. */
  folderOf(id: string): string {
    return path.join(this.#folder, 'threads', id);
  }

  async read(id: string): Promise<ThreadRecord | null> {
    const record = parseJson(await readFile(path.join(this.folderOf(id), 'record.json'), 'utf8').catch(() => ''));
    return isObject(record) && record.version === 1 ? (record as unknown as ThreadRecord) : null;
  }

  async write(record: ThreadRecord): Promise<void> {
    const folder = this.folderOf(record.id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await replaceFile(path.join(folder, 'record.json'), JSON.stringify(record), 'the record of the change');
  }

  async remove(id: string): Promise<void> {
    await rm(this.folderOf(id), { recursive: true, force: true });
  }

  async all(): Promise<ThreadRecord[]> {
    const ids = await readdir(path.join(this.#folder, 'threads')).catch(() => []);
    const records = await Promise.all(ids.map((id) => this.read(id)));
    return records.filter((record) => record !== null);
  }

  /** The thread of an execution; null = it never had a copy. */
  async threadOf(executionId: string): Promise<string | null> {
    const id = (await readFile(this.#runFile(executionId), 'utf8').catch(() => '')).trim();
    return /^[0-9a-f]{10}$/.test(id) ? id : null;
  }

  async setThreadOf(executionId: string, id: string | null): Promise<void> {
    await mkdir(path.join(this.#folder, 'runs'), { recursive: true, mode: 0o700 });
    if (id === null) await rm(this.#runFile(executionId), { force: true });
    else await replaceFile(this.#runFile(executionId), id, 'the record of the copy');
  }

  #runFile(executionId: string): string {
    return path.join(this.#folder, 'runs', idFor(executionId));
  }
}
