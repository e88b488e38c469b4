// Follows what other windows on the workspace do: their executions from the first record to the end, the limits that they meet, and what they delete.
import { errorSentence } from '#base/errorMessage.ts';
import { isEnd } from '#contracts/states.ts';
import { fateOf, isElsewhere, type RecoveryParts } from './recoverAll.ts';

/** A window that was just reloaded dies within moments; one that goes on working is looked at less and less often. */
const FIRST_LOOK_MS = 400;
const SLOWEST_LOOK_MS = 5_000;
/** Looks at a folder in which no execution appears. */
const MAX_LOOKS = 20;

export class OtherWindows {
  readonly #parts: RecoveryParts;
  /** Theirs, and not ended. */
  readonly #open: Set<string>;
  /** Folders without a record yet, and how often they were looked at. */
  readonly #unborn = new Map<string, number>();
  readonly #stopWatching: () => void;
  #timer: NodeJS.Timeout | undefined;
  #pauseMs = FIRST_LOOK_MS;
  #mustList = false;
  #isDisposed = false;

  /** `open`: the executions of theirs that are known. */
  constructor(open: readonly string[], parts: RecoveryParts) {
    this.#parts = parts;
    this.#open = new Set(open);
    this.#stopWatching = parts.store.watch(
      () => {
        this.#mustList = true;
        this.#pauseMs = FIRST_LOOK_MS;
        this.#lookLater();
      },
      (error) => parts.log('', `what other windows begin won't be seen: ${errorSentence(error)}`),
    );
    if (this.#open.size > 0) this.#lookLater();
  }

  /** True for what another window has, or may have. */
  has(executionId: string): boolean {
    return this.#open.has(executionId);
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#stopWatching();
  }

  #lookLater(): void {
    if (this.#isDisposed || this.#timer) return;
    this.#timer = setTimeout(() => {
      void this.#look()
        .catch((error: unknown) => this.#parts.log('', `other windows can't be followed: ${errorSentence(error)}`))
        .then(() => {
          this.#timer = undefined;
          this.#pauseMs = Math.min(SLOWEST_LOOK_MS, this.#pauseMs * 2);
          if (this.#mustList || this.#open.size > 0) this.#lookLater();
        });
    }, this.#pauseMs);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
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
      const looks = this.#unborn.get(id) ?? 0;
      if (looks >= MAX_LOOKS) continue;
      this.#unborn.set(id, looks + 1);
      if (await this.#isStillTheirs(id)) this.#open.add(id);
      if (records.get(id)) this.#unborn.delete(id);
      else this.#mustList = true;
    }
  }

  async #isStillTheirs(id: string): Promise<boolean> {
    const { store, records, executor } = this.#parts;
    if (records.isMine(id)) return false;
    const stored = await store.load(id);
    if (stored.kind === 'unreadable') {
      records.forget(id); // the other window deleted it; a damaged one is told of at the next start
      return false;
    }
    records.adopt(stored.execution);
    if (stored.execution.state === 'waiting-quota') await executor.restoreCooldown(stored.execution);
    const fate = await fateOf(stored);
    return fate === 'elsewhere' || (fate === 'orphaned' && isElsewhere(id, this.#parts));
  }
}
