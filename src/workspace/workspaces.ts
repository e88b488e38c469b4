// Gives runs copies to work in, and brings what they leave into the user's files on Keep.
import path from 'node:path';
import { errorMessage, errorSentence } from '#base/errorMessage.ts';
import { isObject, type JsonObject } from '#base/json.ts';
import { Refusal } from '#base/refusal.ts';
import type { ChangeState, FileChange, KeepResult, ReviewFile } from '#contracts/changes.ts';
import { finish } from '#workspace/change/journal.ts';
import { GitError } from '#workspace/git/runGit.ts';
import { Context, type WorkspacesParts } from './context.ts';
import { discard, undoDiscard } from './discard.ts';
import { ensureCopy } from './followUp.ts';
import { conclude, keep, undoKeep } from './keep.ts';
import { describe, openChange } from './openChange.ts';
import { type Place, prepare, type RunRequest } from './prepare.ts';
import { idFor, type ThreadRecord } from './record.ts';
import { abandon, type CopyRow, cleanCopies, forgetExecution, forgetThread, listCopies, removeCopy, tidyCopies } from './removal.ts';
import { review } from './review.ts';
import { settle, settleSetUp } from './settle.ts';
import { withBase } from './withBase.ts';

export type { Place, RunRequest, WorkspacesParts };

const NO_CHANGE = 'This run made no changes.';

function atRest(record: ThreadRecord): ThreadRecord {
  if (record.atStart !== null) throw new Refusal('An agent is still working on this change. Wait until it has finished, or stop it.');
  return record;
}

export class Workspaces {
  readonly #context: Context;
  /** What gives back the locks of runs under way. */
  readonly #runs = new Map<string, () => Promise<void>>();

  constructor(parts: WorkspacesParts) {
    this.#context = new Context(parts);
  }

  /** The folder for a run, which has it for itself until `settle`. Throws a Refusal for what the user can fix. */
  async prepare(run: RunRequest): Promise<Place> {
    const id = idFor(run.threadId);
    return this.#context.exclusively(id, async () => {
      const giveBack = await this.#context.lockOf(id);
      try {
        const place = await prepare(this.#context, run);
        this.#runs.set(run.executionId, giveBack);
        return place;
      } catch (error) {
        await abandon(this.#context, id).finally(giveBack);
        throw error instanceof GitError ? new Refusal(`git could not make a copy of ${run.folder}. ${errorSentence(error)}`) : error;
      }
    });
  }

  /** After the set-up command of a new copy: what it changed is not the run's work. */
  settleSetUp(executionId: string): Promise<void> {
    return this.#on(executionId, undefined, (record) => settleSetUp(this.#context, record));
  }

  /** After the run: what it changed, which is stored once this resolves. Empty = nothing. */
  async settle(executionId: string): Promise<FileChange[]> {
    try {
      return await this.#on(executionId, [], async (record) => {
        await settle(this.#context, record);
        return this.#describe(record);
      });
    } finally {
      await this.#runs.get(executionId)?.();
      this.#runs.delete(executionId);
      void tidyCopies(this.#context).catch((error: unknown) => this.#context.parts.log(executionId, errorMessage(error)));
    }
  }

  changes(executionId: string): Promise<FileChange[]> {
    return this.#on(executionId, [], (record) => this.#describe(record), true);
  }

  /** The base files are made read-only; those of the copy may be edited, which counts when they are kept. */
  review(executionId: string): Promise<ReviewFile[]> {
    return this.#on(executionId, [], (record) => review(this.#context, record));
  }

  /** The folder of a change to verify, between runs. Throws a Refusal where there is none. */
  placeOf(executionId: string): Promise<Place> {
    return this.#on(executionId, null, async (record) => {
      const { runFolder, isolation, notes } = atRest(record);
      await ensureCopy(this.#context, await this.#context.repositoryOf(record), record);
      return { folder: runFolder, isolation, notes, isTracked: true, isNew: false };
    });
  }

  /** Runs `use` in a folder with the state before the change. Null: no change is known. */
  async withBase<T>(executionId: string, use: (folder: string) => Promise<T>): Promise<T | null> {
    const record = await this.#recordOf(executionId);
    return record && withBase(this.#context, record, use);
  }

  /** `files`: null = all. Whole or not at all. */
  keep(executionId: string, files: string[] | null): Promise<KeepResult> {
    return this.#on(executionId, null, (record) => keep(this.#context, atRest(record), files));
  }

  /** Takes the last keep back. */
  undoKeep(executionId: string): Promise<KeepResult> {
    return this.#on(executionId, null, (record) => undoKeep(this.#context, atRest(record)));
  }

  discard(executionId: string): Promise<void> {
    return this.#on(executionId, null, (record) => discard(this.#context, atRest(record)));
  }

  undoDiscard(executionId: string): Promise<void> {
    return this.#on(executionId, null, (record) => undoDiscard(this.#context, atRest(record)));
  }

  /** Null: no change is known. */
  async stateOf(executionId: string): Promise<ChangeState | null> {
    const record = await this.#recordOf(executionId);
    return record && (record.closed[executionId] ?? record.state);
  }

  /** Finishes or rolls back what a process that died left unfinished. */
  async recover(): Promise<void> {
    for (const record of await this.#context.records.all()) {
      await this.#context
        .exclusively(record.id, () => this.#recover(record.id))
        .catch((error: unknown) => {
          // Another window works on it, or its repository is not there now: the others go on.
          this.#context.parts.log(record.executions.at(-1) ?? record.threadId, errorMessage(error));
        });
    }
  }

  async forget(executionIds: string[]): Promise<void> {
    for (const executionId of executionIds) await forgetExecution(this.#context, executionId);
  }

  /** All copies, with the bytes that each takes. */
  async copies(): Promise<CopyRow[]> {
    return listCopies(this.#context);
  }

  /** Removes the copies whose change is settled; returns how many. Their changes stay, and a copy is made again when it is needed. */
  async clean(): Promise<number> {
    return cleanCopies(this.#context);
  }

  async #recover(id: string): Promise<void> {
    const known = await this.#context.records.read(id);
    if (known?.executions.some((executionId) => this.#runs.has(executionId))) return;
    const staged = path.join(this.#context.records.folderOf(id), 'journal');
    const recorded = JSON.stringify(known);
    const isRecorded = (next: JsonObject) => JSON.stringify(next.record) === recorded;
    const next = await finish(staged, this.#context.parts, this.#context.step, isRecorded);
    if (next !== null && isObject(next.record)) {
      await conclude(this.#context, staged, next.record as unknown as ThreadRecord, typeof next.keptIn === 'string' ? next.keptIn : null);
    }
    const record = await this.#context.records.read(id);
    if (record === null) return;
    if (record.phase === 'creating') await forgetThread(this.#context, record);
    else if (record.phase === 'removing') await removeCopy(this.#context, await this.#context.repositoryOf(record), record);
    else if (record.atStart !== null) await settle(this.#context, record);
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
  async #on<T>(executionId: string, otherwise: T | null, work: (record: ThreadRecord) => Promise<T>, canRead = false): Promise<T> {
    const id = await this.#context.records.threadOf(executionId);
    if (id !== null) {
      const onRecord = async () => {
        const record = await this.#context.records.read(id);
        if (record !== null) return work(record);
        if (otherwise === null) throw new Refusal(NO_CHANGE);
        return otherwise;
      };
      return this.#context.exclusively(id, onRecord, canRead);
    }
    if (otherwise === null) throw new Refusal(NO_CHANGE);
    return otherwise;
  }
}
