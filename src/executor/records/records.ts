// Keeps the executions that this window knows in memory, on disk and in the index.
import { isDeepStrictEqual } from 'node:util';
import type { Owner } from '#base/owner.ts';
import type { Execution } from '#contracts/execution.ts';
import { isEnd } from '#contracts/states.ts';
import type { Task } from '#contracts/task.ts';
import { toIndex } from '#storage/executionIndex.ts';
import type { ExecutionStore } from '#storage/executions.ts';
import type { ChangeFeed } from './feed.ts';
import { type ExecutionEvent, reduce } from './state.ts';

export interface RecordsParts {
  store: Pick<ExecutionStore, 'claim' | 'create' | 'remove' | 'save'>;
  /** This window's process; called once, at the first write. */
  owner(): Promise<Owner>;
  feed: ChangeFeed;
  /** Stores the index. Called at changes of state only. */
  saveIndex(rows: Execution[]): void;
  /** Called when an execution and its files are deleted for good. */
  onRemoved?(executionId: string): void;
  /** Called when a change could not be written; the execution goes on from memory. */
  onDiskError(executionId: string, error: unknown): void;
  now(): number;
}

export class Records {
  readonly #parts: RecordsParts;
  readonly #byId = new Map<string, Execution>();
  #owner: Promise<Owner> | null = null;
  readonly #saving = new Map<string, Promise<void>>();
  /** Ids of those that this window created or claimed: it alone writes them. */
  readonly #mine = new Set<string>();

  /** `rows`: of the stored index, shown until the files, which win, have been read. */
  constructor(parts: RecordsParts, rows: readonly Execution[]) {
    this.#parts = parts;
    for (const row of rows) this.#byId.set(row.id, row);
  }

  get(id: string): Execution | undefined {
    return this.#byId.get(id);
  }

  /** Newest first. */
  all(): Execution[] {
    return [...this.#byId.values()].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  }

  /** True for an execution that this window alone writes: its file can only be older than what `get` says. */
  isMine(id: string): boolean {
    return this.#mine.has(id);
  }

  /** Makes an execution this window's if `mayTake` allows it for its present owner. Resolves with the record that the owner left;
   *  null = another window has it, or claimed it first. Rejects with a message for people. */
  async claim(id: string, mayTake: (holder: Owner | null) => Promise<boolean>): Promise<Execution | null> {
    const claimed = await this.#parts.store.claim(id, await this.#ownerOnce(), mayTake);
    if (claimed && !isEnd(claimed.state)) this.#mine.add(id);
    return claimed;
  }

  async add(execution: Execution, task: Task): Promise<void> {
    this.#mine.add(execution.id);
    this.#byId.set(execution.id, execution);
    await this.#onDisk(execution.id, async () => this.#parts.store.create(execution, task, await this.#ownerOnce()));
    this.#announce(execution);
  }

  #ownerOnce(): Promise<Owner> {
    this.#owner ??= this.#parts.owner();
    return this.#owner;
  }

  /** Applies one change of state, in memory before the first await. Resolves when it is on disk. */
  async change(id: string, event: ExecutionEvent): Promise<Execution> {
    const before = this.#byId.get(id);
    if (!before) throw new Error(`No execution ${id}`);
    return this.#store(reduce(before, event, this.#parts.now()));
  }

  /** Records facts that change no state, in memory before the first await. Resolves when they are on disk. */
  async note(
    id: string,
    facts: Partial<Pick<Execution, 'agentType' | 'model' | 'classification' | 'sessionId' | 'changes' | 'verification' | 'handOver'>>,
  ): Promise<void> {
    const before = this.#byId.get(id);
    if (before) await this.#store({ ...before, ...facts });
  }

  /** Takes an execution as its files have it, at the start or after another window wrote it. Does nothing for one of this window's own. */
  adopt(execution: Execution): void {
    if (this.#mine.has(execution.id) || isDeepStrictEqual(this.#byId.get(execution.id), execution)) return;
    this.#byId.set(execution.id, execution);
    this.#parts.feed.emit({ kind: 'execution', execution, isElsewhere: this.isElsewhere(execution) });
  }

  /** True for what another window runs, or may run. */
  isElsewhere({ id, state }: Execution): boolean {
    return !this.#mine.has(id) && !isEnd(state);
  }

  /** Stores a claimed execution as recovery left it, bypassing the reducer. */
  async adoptChanged(execution: Execution): Promise<void> {
    await this.#store(execution);
  }

  /** Resolves when what `get` returns is on disk too. */
  async saved(id: string): Promise<void> {
    await this.#saving.get(id);
  }

  forget(id: string): void {
    this.#mine.delete(id);
    if (this.#byId.delete(id)) this.#parts.feed.emit({ kind: 'removed', executionId: id });
  }

  async remove(id: string): Promise<void> {
    await this.#onDisk(id, () => this.#parts.store.remove(id));
    this.#parts.onRemoved?.(id);
    this.forget(id);
  }

  saveIndex(): void {
    this.#parts.saveIndex(toIndex(this.all()));
  }

  async #store(execution: Execution): Promise<Execution> {
    this.#byId.set(execution.id, execution);
    await this.#onDisk(execution.id, async () => {
      const owner = await this.#ownerOnce(); // for ended ones too, though they are stored without it: so that writes keep their order
      await this.#parts.store.save(execution, isEnd(execution.state) ? null : owner);
    });
    this.#announce(execution);
    return execution;
  }

  #announce(execution: Execution): void {
    this.saveIndex();
    this.#parts.feed.emit({ kind: 'execution', execution, isElsewhere: false });
  }

  async #onDisk(id: string, write: () => Promise<void>): Promise<void> {
    const saving = write().catch((error: unknown) => this.#parts.onDiskError(id, error));
    this.#saving.set(id, saving);
    await saving;
    if (this.#saving.get(id) === saving) this.#saving.delete(id);
  }
}
