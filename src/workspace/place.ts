// Finds the repository for the snapshots of a folder, and takes those of the user and of copies.
import { randomUUID } from 'node:crypto';
import { readFile, realpath, rename } from 'node:fs/promises';
import path from 'node:path';
import { Refusal } from '#base/refusal.ts';
import { findRoot, openOwn, openUsers, type Repository, viewGit } from '#workspace/git/repository.ts';
import { type Git, GitError } from '#workspace/git/runGit.ts';
import { BASE_LIMITS, copyIndex, type LeftOut, type Snapshot, takeSnapshot, WIDE_LIMITS } from '#workspace/git/snapshot.ts';
import { textOfPath } from '#workspace/git/trees.ts';
import type { Context } from './context.ts';
import type { ThreadRecord } from './record.ts';

/** The folder without links; a Refusal where it is gone. */
export function realFolder(folder: string): Promise<string> {
  return realpath(folder).catch(() => {
    throw new Refusal(`The folder ${folder} no longer exists. Restore it, or open the folder at its new location.`);
  });
}

/** The user's repository, or one of ours for a folder that is in none. `folder`: without links. */
export async function repositoryFor(git: Git, folder: string, views: string): Promise<Repository> {
  const found = await findRoot(folder);
  if (found === null || !(await isBothWays(found.root, found.gitFolder))) return openOwn(git, folder, views);
  try {
    const repository = await openUsers(git, found.root, found.gitFolder, views);
    return (await holds(repository, folder)) ? repository : openOwn(git, folder, views);
  } catch (error) {
    // Broken, or in a format that this git does not know.
    if (error instanceof GitError) return openOwn(git, folder, views);
    throw error;
  }
}

/** A `.git` file could name any repository; the one it names must know the work tree. */
async function isBothWays(root: string, gitFolder: string): Promise<boolean> {
  if (gitFolder === path.join(root, '.git')) return true;
  const [back, config] = await Promise.all(
    ['gitdir', 'config'].map((name) => readFile(path.join(gitFolder, name), 'utf8').catch(() => '')),
  );
  const workTree = /^\s*worktree\s*=\s*(.+?)\s*$/m.exec(config ?? '')?.[1];
  const named = back
    ? path.resolve(gitFolder, path.dirname(back.trim()))
    : workTree === undefined
      ? null
      : path.resolve(gitFolder, workTree);
  return named !== null && (await realpath(named).catch(() => '')) === root;
}

/** Whether anything of the folder is in the repository: a folder in a home folder under git often is not. */
async function holds(repository: Repository, folder: string): Promise<boolean> {
  if (folder === repository.root) return true;
  const index = path.join(repository.gitFolder, 'index');
  return (await viewGit(repository, { args: ['ls-files', '-z', '--', folder], index })).length > 0;
}

/** The index by which the user's files are compared; of our own repository one of ours. */
export function indexOfUser(repository: Repository): string {
  return repository.kind === 'own' ? path.join(repository.view, 'user-index') : path.join(repository.gitFolder, 'index');
}

/** The caller deletes its index. */
export async function snapshotOfUser(repository: Repository, signal?: AbortSignal): Promise<Snapshot> {
  const fromIndex = indexOfUser(repository);
  const snapshot = await takeSnapshot(repository, { fromIndex, limits: BASE_LIMITS, ...(signal ? { signal } : {}) });
  // So that the next one need not read every file again.
  if (repository.kind === 'own') {
    // A name of its own: runs of several threads may begin at once.
    const next = `${fromIndex}.${randomUUID()}`;
    await copyIndex(snapshot.index, next);
    await rename(next, fromIndex);
  }
  return snapshot;
}

/** Of the place where the thread's agent works, as it is now. */
export function snapshotOfCopy(context: Context, repository: Repository, record: ThreadRecord): Promise<Snapshot> {
  if (record.copy === null) return snapshotOfUser(repository);
  const without = new Set(record.beside);
  return takeSnapshot(repository, { fromIndex: context.indexOf(record.id), workTree: record.copy, without, limits: WIDE_LIMITS });
}

const NAMES_SHOWN = 5;

/** For users. */
export function noteOn(leftOut: readonly LeftOut[], what: string): string[] {
  if (leftOut.length === 0) return [];
  const names = leftOut.slice(0, NAMES_SHOWN).map((one) => textOfPath(one.path));
  return [`${what}: ${names.join(', ')}${leftOut.length > NAMES_SHOWN ? ` and ${leftOut.length - NAMES_SHOWN} more` : ''}.`];
}
