// Follows the executions of other windows, and takes over those that lose their window.
import { errorSentence } from '#base/errorMessage.ts';
import { isEnd } from '#contracts/states.ts';
import { ownershipOf, type RecoveryParts, takeOrphan } from './recoverAll.ts';

/** The old process of a window that was reloaded ends within moments. A window that lives is polled less and less often. */
const FIRST_POLL_MS = 400;
const SLOWEST_POLL_MS = 5_000;
/** Of a folder in which no record appears. */
const MAX_POLLS = 20;

export class OtherWindows {
  readonly #parts: RecoveryParts;
  /** Ids of their executions that have not ended. */
  readonly #open: Set<string>;
  /** Folders without a record yet, by id, and how often they were polled. */
  readonly #recordless = new Map<string, number>();
  readonly #stopWatching: () => void;
  #timer: NodeJS.Timeout | undefined;
  #pauseMs = FIRST_POLL_MS;
  #mustList = false;
  #isDisposed = false;

  /** `open`: ids of their executions that are known and have not ended. */
  constructor(open: readonly string[], parts: RecoveryParts) {
    this.#parts = parts;
    this.#open = new Set(open);
    this.#stopWatching = parts.store.watch(
      () => {
        this.#mustList = true;
        this.#pauseMs = FIRST_POLL_MS;
        this.#pollLater();
      },
      (error) => parts.log('', `what other windows begin won't be seen: ${errorSentence(error)}`),
    );
    if (this.#open.size > 0) this.#pollLater();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#stopWatching();
  }

  #pollLater(): void {
    if (this.#isDisposed || this.#timer) return;
    this.#timer = setTimeout(() => {
      void this.#poll()
        .catch((error: unknown) => this.#parts.log('', `other windows can't be followed: ${errorSentence(error)}`))
        .then(() => {
          this.#timer = undefined;
          this.#pauseMs = Math.min(SLOWEST_POLL_MS, this.#pauseMs * 2);
          if (this.#mustList || this.#open.size > 0) this.#pollLater();
        });
    }, this.#pauseMs);
    this.#timer.unref();
  }

  async #poll(): Promise<void> {
    if (this.#mustList) await this.#list();
    for (const id of this.#open) if (!(await this.#isStillTheirs(id))) this.#open.delete(id);
  }

  async #list(): Promise<void> {
    const { store, records } = this.#parts;
    this.#mustList = false;
    const ids = new Set(await store.ids());
    for (const { id, state } of records.all()) if (isEnd(state) && !ids.has(id) && !records.isMine(id)) records.forget(id);
    for (const id of ids) {
      if (records.get(id)) continue;
      const polls = this.#recordless.get(id) ?? 0;
      if (polls >= MAX_POLLS) continue;
      this.#recordless.set(id, polls + 1);
      if (await this.#isStillTheirs(id)) this.#open.add(id);
      if (records.get(id)) this.#recordless.delete(id);
      else this.#mustList = true;
    }
  }

  async #isStillTheirs(id: string): Promise<boolean> {
    const { store, records, executor } = this.#parts;
    if (records.isMine(id)) return false;
    const stored = await store.load(id);
    if (stored.kind === 'unreadable') {
      records.forget(id); // the other window deleted it; if it is damaged, the next start reports it
      return false;
    }
    records.adopt(stored.execution);
    if (stored.execution.state === 'waiting-quota') await executor.restoreCooldown(stored.execution);
    const ownership = await ownershipOf(stored);
    return ownership === 'elsewhere' || (ownership === 'orphaned' && !(await takeOrphan(id, this.#parts)));
  }
}
