// Executions on disk, one folder each: the truth from which everything else is rebuilt.
import { type FSWatcher, watch } from 'node:fs';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { explainDiskError } from '#base/diskError.ts';
import type { Execution } from '#contracts/execution.ts';
import type { Task } from '#contracts/task.ts';
import { type Claim, claimAfter, currentClaim } from './claims.ts';
import { namesIn, replaceFile, sweepTemporaries } from './durableFile.ts';
import type { Owner } from './owner.ts';
import { checkRecord, checkTask, FORMAT_VERSION } from './storedJson.ts';

/** `unreadable`: damaged, or from a newer version; `reason` is for people, and the files are left alone. */
export type Stored = { kind: 'ok'; execution: Execution; owner: Owner | null } | { kind: 'unreadable'; id: string; reason: string };

const VALID_ID = /^[a-z0-9-]{8,64}$/;
const DELETED = /^\.deleted-[a-z0-9-]+$/;
const MAX_FILE_BYTES = 64 * 1024 * 1024;

interface Writes {
  /** What is to be written once the write under way is done; later saves replace it. */
  next: { content: string; done: Promise<void> } | null;
  last: Promise<void>;
}

/** Throws a RangeError for what is no execution's id. */
function executionFolder(root: string, id: string): string {
  if (!VALID_ID.test(id)) throw new RangeError('Not an execution id');
  return path.join(root, id);
}

/** Where the transcript of an execution lies. Throws a RangeError for what is no execution's id. */
export function transcriptPath(root: string, id: string): string {
  return path.join(executionFolder(root, id), 'stdout.log');
}

export class ExecutionStore {
  readonly #root: string;
  readonly #writes = new Map<string, Writes>();

  constructor(root: string) {
    this.#root = root;
  }

