// At start: what the files say of every execution, and what became of those whose window died.

import { errorSentence } from '#base/errorMessage.ts';
import type { Execution } from '#contracts/execution.ts';
import { isEnd } from '#contracts/states.ts';
import type { Records } from '#executor/records/records.ts';
import type { ExecutionStore, Stored } from '#storage/executions.ts';
import { wasRunning } from './replay.ts';
import type { Holder } from './takeOver.ts';
import { livenessOf } from './takeOver.ts';

export interface RecoveryParts {
  store: ExecutionStore;
  records: Records;
  executor: {
    takeOver(executionId: string): Promise<Holder>;
    restoreCooldowns(): Promise<void>;
    restoreCooldown(execution: Execution): Promise<void>;
  };
  /** Resolves when those are known who could go on with what waits. */
  agentsFound: Promise<void>;
  log(executionId: string, line: string): void;
}

export interface RecoveryReport {
  /** Executions that can't be read, and why. Their files are left alone. */
  unreadable: { id: string; reason: string }[];
  /** Executions of windows that live, or may live: shown, not touched. */
  elsewhere: string[];
}

/** Reads all executions, brings the records in line and goes on with what lost its window. Rows of the index whose files are gone are dropped. */
export async function recoverAll(parts: RecoveryParts): Promise<RecoveryReport> {
  const { store, records } = parts;
  const indexed = new Set(records.all().map((execution) => execution.id));
  const report: RecoveryReport = { unreadable: [], elsewhere: [] };
  const orphans: Execution[] = [];
  for await (const stored of store.list()) {
    if (stored.kind === 'unreadable') {
      report.unreadable.push({ id: stored.id, reason: stored.reason });
      records.forget(stored.id);
      indexed.delete(stored.id);
      continue;
    }
    const { execution } = stored;
    indexed.delete(execution.id);
    if (records.isMine(execution.id)) continue;
    records.adopt(execution);
    const fate = await fateOf(stored);
    if (fate === 'elsewhere') report.elsewhere.push(execution.id);
    if (fate === 'orphaned') orphans.push(execution);
  }
  if (orphans.length > 0 || records.all().some(({ state }) => state === 'waiting-quota')) {
    await parts.agentsFound;
    // First: what is queued must not run into a limit that is known.
    await parts.executor.restoreCooldowns();
  }
  // Oldest first: they wait for their slots in the order in which they were asked.
  for (const { id } of orphans.toSorted((a, b) => a.createdAt - b.createdAt)) if (await isElsewhere(id, parts)) report.elsewhere.push(id);
  for (const id of indexed) if (!records.isMine(id)) records.forget(id);
  records.saveIndex();
  return report;
}

/** `resting`: it has ended, or waits for the user, whom any window may serve once its own has died. */
export async function fateOf({ execution, owner }: Extract<Stored, { kind: 'ok' }>): Promise<'resting' | 'elsewhere' | 'orphaned'> {
  if (isEnd(execution.state)) return 'resting';
  if ((await livenessOf(owner)) !== 'dead') return 'elsewhere';
  const waitsForUser = execution.state === 'ready' || execution.state === 'blocked';
  return waitsForUser && !wasRunning(execution) ? 'resting' : 'orphaned';
}

/** True when another window took the orphan first. */
export async function isElsewhere(id: string, { executor, log }: RecoveryParts): Promise<boolean> {
  try {
    const holder = await executor.takeOver(id);
    return holder === 'elsewhere' || holder === 'unknown';
  } catch (error) {
    log(id, `could not be taken over: ${errorSentence(error)}`);
    return false;
  }
}
