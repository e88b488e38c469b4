// Keeps the window's copy of the executor's state, updated by its changes.
import { isDeepStrictEqual } from 'node:util';
import { applyChange, EMPTY_SNAPSHOT } from '#contracts/applyChange.ts';
import type { Change, Snapshot, Unnumbered } from '#contracts/change.ts';
import type { Execution } from '#contracts/execution.ts';
import type { ExecutorPort, Unsubscribe } from '#contracts/ports/executorPort.ts';

export class Replica {
  readonly #port: Pick<ExecutorPort, 'snapshot' | 'onDidChange'>;
  readonly #onError: (error: unknown) => void;
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #stop: Unsubscribe;
  #snapshot: Snapshot;
  /** Changes received while a snapshot is requested; null = none is. */
  #deferred: Change[] | null = null;

  /** `rows`: the window's cached index, newest first, used until the first snapshot arrives. */
  constructor(port: Pick<ExecutorPort, 'snapshot' | 'onDidChange'>, rows: readonly Execution[], onError: (error: unknown) => void) {
    this.#port = port;
    this.#onError = onError;
    this.#snapshot = { ...EMPTY_SNAPSHOT, executions: [...rows] };
    this.#stop = port.onDidChange((change) => this.#apply(change));
    this.#read();
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  get(executionId: string): Execution | undefined {
    return this.#snapshot.executions.find(({ id }) => id === executionId);
  }

  /** Why the execution waits in the queue, for users; '' = it does not wait. */
  whyWaiting(executionId: string): string {
    const { phases, isRecovered, elsewhere } = this.#snapshot;
    const phase = phases[executionId];
    if (phase?.kind === 'queued') return phase.reason;
    const isQueued = this.get(executionId)?.state === 'queued';
    return isQueued && isRecovered && elsewhere.includes(executionId) ? 'waiting in another window' : '';
  }

  /** Calls `listener` with each change after it is applied. */
  onDidChange(listener: (change: Change) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#stop();
    this.#listeners.clear();
  }

  #apply(change: Change): void {
    if (this.#deferred) {
      this.#deferred.push(change);
      return;
    }
    const next = applyChange(this.#snapshot, change);
    if (next === this.#snapshot) return;
    if (next === null) {
      this.#read([change]);
      return;
    }
    this.#snapshot = next;
    this.#emit(change);
  }

  #read(deferred: Change[] = []): void {
    this.#deferred = deferred;
    this.#port.snapshot().then(
      (snapshot) => {
        const before = this.#snapshot;
        const missed = this.#deferred ?? [];
        this.#deferred = null;
        this.#snapshot = snapshot;
        for (const change of differences(before, snapshot)) this.#emit({ ...change, seq: snapshot.seq });
        for (const change of missed) this.#apply(change);
      },
      (error: unknown) => this.#onError(error),
    );
  }

  #emit(change: Change): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}

/** The changes between two snapshots, for listeners. Without texts, which are read with `detail`. */
function differences(before: Snapshot, after: Snapshot): Unnumbered[] {
  const changes: Unnumbered[] = [];
  const had = new Map(before.executions.map((execution) => [execution.id, execution]));
  for (const execution of after.executions.toReversed()) {
    const isElsewhere = after.elsewhere.includes(execution.id);
    if (!isDeepStrictEqual(had.get(execution.id), execution) || isElsewhere !== before.elsewhere.includes(execution.id))
      changes.push({ kind: 'execution', execution, isElsewhere });
    had.delete(execution.id);
  }
  for (const executionId of had.keys()) changes.push({ kind: 'removed', executionId });
  for (const executionId of new Set([...Object.keys(before.phases), ...Object.keys(after.phases)])) {
    const phase = after.phases[executionId] ?? null;
    if (!isDeepStrictEqual(before.phases[executionId] ?? null, phase)) changes.push({ kind: 'phase', executionId, phase });
  }
  const { queue, unreadable, agents, server } = after;
  if (!isDeepStrictEqual(before.queue, queue)) changes.push({ kind: 'queue', ...queue });
  if (!isDeepStrictEqual(before.unreadable, unreadable)) changes.push({ kind: 'unreadable', unreadable });
  if (!isDeepStrictEqual(before.agents, agents)) changes.push({ kind: 'agents', agents });
  if (!isDeepStrictEqual(before.server, server)) changes.push({ kind: 'server', server });
  if (after.isRecovered && !before.isRecovered) changes.push({ kind: 'recovered' });
  return changes;
}
