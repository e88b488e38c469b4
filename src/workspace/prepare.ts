// Prepares the folder that a run works in: a copy, or in place with a snapshot before.
import { realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { Refusal } from '#base/refusal.ts';
import type { Isolation } from '#contracts/changes.ts';
import { changeCopy, copiesFolder, createCopy } from '#workspace/copy/createCopy.ts';
import { moveHead, workIndexOf } from '#workspace/copy/workTree.ts';
import { refName, updateRefs } from '#workspace/git/refs.ts';
import { findRoot, headOf, type Repository } from '#workspace/git/repository.ts';
import { BASE_LIMITS, copyIndex, type Snapshot, takeSnapshot } from '#workspace/git/snapshot.ts';
import { commitTree, textOfPath, treeWith } from '#workspace/git/trees.ts';
import type { Context } from './context.ts';
import { openChange, placeOf } from './openChange.ts';
import { idFor, type ThreadRecord } from './record.ts';

export interface RunRequest {
  executionId: string;
  threadId: string;
  folder: string;
  isolation: Isolation;
  signal: AbortSignal;
}

export interface Place {
  folder: string;
  isolation: Isolation;
  /** Facts for the card: files that were left out, no git. */
  notes: string[];
  /** False: without git, what changes there can't be told. */
  isTracked: boolean;
}

const NO_GIT_NOTE = 'git was not found, so the agent works in your files. Install git 2.30 or later to have it work on a copy.';

export async function prepare(context: Context, run: RunRequest): Promise<Place> {
  const git = await context.git(run.folder);
  if (git === null) return { folder: run.folder, isolation: 'inPlace', notes: [NO_GIT_NOTE], isTracked: false };
  if ((await findRoot(run.folder)) === null) return { folder: run.folder, isolation: 'inPlace', notes: [], isTracked: false };
  const id = idFor(run.threadId);
  const known = await context.records.read(id);
  const record = known ? await goOn(context, known, run) : await begin(context, id, run);
  return { folder: record.runFolder, isolation: record.isolation, notes: record.notes, isTracked: true };
}

async function begin(context: Context, id: string, run: RunRequest): Promise<ThreadRecord> {
  const folder = await realpath(run.folder).catch(() => {
    throw new Refusal(`The folder ${run.folder} no longer exists.`);
  });
  const git = await context.git(run.folder);
  const found = await findRoot(folder);
  if (git === null || found === null) throw new Refusal('This folder is in no git repository.');
  const repository = await context.open(git, found.root, found.gitFolder);
  const snapshot = await snapshotOfUser(repository, run.signal);
  try {
    const head = await headOf(repository);
    const base = await commitTree(repository, snapshot.tree, head === null ? [] : [head], `Base of ${run.executionId}`);
    await updateRefs(repository, { [refName(run.threadId, 'base')]: base });
    const copy = run.isolation === 'inPlace' ? null : path.join(await copiesFolder(repository, context.parts.storageFolder), id);
    const record: ThreadRecord = {
      version: 1,
      threadId: run.threadId,
      id,
      phase: 'creating',
      isolation: run.isolation,
      userFolder: run.folder,
      folder,
      runFolder: copy === null ? run.folder : path.join(copy, placeOf({ root: found.root, folder })),
      root: found.root,
      gitFolder: found.gitFolder,
      isOwnRepository: false,
      copy,
      base,
      result: null,
      atStart: snapshot.tree,
      state: null,
      stateBefore: null,
      kept: [],
      keeps: [],
      notes: notesOf(snapshot),
      beside: [],
      executions: [run.executionId],
      closed: {},
      usedAt: context.parts.now(),
    };
    await context.records.write(record);
    await context.records.setThreadOf(run.executionId, id);
    await context.step('recorded');
    if (copy !== null) await createCopy(repository, copy, base, context.indexOf(id), run.signal);
    await context.step('copied');
    record.phase = 'ready';
    await context.records.write(record);
    return record;
  } finally {
    await rm(snapshot.index, { force: true });
  }
}

function snapshotOfUser(repository: Repository, signal?: AbortSignal): Promise<Snapshot> {
  const fromIndex = path.join(repository.gitFolder, 'index');
  return takeSnapshot(repository, { fromIndex, limits: BASE_LIMITS, ...(signal ? { signal } : {}) });
}

function notesOf({ leftOut }: Snapshot): string[] {
  if (leftOut.length === 0) return [];
  const names = leftOut.slice(0, 5).map(({ path: file }) => textOfPath(file));
  return [`Left out of the copy, as they are big or repositories of their own: ${names.join(', ')}${leftOut.length > 5 ? ' …' : ''}.`];
}

/** Snapshot of the place where the thread's agent works, as it is now. */
export function snapshotOfCopy(context: Context, repository: Repository, record: ThreadRecord): Promise<Snapshot> {
  if (record.copy === null) return snapshotOfUser(repository);
  const limits = { fileBytes: 10 * BASE_LIMITS.fileBytes, allBytes: 10 * BASE_LIMITS.allBytes };
  return takeSnapshot(repository, {
    fromIndex: context.indexOf(record.id),
    workTree: record.copy,
    without: new Set(record.beside),
    limits,
  });
}

/** A later run of the thread: on its open change, or, where nothing is open, on what the user has now. */
async function goOn(context: Context, record: ThreadRecord, run: RunRequest): Promise<ThreadRecord> {
  const repository = await context.repositoryOf(record);
  const now = await snapshotOfCopy(context, repository, record);
  try {
    record.atStart = now.tree;
    if (record.state !== 'open') await follow(context, repository, record, now);
    if (!record.executions.includes(run.executionId)) record.executions.push(run.executionId);
    record.usedAt = context.parts.now();
    await context.records.write(record);
    await context.records.setThreadOf(run.executionId, record.id);
    return record;
  } finally {
    await rm(now.index, { force: true });
  }
}

/** Begins anew on the user's files. What is still open of the old change stays open on its old base: only so a conflict stays one. */
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
  if (record.copy !== null) {
    await changeCopy(repository, record.copy, now.index, now.tree, resultTree);
    for (const index of [context.indexOf(record.id), await workIndexOf(record.copy)]) {
      if (index === null) continue;
      await rm(index, { force: true });
      await copyIndex(now.index, index);
    }
    await moveHead(repository, record.copy, base);
  }
  const { state } = record;
  if (state !== null) for (const execution of record.executions) record.closed[execution] ??= state;
  for (const keep of record.keeps) keep.followed = true;
  Object.assign(record, { base, result, atStart: resultTree, kept: [], state: open === null ? null : 'open', stateBefore: null });
}
