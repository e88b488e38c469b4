// Continues in a thread's copy: on its open change, or, if nothing is open, on the user's files.
import { lstat, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { changeCopy } from '#workspace/copy/createCopy.ts';
import { forgetWorkTree } from '#workspace/copy/removeCopy.ts';
import { moveHead } from '#workspace/copy/workTree.ts';
import { refName, updateRefs } from '#workspace/git/refs.ts';
import { headOf, type Repository } from '#workspace/git/repository.ts';
import { copyIndex, type Snapshot } from '#workspace/git/snapshot.ts';
import { commitTree, treeWith } from '#workspace/git/trees.ts';
import type { Context } from './context.ts';
import { fill } from './fill.ts';
import { openChange } from './openChange.ts';
import { snapshotOfCopy, snapshotOfUser } from './place.ts';
import type { ThreadRecord } from './record.ts';
import { settle } from './settle.ts';

export async function goOn(context: Context, record: ThreadRecord, run: { executionId: string }): Promise<ThreadRecord> {
  const repository = await context.repositoryOf(record);
  await ensureCopy(context, repository, record);
  // The run before was cut off; what it did is of the change.
  if (record.atStart !== null) await settle(context, record);
  const now = await snapshotOfCopy(context, repository, record);
  try {
    record.atStart = now.tree;
    if (record.state !== 'open') await follow(context, repository, record, now);
    if (!record.executions.includes(run.executionId)) record.executions.push(run.executionId);
    record.usedAt = context.parts.now();
    await mkdir(record.runFolder, { recursive: true });
    await context.records.setThreadOf(run.executionId, record.id);
    await context.records.write(record);
    return record;
  } finally {
    await rm(now.index, { force: true });
  }
}

/** Makes the copy again where it was removed, from what is stored of its change. */
export async function ensureCopy(context: Context, repository: Repository, record: ThreadRecord): Promise<void> {
  const { copy } = record;
  if (copy === null) return;
  const isThere = record.phase === 'ready' && (await lstat(copy).catch(() => null)) !== null;
  if (isThere) return;
  await forgetWorkTree(repository, copy);
  const users = await snapshotOfUser(repository);
  await fill(context, repository, record, users);
  await rm(users.index, { force: true });
  if (record.result !== null) {
    const now = await snapshotOfCopy(context, repository, record);
    await changeCopy(repository, copy, now.index, now.tree, await treeOf(repository, record.result));
    await useIndex(context, record, now);
    await rm(now.index, { force: true });
  }
  Object.assign(record, { phase: 'ready', atStart: null });
  await context.records.write(record);
}

async function treeOf(repository: Repository, commit: string): Promise<string> {
  return treeWith(repository, commit, new Map());
}

/** Starts over from the user's files. What is still open of the old change stays open on its old base: only so a conflict stays one. */
async function follow(context: Context, repository: Repository, record: ThreadRecord, now: Snapshot): Promise<void> {
  const open = record.state === 'partlyKept' ? await openChange(repository, record) : null;
  const users = await snapshotOfUser(repository);
  await rm(users.index, { force: true });
  const head = await headOf(repository);
  const baseTree = open === null ? users.tree : await treeWith(repository, users.tree, open.base);
  const base = await commitTree(repository, baseTree, head === null ? [] : [head], `Base of ${record.threadId}`);
  const resultTree = open === null ? users.tree : await treeWith(repository, users.tree, open.target);
  const result = open === null ? null : await commitTree(repository, resultTree, [base], `Result of ${record.threadId}`);
  await updateRefs(repository, { [refName(record.threadId, 'base')]: base, [refName(record.threadId, 'result')]: result });
  await context.step('base');
  if (record.copy !== null) {
    await changeCopy(repository, record.copy, now.index, now.tree, resultTree);
    await context.step('changed');
    await useIndex(context, record, now);
    await context.step('indexed');
    if (record.admin !== null) await moveHead(repository, record.copy, record.admin, base);
  }
  const { state } = record;
  if (state !== null) for (const execution of record.executions) record.closed[execution] ??= state;
  for (const keep of record.keeps) keep.followed = true;
  Object.assign(record, { base, result, atStart: resultTree, kept: [], state: open === null ? null : 'open', stateBefore: null });
}

async function useIndex(context: Context, record: ThreadRecord, now: Snapshot): Promise<void> {
  const ours = context.indexOf(record.id);
  for (const index of record.admin === null ? [ours] : [ours, path.join(record.admin, 'index')]) {
    await mkdir(path.dirname(index), { recursive: true, mode: 0o700 });
    await rm(index, { force: true });
    await copyIndex(now.index, index);
  }
}
