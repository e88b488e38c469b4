// Recovers executions of earlier windows, follows other windows and prunes old executions.
import path from 'node:path';
import { errorSentence } from '#base/errorMessage.ts';
import { isEnd } from '#contracts/states.ts';
import type { CopyStore } from '#executor/changes/copyStore.ts';
import type { Executor } from '#executor/executor.ts';
import type { Pool } from '#executor/queue/pool.ts';
import type { ChangeFeed } from '#executor/records/feed.ts';
import type { Records } from '#executor/records/records.ts';
import { OtherWindows } from '#executor/recovery/otherWindows.ts';
import { Pruner } from '#executor/recovery/pruner.ts';
import { recoverAll } from '#executor/recovery/recoverAll.ts';
import type { ExecutionStore } from '#storage/executions.ts';
import { PauseMark } from '#storage/pauseMark.ts';
import type { HostState } from './hostState.ts';

export interface RecoveryOfHost {
  executionsFolder: string;
  store: ExecutionStore;
  records: Records;
  executor: Executor;
  copies: Pick<CopyStore, 'recover'>;
  pool: Pool;
  feed: ChangeFeed;
  state: HostState;
  /** Resolves when the first search for CLIs is done. */
  agentsFound: Promise<void>;
  log(line: string, executionId?: string): void;
}

/** `done`: resolves when the stored executions have been read. Never rejects. */
export function startRecovery(parts: RecoveryOfHost): { done: Promise<void>; dispose(): void } {
  const { store, records, executor, copies, feed, state, agentsFound, log } = parts;
  const recovery = { store, records, executor, agentsFound, log: (id: string, line: string) => log(line, id) };
  const pruner = new Pruner({ store, records, log });
  let others: OtherWindows | null = null;
  let isDisposed = false;
  // The pause first, before any waiting execution is recovered.
  const done = keepPause(parts)
    .then(() => copies.recover().catch((error: unknown) => log(`an interrupted keep could not be finished: ${errorSentence(error)}`)))
    .then(() => recoverAll(recovery))
    .then(
      (report) => {
        state.unreadable = report.unreadable;
        if (isDisposed) return;
        others = new OtherWindows(report.elsewhere, recovery);
        feed.subscribe((change) => {
          if (change.kind === 'execution' && isEnd(change.execution.state)) void pruner.prune();
        });
        void pruner.prune();
      },
      (error: unknown) => log(`earlier executions could not be read: ${errorSentence(error)}`),
    )
    .then(() => state.setRecovered());
  return {
    done,
    dispose: () => {
      isDisposed = true;
      others?.dispose();
    },
  };
}

/** Restores and saves whether the queue is paused. Resolves when it is restored. */
async function keepPause({ executionsFolder, pool, feed, log }: RecoveryOfHost): Promise<void> {
  const mark = new PauseMark(path.join(path.dirname(executionsFolder), 'queue-paused'), (error) =>
    log(`the pause of the queue was not saved: ${errorSentence(error)}`),
  );
  feed.subscribe((change) => {
    if (change.kind === 'queue') void mark.set(change.isPaused);
  });
  if (await mark.read()) pool.pause();
}
