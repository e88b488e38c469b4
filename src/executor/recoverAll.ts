// At start: what the files say of every execution, and what became of those whose window died. Afterwards: of those that live in another window.
import type { ExecutionStore, Stored } from '../storage/executions.ts';
import { isAlive } from '../storage/owner.ts';
import { recover } from '../storage/recovery.ts';
import type { Execution } from './execution.ts';
import type { Executor } from './executor.ts';
import type { Unsubscribe } from './port.ts';
import type { Records } from './records.ts';
import { messageOf } from './run.ts';
import { isEnd } from './state.ts';

/** A window that was just reloaded dies within moments; one that goes on working is looked at less and less often. */
const FIRST_LOOK_MS = 400;
const SLOWEST_LOOK_MS = 5_000;

export interface RecoveryParts {
  store: ExecutionStore;
  records: Records;
  executor: Executor;
  log(executionId: string, line: string): void;
}

export interface RecoveryReport {
  /** Executions that can't be read, and why. Their files are left alone. */
  unreadable: { id: string; reason: string }[];
  /** Executions that a living window owns: shown, not touched. */
  elsewhere: string[];
}

/** Reads all executions and brings the records in line. Rows of the index whose files are gone are dropped. */
export async function recoverAll(parts: RecoveryParts): Promise<RecoveryReport> {
  const { store, records, executor } = parts;
  const indexed = new Set(records.all().map((execution) => execution.id));
  const report: RecoveryReport = { unreadable: [], elsewhere: [] };
  for await (const stored of store.list()) {
    if (stored.kind === 'unreadable') {
      report.unreadable.push({ id: stored.id, reason: stored.reason });
      records.forget(stored.id);
      indexed.delete(stored.id);
      continue;
    }
    const { id } = stored.execution;
    indexed.delete(id);
    if (executor.owns(id)) continue;
    const execution = await takeOver(stored, parts);
    if (!isEnd(execution.state) && execution.state !== 'waiting-quota') report.elsewhere.push(id);
  }
  for (const id of indexed) if (!executor.owns(id)) records.forget(id);
  records.saveIndex();
  return report;
}

/** Follows executions of other windows until each has ended or its window has died. */
export function followElsewhere(ids: readonly string[], parts: RecoveryParts): Unsubscribe {
  const open = new Set(ids);
  let timer: NodeJS.Timeout | undefined;
  const look = async (pauseMs: number) => {
    for (const id of open) {
      const stored = await parts.store.load(id);
      if (stored.kind === 'unreadable' || isEnd((await takeOver(stored, parts)).state)) open.delete(id);
    }
    later(Math.min(SLOWEST_LOOK_MS, pauseMs * 2));
  };
  const later = (pauseMs: number) => {
    if (open.size === 0) return;
    timer = setTimeout(
      () => look(pauseMs).catch((error: unknown) => parts.log('', `other windows can't be followed: ${messageOf(error)}`)),
      pauseMs,
    );
    timer.unref();
  };
  later(FIRST_LOOK_MS);
  return () => {
    clearTimeout(timer);
    open.clear();
  };
}

/** The execution as it is now. One whose owner died is brought to its end, on disk too; others are only shown. */
async function takeOver(stored: Extract<Stored, { kind: 'ok' }>, { store, records, executor, log }: RecoveryParts): Promise<Execution> {
  const { execution, changed } = await recover(stored, { store, now: Date.now, isAlive });
  if (changed) {
    await records.adoptChanged(execution);
    log(execution.id, `${execution.state} (its window ended while it was ${stored.execution.state})`);
    return execution;
  }
  records.adopt(execution);
  const isOrphan = stored.owner === null || (await isAlive(stored.owner)) === 'dead';
  if (execution.state === 'waiting-quota' && isOrphan) executor.wakeLater(execution);
  return execution;
}
