// At start: what the files say of every execution, and what became of those whose window died.
import type { ExecutionStore } from '../storage/executions.ts';
import { isAlive } from '../storage/owner.ts';
import { recover } from '../storage/recovery.ts';
import type { Executor } from './executor.ts';
import type { Records } from './records.ts';

export interface RecoveryReport {
  /** Executions that can't be read, and why. Their files are left alone. */
  unreadable: { id: string; reason: string }[];
  interrupted: number;
}

/** Reads all executions and brings the records in line. Rows of the index whose files are gone are dropped. */
export async function recoverAll(
  store: ExecutionStore,
  records: Records,
  executor: Executor,
  log: (executionId: string, line: string) => void,
): Promise<RecoveryReport> {
  const indexed = new Set(records.all().map((execution) => execution.id));
  const report: RecoveryReport = { unreadable: [], interrupted: 0 };
  for await (const stored of store.list()) {
    if (stored.kind === 'unreadable') {
      report.unreadable.push({ id: stored.id, reason: stored.reason });
      indexed.delete(stored.id);
      records.forget(stored.id);
      continue;
    }
    const { id } = stored.execution;
    if (!executor.owns(id)) {
      const { execution, changed } = await recover(stored, { store, now: Date.now, isAlive });
      if (changed) {
        await records.adoptChanged(execution);
        if (execution.state === 'interrupted') report.interrupted += 1;
        log(id, `${execution.state} (its window ended while it was ${stored.execution.state})`);
      } else {
        records.adopt(execution);
        const isOurs = stored.owner === null || (await isAlive(stored.owner)) === 'dead';
        if (execution.state === 'waiting-quota' && isOurs) executor.wakeLater(execution);
      }
    }
    indexed.delete(id);
  }
  for (const id of indexed) if (!executor.owns(id)) records.forget(id);
  records.saveIndex();
  return report;
}
