// Holds what all steps on copies and changes share: storage, git, the window's editors, and locks.
import path from 'node:path';
import { Refusal } from '#base/refusal.ts';
import type { Step } from '#workspace/change/journal.ts';
import { findGit } from '#workspace/git/findGit.ts';
import { openOwn, openUsers, type Repository } from '#workspace/git/repository.ts';
import type { Git } from '#workspace/git/runGit.ts';
import { takeLock } from './lock.ts';
import { Records, type ThreadRecord } from './record.ts';

export interface WorkspacesParts {
  /** Absolute; ours: copies, journals, trash, and our own repositories for folders without git. */
  storageFolder: string;
  /** Texts of the user's unsaved editors of these absolute paths. */
  unsaved(paths: string[]): Promise<{ path: string; text: string }[]>;
  /** Puts a text into the open (unsaved) editor of that file and saves it. False = could not. */
  saveText(path: string, text: string): Promise<boolean>;
  log(executionId: string, line: string): void;
  now(): number;
  /** Called between two steps with its name; for tests that end the process there. */
  onStep?: Step;
}

const NO_GIT = 'git was not found. Install git 2.30 or later, then try again.';

export class Context {
  readonly parts: WorkspacesParts;
  readonly records: Records;
  readonly step: Step;
  /** Bytes of copies, by the id of their thread. */
  readonly sizes = new Map<string, { usedAt: number; bytes: number }>();
  readonly #gits = new Map<string, Promise<Git | null>>();
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(parts: WorkspacesParts) {
    this.parts = parts;
    this.records = new Records(parts.storageFolder);
    this.step = parts.onStep ?? (() => {});
  }

  /** Null: there is none. What is found is kept; what is missing is looked for again, as the user may have installed it. */
  async git(folder: string): Promise<Git | null> {
    const known = this.#gits.get(folder) ?? findGit([folder], this.parts.storageFolder);
    this.#gits.set(folder, known);
    const git = await known;
    if (git === null) this.#gits.delete(folder);
    return git;
  }

  async repositoryOf(record: ThreadRecord): Promise<Repository> {
    const git = await this.git(record.folder);
    if (git === null) throw new Refusal(NO_GIT);
    const { root, gitFolder } = record;
    try {
      return await (record.isOwnRepository ? openOwn(git, root, this.views) : openUsers(git, root, gitFolder, this.views));
    } catch {
      throw new Refusal(`The repository in ${root} can’t be read. If it was moved, move it back, then try again.`);
    }
  }

  /** Our own views of repositories. */
  get views(): string {
    return path.join(this.parts.storageFolder, 'views');
  }

  /** The index that knows the files of a thread's copy. */
  indexOf(id: string): string {
    return path.join(this.records.folderOf(id), 'index');
  }

  lockOf(id: string): Promise<() => Promise<void>> {
    return takeLock(path.join(this.parts.storageFolder, 'locks', id));
  }

  /** Runs steps on one thread one after another, with its lock. `canRead`: the steps only read, which they may while another window works on it. */
  async exclusively<T>(id: string, work: () => Promise<T>, canRead = false): Promise<T> {
    const before = this.#queues.get(id) ?? Promise.resolve();
    const mine = before.then(async () => {
      if (canRead) return work();
      const giveBack = await this.lockOf(id);
      return work().finally(giveBack);
    });
    const settled = mine.catch(() => undefined);
    this.#queues.set(id, settled);
    void settled.then(() => {
      if (this.#queues.get(id) === settled) this.#queues.delete(id);
    });
    return mine;
  }
}
