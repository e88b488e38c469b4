// Prepares the folder that a run works in: a copy, or in place with a snapshot before.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Isolation } from '#contracts/changes.ts';
import { copiesFolder } from '#workspace/copy/createCopy.ts';
import { refName, updateRefs } from '#workspace/git/refs.ts';
import { headOf, type Repository } from '#workspace/git/repository.ts';
import type { Git } from '#workspace/git/runGit.ts';
import type { Snapshot } from '#workspace/git/snapshot.ts';
import { commitTree } from '#workspace/git/trees.ts';
import type { Context } from './context.ts';
import { fill } from './fill.ts';
import { goOn } from './followUp.ts';
import { placeOf } from './openChange.ts';
import { realFolder, repositoryFor, snapshotOfUser } from './place.ts';
import { idFor, type ThreadRecord } from './record.ts';
import { forgetThread } from './removal.ts';

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
  /** True for a copy that was just made. */
  isNew: boolean;
}

const NO_GIT_NOTE = 'git was not found, so the agent works in your files. Install git 2.30 or later to have it work on a copy.';

export async function prepare(context: Context, run: RunRequest): Promise<Place> {
  const folder = await realFolder(run.folder);
  const git = await context.git(run.folder);
  if (git === null) return { folder: run.folder, isolation: 'inPlace', notes: [NO_GIT_NOTE], isTracked: false, isNew: false };
  const id = idFor(run.threadId);
  let known = await context.records.read(id);
  // Cut short while it was made, or of another folder: none of it can be used.
  if (known !== null && (known.phase === 'creating' || isOther(known, run, folder))) {
    await forgetThread(context, known);
    known = null;
  }
  const record = known ? await goOn(context, known, run) : await begin(context, git, { ...run, id, realFolder: folder });
  return {
    folder: record.runFolder,
    isolation: record.isolation,
    notes: record.notes,
    isTracked: true,
    isNew: known === null && record.copy !== null,
  };
}

async function begin(context: Context, git: Git, run: RunRequest & { id: string; realFolder: string }): Promise<ThreadRecord> {
  const repository = await repositoryFor(git, run.realFolder, context.views);
  const [snapshot, head] = await Promise.all([snapshotOfUser(repository, run.signal), headOf(repository)]);
  try {
    return await make(context, repository, run, snapshot, head);
  } finally {
    await rm(snapshot.index, { force: true });
  }
}

async function make(
  context: Context,
  repository: Repository,
  run: RunRequest & { id: string; realFolder: string },
  snapshot: Snapshot,
  head: string | null,
) {
  const base = await commitTree(repository, snapshot.tree, head === null ? [] : [head], `Base of ${run.executionId}`);
  await updateRefs(repository, { [refName(run.threadId, 'base')]: base });
  await context.step('base');
  const copy = run.isolation === 'inPlace' ? null : path.join(await copiesFolder(repository, context.parts.storageFolder), run.id);
  const record = recordFor(repository, run, { base, copy, atStart: snapshot.tree, usedAt: context.parts.now() });
  await context.records.write(record);
  await context.records.setThreadOf(run.executionId, run.id);
  await context.step('recorded');
  await fill(context, repository, record, snapshot, run.signal);
  record.phase = 'ready';
  await context.records.write(record);
  await context.step('ready');
  return record;
}

/** Created under another setting or in another folder, with nothing open. */
function isOther(known: ThreadRecord, run: RunRequest, folder: string): boolean {
  const isOpen = known.state === 'open' || known.state === 'partlyKept' || known.atStart !== null;
  return !isOpen && (known.folder !== folder || known.isolation !== run.isolation);
}

type Made = Pick<ThreadRecord, 'base' | 'copy' | 'atStart' | 'usedAt'>;

function recordFor(repository: Repository, run: RunRequest & { id: string; realFolder: string }, made: Made): ThreadRecord {
  const { root, gitFolder } = repository;
  const place = placeOf({ root, folder: run.realFolder });
  return {
    ...made,
    version: 1,
    threadId: run.threadId,
    id: run.id,
    phase: 'creating',
    isolation: run.isolation,
    userFolder: run.folder,
    folder: run.realFolder,
    runFolder: made.copy === null ? run.folder : path.join(made.copy, place),
    root,
    gitFolder,
    isOwnRepository: repository.kind === 'own',
    admin: null,
    identity: null,
    result: null,
    state: null,
    stateBefore: null,
    kept: [],
    keeps: [],
    notes: [],
    beside: [],
    executions: [run.executionId],
    closed: {},
  };
}
