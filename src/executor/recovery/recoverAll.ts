// Reads all executions at the start, and takes over those whose window died.
import { errorSentence } from '#base/errorMessage.ts';
import type { Execution } from '#contracts/execution.ts';
import { isEnd } from '#contracts/states.ts';
import type { Records } from '#executor/records/records.ts';
import type { ExecutionStore, Stored } from '#storage/executions.ts';
import { wasRunning } from './replay.ts';
import { type Holder, livenessOf } from './takeOver.ts';

export interface RecoveryParts {
  store: ExecutionStore;
  records: Records;
  executor: {
    takeOver(executionId: string): Promise<Holder>;
    restoreCooldowns(): Promise<void>;
    restoreCooldown(execution: Execution): Promise<void>;
  };
  /** Resolves when the agents that can take up waiting executions are registered. */
  agentsFound: Promise<void>;
  log(executionId: string, line: string): void;
}

export interface RecoveryReport {
  /** Executions that can't be read, and why. Their files are left alone. */
  unreadable: { id: string; reason: string }[];
  /** Ids of executions of windows that live, or may live: shown, not touched. */
  elsewhere: string[];
}

/** Brings the records in line with the files, and goes on with executions that lost their window. Drops rows of the index whose files are gone. */
export async function recoverAll(parts: RecoveryParts): Promise<RecoveryReport> {
  const { store, records } = parts;
  const indexed = new Set(records.all().map((execution) => execution.id));
  const report: RecoveryReport = { unreadable: [], elsewhere: [] };
  // Before all files are read, which takes a while: what was deleted just before the window closed would be shown that long.
  await dropDeleted(indexed, parts);
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
    const ownership = await ownershipOf(stored);
    if (ownership === 'elsewhere') report.elsewhere.push(execution.id);
    if (ownership === 'orphaned') orphans.push(execution);
  }
  if (orphans.length > 0 || records.all().some(({ state }) => state === 'waiting-quota')) {
    await parts.agentsFound;
    // Before anything is queued, which else would run into limits that are known.
    await parts.executor.restoreCooldowns();
  }
  // Oldest first, so that they are queued in the order in which the user asked.
  for (const { id } of orphans.toSorted((a, b) => a.createdAt - b.createdAt)) {
    if (!(await takeOrphan(id, parts))) report.elsewhere.push(id);
  }
  for (const id of indexed) if (!records.isMine(id)) records.forget(id);
  records.saveIndex();
  return report;
}

async function dropDeleted(indexed: ReadonlySet<string>, { store, records }: RecoveryParts): Promise<void> {
  const there = new Set(await store.ids());
  for (const id of indexed) if (!there.has(id) && !records.isMine(id)) records.forget(id);
}

/** `elsewhere`: its window lives, or may live. `orphaned`: its window died. `resting`: ended, or waiting for the user without a window, which any may serve. */
export async function ownershipOf({ execution, owner }: Extract<Stored, { kind: 'ok' }>): Promise<'resting' | 'elsewhere' | 'orphaned'> {
  if (isEnd(execution.state)) return 'resting';
  if ((await livenessOf(owner)) !== 'dead') return 'elsewhere';
  const waitsForUser = execution.state === 'ready' || execution.state === 'blocked';
  return waitsForUser && !wasRunning(execution) ? 'resting' : 'orphaned';
}

/** False: another window took it first. True also where it could not be taken, which the next start tries again. */
export async function takeOrphan(id: string, { executor, log }: RecoveryParts): Promise<boolean> {
  try {
    const holder = await executor.takeOver(id);
    return holder !== 'elsewhere' && holder !== 'unknown';
  } catch (error) {
    log(id, `could not be taken over: ${errorSentence(error)}`);
    return true;
  }
}
