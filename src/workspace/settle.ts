// Settles a run: takes the snapshot of what it left, so that later writes are not its work.
import { rm } from 'node:fs/promises';
import { refName, updateRefs } from '#workspace/git/refs.ts';
import type { Repository } from '#workspace/git/repository.ts';
import type { Snapshot } from '#workspace/git/snapshot.ts';
import { commitTree, diffTrees, type Entry, entriesOf, treeWith } from '#workspace/git/trees.ts';
import type { Context } from './context.ts';
import { noteOn, snapshotOfCopy } from './place.ts';
import type { ThreadRecord } from './record.ts';

/** Rejects with the disk's or git's error; the copy is then as it was. */
export async function settle(context: Context, record: ThreadRecord): Promise<void> {
  if (record.atStart === null) return;
  const repository = await context.repositoryOf(record);
  const now = await snapshotOfCopy(context, repository, record);
  try {
    const tree = await resultTree(repository, record, now);
    const result = await commitTree(repository, tree, [record.base], `Result of ${record.threadId}`);
    await updateRefs(repository, { [refName(record.threadId, 'result')]: result });
    await context.step('result');
    const changed = await diffTrees(repository, record.base, result, false);
    const state = changed.length === 0 ? null : 'open';
    const notes = record.copy === null ? [] : noteOn(now.leftOut, 'These files are too large to be part of the change');
    Object.assign(record, { result, atStart: null, state, notes: [...new Set([...record.notes, ...notes])], usedAt: context.parts.now() });
    await context.records.write(record);
  } finally {
    await rm(now.index, { force: true });
  }
}

/** What the copy holds now is where the run starts: its set-up command is not the agent's work. Rejects like `settle`. */
export async function settleSetUp(context: Context, record: ThreadRecord): Promise<void> {
  if (record.atStart === null || record.copy === null) return;
  const repository = await context.repositoryOf(record);
  const now = await snapshotOfCopy(context, repository, record);
  try {
    if (now.tree === record.atStart) return;
    // On the state before, so that a record that still names it keeps what it needs.
    const base = await commitTree(repository, now.tree, [record.base], `Base of ${record.threadId} after its set-up`);
    await updateRefs(repository, { [refName(record.threadId, 'base')]: base });
    await context.step('setUp');
    Object.assign(record, { base, atStart: now.tree });
    await context.records.write(record);
  } finally {
    await rm(now.index, { force: true });
  }
}

/** The result so far, and on it what differs since the run began: leftovers of an earlier verification or build are not part of the run's work. */
async function resultTree(repository: Repository, record: ThreadRecord, now: Snapshot): Promise<string> {
  const { base, result, atStart } = record;
  if (atStart === null) return now.tree;
  const changed = await diffTrees(repository, atStart, now.tree, false);
  const entries = new Map<string, Entry | null>(changed.map((change) => [change.path, change.result]));
  if (result !== null) {
    // The user may have corrected files of the change in the review.
    const known = (await diffTrees(repository, base, result, false)).map((change) => change.path).filter((file) => !entries.has(file));
    const present = await entriesOf(repository, now.tree, known);
    for (const file of known) entries.set(file, present.get(file) ?? null);
  }
  return treeWith(repository, result ?? base, entries);
}
