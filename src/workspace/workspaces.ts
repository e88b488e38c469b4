// Gives runs copies to work in, and brings what they leave into the user's files on Keep.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { isObject } from '#base/json.ts';
import { Refusal } from '#base/refusal.ts';
import type { ChangeState, FileChange, KeepResult, ReviewFile } from '#contracts/changes.ts';
import { finish } from '#workspace/change/journal.ts';
import { Context, type WorkspacesParts } from './context.ts';
import { discard, undoDiscard } from './discard.ts';
import { conclude, keep, undoKeep } from './keep.ts';
import { describe, openChange } from './openChange.ts';
import { type Place, prepare, type RunRequest } from './prepare.ts';
import { idFor, type ThreadRecord } from './record.ts';
import { review } from './review.ts';
import { settle } from './settle.ts';

export type { Place, RunRequest, WorkspacesParts };

const NO_CHANGE = 'This run left no change.';

export class Workspaces {
  readonly #context: Context;
  /** What gives back the locks of runs under way. */
  readonly #runs = new Map<string, () => Promise<void>>();

  constructor(parts: WorkspacesParts) {
    this.#context = new Context(parts);
  }

  /** The folder for a run, which has it for itself until `settle`. Throws a Refusal for what the user can mend. */
  async prepare(run: RunRequest): Promise<Place> {
    const id = idFor(run.threadId);
    return this.#context.exclusively(id, async () => {
      const giveBack = await this.#context.lockOf(id);
      try {
        const place = await prepare(this.#context, run);
        this.#runs.set(run.executionId, giveBack);
        return place;
      } catch (error) {
        await giveBack();
        throw error;
      }
    });
  }

  /** After the run: what it changed, which is stored once this resolves. Empty = nothing. */
  async settle(executionId: string): Promise<FileChange[]> {
    try {
      return await this.#on(executionId, [], async (record) => {
        await settle(this.#context, record, executionId);
        return this.#describe(record);
      });
    } finally {
      await this.#runs.get(executionId)?.();
      this.#runs.delete(executionId);
    }
  }

  changes(executionId: string): Promise<FileChange[]> {
    return this.#on(executionId, [], (record) => this.#describe(record));
  }

  /** The base files are made read-only; those of the copy may be edited, which counts when they are kept. */
  review(executionId: string): Promise<ReviewFile[]> {
    return this.#on(executionId, [], (record) => review(this.#context, record));
  }

  /** `files`: null = all. Whole or not at all. */
  keep(executionId: string, files: string[] | null): Promise<KeepResult> {
    return this.#on(executionId, null, (record) => keep(this.#context, record, executionId, files));
  }

  /** Takes the last keep back. */
  undoKeep(executionId: string): Promise<KeepResult> {
    return this.#on(executionId, null, (record) => undoKeep(this.#context, record));
  }

  discard(executionId: string): Promise<void> {
    return this.#on(executionId, null, (record) => discard(this.#context, record, executionId));
  }

  undoDiscard(executionId: string): Promise<void> {
    return this.#on(executionId, null, (record) => undoDiscard(this.#context, record));
  }

  /** Null: no change is known. */
  async stateOf(executionId: string): Promise<ChangeState | null> {
    const record = await this.#recordOf(executionId);
    return record && (record.closed[executionId] ?? record.state);
  }

  /** Finishes or takes back what a process did not finish that died. */
  async recover(): Promise<void> {
    for (const record of await this.#context.records.all()) {
      await this.#context
        .exclusively(record.id, () => this.#recover(record.id))
        .catch((error: unknown) => {
          if (!(error instanceof Refusal)) throw error;
        });
    }
  }

  async forget(executionIds: string[]): Promise<void> {
    for (const executionId of executionIds) await this.#context.records.setThreadOf(executionId, null);
  }

  async copies(): Promise<{ folder: string; of: string; bytes: number; state: ChangeState | null; usedAt: number }[]> {
    const records = (await this.#context.records.all()).filter(({ copy, phase }) => copy !== null && phase === 'ready');
    return records.map(({ copy, userFolder, state, usedAt }) => ({ folder: copy ?? '', of: userFolder, bytes: 0, state, usedAt }));
  }

  async clean(): Promise<number> {
    return 0;
  }

  async #recover(id: string): Promise<void> {
    const staged = path.join(this.#context.records.folderOf(id), 'journal');
    const next = await finish(staged, this.#context.parts, this.#context.step);
    if (next !== null && isObject(next.record)) {
      await conclude(this.#context, staged, next.record as unknown as ThreadRecord, typeof next.keptIn === 'string' ? next.keptIn : null);
    }
    const record = await this.#context.records.read(id);
    if (record?.phase === 'creating' && record.copy !== null) {
      await rm(record.copy, { recursive: true, force: true });
      await this.#context.records.remove(id);
    }
  }

  async #describe(record: ThreadRecord): Promise<FileChange[]> {
    if (record.state !== 'open' && record.state !== 'partlyKept') return [];
    const repository = await this.#context.repositoryOf(record);
    return describe(this.#context, repository, record, await openChange(repository, record));
  }

  async #recordOf(executionId: string): Promise<ThreadRecord | null> {
    const id = await this.#context.records.threadOf(executionId);
    return id === null ? null : this.#context.records.read(id);
  }

  /** `otherwise`: the answer where no change is known; null = a Refusal. */
  async #on<T>(executionId: string, otherwise: T | null, work: (record: ThreadRecord) => Promise<T>): Promise<T> {
    const id = await this.#context.records.threadOf(executionId);
    if (id !== null) {
      return this.#context.exclusively(id, async () => {
        const record = await this.#context.records.read(id);
        if (record !== null) return work(record);
        if (otherwise === null) throw new Refusal(NO_CHANGE);
        return otherwise;
      });
    }
    if (otherwise === null) throw new Refusal(NO_CHANGE);
    return otherwise;
  }
}
