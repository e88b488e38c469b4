// Stores executions on disk, one folder each: everything else can be rebuilt from these files.
import { type FSWatcher, watch } from 'node:fs';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { explainDiskError } from '#base/diskError.ts';
import { namesIn, replaceFile, sweepTemporaries } from '#base/durableFile.ts';
import type { Owner } from '#base/owner.ts';
import type { Execution } from '#contracts/execution.ts';
import type { Task } from '#contracts/task.ts';
import { type Claim, claimAfter, currentClaim } from './claims.ts';
import { checkRecord } from './storedExecution.ts';
import { checkTask, FORMAT_VERSION } from './storedTask.ts';
import { WriteQueue } from './writeQueue.ts';

/** `unreadable`: damaged, or from a newer version; `reason`: for people. Its files are left alone. `owner`: null = no window has it. */
export type Stored = { kind: 'ok'; execution: Execution; owner: Owner | null } | { kind: 'unreadable'; id: string; reason: string };

const VALID_ID = /^[a-z0-9-]{8,64}$/;
const DELETED = /^\.deleted-[a-z0-9-]+$/;
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** Throws a RangeError for a text that is no id: ids from outside are looked up first, so it is a bug. */
function executionFolder(root: string, id: string): string {
  if (!VALID_ID.test(id)) throw new RangeError('Not an execution id');
  return path.join(root, id);
}

/** Throws a RangeError for a text that is no id. */
export function transcriptPath(root: string, id: string): string {
  return path.join(executionFolder(root, id), 'stdout.log');
}

export class ExecutionStore {
  readonly #root: string;
  readonly #writes = new WriteQueue();

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
    // execution.json comes last: only with it the execution exists.
    await replaceFile(path.join(folder, 'task.json'), JSON.stringify({ version: FORMAT_VERSION, task }), 'the task');
    await this.save(execution, owner);
  }

  /** Resolves when this state, or a later one saved meanwhile, is on disk. Rejects with a message for people; the file then holds the state before. */
  async save(execution: Execution, owner: Owner | null): Promise<void> {
    const file = path.join(this.#folder(execution.id), 'execution.json');
    const content = JSON.stringify({ version: FORMAT_VERSION, owner, execution });
    return this.#writes.save(execution.id, content, (newest) => replaceFile(file, newest, 'the execution'));
  }

  async load(id: string): Promise<Stored> {
    if (!VALID_ID.test(id)) return { kind: 'unreadable', id, reason: 'Its name isn’t one that Claudomator uses.' };
    const text = await readBounded(path.join(this.#folder(id), 'execution.json'));
    if (!text.ok) return { kind: 'unreadable', id, reason: text.reason };
    const checked = checkRecord(text.value);
    if (!checked.ok) return { kind: 'unreadable', id, reason: checked.reason };
    const { execution, owner } = checked.value;
    if (execution.id !== id) return { kind: 'unreadable', id, reason: 'It holds a different execution than its folder name says.' };
    const claim = await this.#claimOf(id).catch(() => null);
    return { kind: 'ok', execution, owner: claim?.owner ?? owner };
  }

  /** Makes `owner` the one that writes this execution, if `mayTake` allows it for the present one: of all windows that try, one succeeds.
   *  Resolves with the record as the last owner left it; null = another window has it. Rejects with a message for people. */
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

  /** The size of all its files; 0 for an execution that is not there. */
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

  /** Rejects with a message for people when there is no task, or it can't be read. */
  async loadTask(id: string): Promise<Task> {
    const text = await readBounded(path.join(this.#folder(id), 'task.json'));
    const checked = text.ok ? checkTask(text.value) : text;
    if (!checked.ok) throw new Error(`The task of this execution can't be read. ${checked.reason}`);
    return checked.value;
  }

  /** In no order. Skips foreign files and executions that were never completely created; deletes what crashes left behind.
   *  Rejects when the folder can't be read, which is not the same as empty. */
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

  /** Of executions that have a folder, in no order. The record may not be there yet. */
  async ids(): Promise<string[]> {
    return (await this.#names()).filter((name) => VALID_ID.test(name));
  }

  /** Calls `onChange` when an execution may have come or gone, by whichever window. After `onError` it calls nothing any more. Returns what stops it. */
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

  /** Deletes the execution with all its files. Resolves also where there is none. Rejects with a message for people. */
  async remove(id: string): Promise<void> {
    const folder = this.#folder(id);
    await this.#writes.run(id, async () => {
      // Renamed first: a crash in mid-deletion leaves no half execution.
      const deleted = path.join(this.#root, `.deleted-${id}-${crypto.randomUUID().replaceAll('-', '').slice(0, 8)}`);
      const renamed = await rename(folder, deleted).then(
        () => true,
        () => false,
      );
      try {
        await rm(renamed ? deleted : folder, { recursive: true, force: true, maxRetries: 3 });
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

  #folder(id: string): string {
    return executionFolder(this.#root, id);
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
