// Deletes the oldest ended executions above the retention limits, and says so in the log.
import { errorSentence } from '#base/errorMessage.ts';
import type { Execution } from '#contracts/execution.ts';
import { isEnd } from '#contracts/states.ts';
import type { Records } from '#executor/records/records.ts';
import type { ExecutionStore } from '#storage/executions.ts';
import { type KeptExecution, planPrune, RETENTION_LIMITS, type RetentionLimits } from '#storage/planPrune.ts';

const MIB = 1024 * 1024;

export interface PrunerParts {
  store: ExecutionStore;
  records: Records;
  log(line: string): void;
  /** Default: `RETENTION_LIMITS`. */
  limits?: RetentionLimits;
}

export class Pruner {
  readonly #parts: PrunerParts;
  #underWay: Promise<void> = Promise.resolve();
  /** A pass that has not begun yet: it will see everything that changes until then. */
  #next: Promise<void> | null = null;

  constructor(parts: PrunerParts) {
    this.#parts = parts;
  }

  /** To be called at the start and after each end. Never rejects. */
  prune(): Promise<void> {
    this.#next ??= this.#underWay = this.#underWay.then(async () => {
      this.#next = null;
      await this.#pruneOnce().catch((error: unknown) => this.#parts.log(`old executions could not be deleted: ${errorSentence(error)}`));
    });
    return this.#next;
  }

  async #pruneOnce(): Promise<void> {
    const { records, log, limits = RETENTION_LIMITS } = this.#parts;
    const kept = await this.#kept();
    const bytes = new Map(kept.map((execution) => [execution.id, execution.bytes]));
    let deleted = 0;
    let freed = 0;
    for (const thread of planPrune(kept, limits)) {
      if (this.#isResumed(thread)) continue;
      for (const id of thread) {
        await records.remove(id);
        deleted += 1;
        freed += bytes.get(id) ?? 0;
      }
    }
    if (deleted === 0) return;
    records.saveIndex();
    log(
      `deleted the ${deleted} oldest executions (${(freed / MIB).toFixed(1)} MB): at most ${limits.executions}, with ${Math.round(limits.bytes / MIB)} MB of logs, are kept`,
    );
  }

  /** True when an execution of the thread goes on, or is gone on from, since the plan was made. */
  #isResumed(thread: readonly string[]): boolean {
    return this.#parts.records
      .all()
      .some(({ id, resumes, state }) => !isEnd(state) && [id, resumes].some((each) => each !== null && thread.includes(each)));
  }

  /** From the files, which hold those of other windows too; this window's own as it has them, which may be newer. */
  async #kept(): Promise<KeptExecution[]> {
    const { store, records } = this.#parts;
    const byId = new Map<string, Execution>();
    for await (const stored of store.list()) if (stored.kind === 'ok') byId.set(stored.execution.id, stored.execution);
    for (const execution of records.all()) if (records.isMine(execution.id)) byId.set(execution.id, execution);
    return Promise.all(
      [...byId.values()].map(async ({ id, resumes, state, createdAt, finishedAt, changes }) => ({
        id,
        resumes,
        lastUsedAt: finishedAt ?? createdAt,
        bytes: await store.bytesOf(id),
        // A change that is neither kept nor discarded is the user's work, however its run ended.
        isActive: !isEnd(state) || changes?.state === 'open' || changes?.state === 'partlyKept',
      })),
    );
  }
}