  /** To be awaited before anything is spawned for the execution. Rejects with a message for people. */
  async create(execution: Execution, task: Task, owner: Owner | null = null): Promise<void> {
    const folder = this.#folder(execution.id);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw explainDiskError(error, 'the execution');
    }
    // execution.json last: with it the execution exists.
    await replaceFile(path.join(folder, 'task.json'), JSON.stringify({ version: FORMAT_VERSION, task }), 'the task');
    await this.save(execution, owner);
  }

  /** Resolves when this state, or a later one given meanwhile, is on disk. Rejects with a message for people; the file then holds the state before. */
  async save(execution: Execution, owner: Owner | null): Promise<void> {
    const file = path.join(this.#folder(execution.id), 'execution.json');
    const content = JSON.stringify({ version: FORMAT_VERSION, owner, execution });
    const writes = this.#writes.get(execution.id) ?? { next: null, last: Promise.resolve() };
    this.#writes.set(execution.id, writes);
    if (writes.next) {
      writes.next.content = content;
      return writes.next.done;
    }
    const next = { content, done: Promise.resolve() };
    next.done = this.#afterLast(execution.id, writes, () => {
      writes.next = null;
      return replaceFile(file, next.content, 'the execution');
    });
    writes.next = next;
    return next.done;
  }

  async load(id: string): Promise<Stored> {
    if (!VALID_ID.test(id)) return { kind: 'unreadable', id, reason: 'Its name is not one that Claudomator gives.' };
    const text = await readBounded(path.join(this.#folder(id), 'execution.json'));
    if (!text.ok) return { kind: 'unreadable', id, reason: text.reason };
    const checked = checkRecord(text.value);
    if (!checked.ok) return { kind: 'unreadable', id, reason: checked.reason };
    const { execution, owner } = checked.value;
    if (execution.id !== id) return { kind: 'unreadable', id, reason: 'It holds another execution than its folder says.' };
    const claim = await this.#claimOf(id).catch(() => null);
    return { kind: 'ok', execution, owner: claim?.owner ?? owner };
  }

  /** Makes `owner` the one that writes this execution, if `mayTake` gives up the owner it has: of all windows that try, one succeeds.
   *  Resolves with the record as the last owner left it, null where another has it. Rejects with a message for people. */
  async claim(id: string, owner: Owner, mayTake: (holder: Owner | null) => Promise<boolean>): Promise<Execution | null> {
    try {
      const claim = await this.#claimOf(id);
      const before = await this.load(id);
      if (before.kind === 'unreadable' || !(await mayTake(claim?.owner ?? before.owner))) return null;
      if (!(await claimAfter(this.#folder(id), claim, owner))) return null;
    } catch (error) {
      throw explainDiskError(error, 'the execution');
    }
    const stored = await this.load(id);
    return stored.kind === 'ok' ? stored.execution : null;
  }

  /** Of all its files. What is not there has none. */
  async bytesOf(id: string): Promise<number> {
    const folder = this.#folder(id);
    const names = await namesIn(folder).catch(() => []);
    const sizes = names.map((name) =>
      stat(path.join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    );
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  }

  /** Rejects with a message for people when there is none, or it can't be read. */
  async loadTask(id: string): Promise<Task> {
    const text = await readBounded(path.join(this.#folder(id), 'task.json'));
    const checked = text.ok ? checkTask(text.value) : text;
    if (!checked.ok) throw new Error(`The task of this execution can't be read. ${checked.reason}`);
    return checked.value;
  }

  /** In no order. Foreign files, and executions that were never wholly created, are passed over; what crashes left behind is swept.
   *  Rejects when the folder of all can't be read: that is not the same as empty. */
  async *list(): AsyncIterable<Stored> {
    for (const name of await this.#names()) {
      const folder = path.join(this.#root, name);
      if (DELETED.test(name)) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
      if (!VALID_ID.test(name)) continue;
      const files = await namesIn(folder).catch(() => ['execution.json']); // load tells why
      await sweepTemporaries(folder, files, Date.now());
      if (files.includes('execution.json') || files.includes('stdout.log')) yield await this.load(name);
    }
  }

  /** Those that have a folder, in no order: its record may be missing yet. */
  async ids(): Promise<string[]> {
    return (await this.#names()).filter((name) => VALID_ID.test(name));
  }

  /** Told whenever an execution may have come or gone, by whichever window. `onError`: that nothing more is told. */
  watch(onChange: () => void, onError: (error: unknown) => void): () => void {
    let watcher: FSWatcher | null = null;
    let isStopped = false;
    mkdir(this.#root, { recursive: true, mode: 0o700 })
      .then(() => {
        if (isStopped) return;
        watcher = watch(this.#root, { persistent: false }, onChange);
        watcher.on('error', onError);
      })
      .catch(onError);
    return () => {
      isStopped = true;
      watcher?.close();
    };
  }

  /** Deletes the execution with all its files. What is not there is deleted. */
  async remove(id: string): Promise<void> {
    const folder = this.#folder(id);
    const writes = this.#writes.get(id) ?? { next: null, last: Promise.resolve() };
    this.#writes.set(id, writes);
    await this.#afterLast(id, writes, async () => {
      // Renamed first: a crash in mid-deletion leaves no half execution.
      const doomed = path.join(this.#root, `.deleted-${id}-${crypto.randomUUID().replaceAll('-', '').slice(0, 8)}`);
      const renamed = await rename(folder, doomed).then(
        () => true,
        () => false,
      );
      try {
        await rm(renamed ? doomed : folder, { recursive: true, force: true, maxRetries: 3 });
      } catch (error) {
        throw explainDiskError(error, 'the execution');
      }
    });
  }

  transcriptPath(id: string): string {
    return transcriptPath(this.#root, id);
  }

  async #claimOf(id: string): Promise<Claim | null> {
    const folder = this.#folder(id);
    return currentClaim(folder, await namesIn(folder));
  }

  async #names(): Promise<string[]> {
    try {
      return await namesIn(this.#root);
    } catch (error) {
      throw new Error(`The folder of the executions can't be read (${(error as NodeJS.ErrnoException).code}). Check its permissions.`, {
        cause: error,
      });
    }
  }

  /** Whoever passes an id from outside has looked it up before: another one is a bug. */
  #folder(id: string): string {
    return executionFolder(this.#root, id);
  }

  /** Writes of one execution go one after the other, whether the one before succeeded or not. */
  #afterLast(id: string, writes: Writes, write: () => Promise<void>): Promise<void> {
    const done = writes.last.then(write);
    const settled = done
      .catch(() => undefined)
      .then(() => {
        if (writes.last === settled) this.#writes.delete(id);
      });
    writes.last = settled;
    return done;
  }
}

async function readBounded(file: string): Promise<{ ok: true; value: string } | { ok: false; reason: string }> {
  try {
    const { size } = await stat(file);
    if (size > MAX_FILE_BYTES) return { ok: false, reason: 'Its file is far larger than any Claudomator writes.' };
    return { ok: true, value: await readFile(file, 'utf8') };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return { ok: false, reason: code === 'ENOENT' ? 'Its file is missing.' : `Its file can't be read (${code ?? 'unknown error'}).` };
  }
}
