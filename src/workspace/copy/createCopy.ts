// Makes the copy that an agent works in: a work tree filled from a snapshot.
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gitFolderIn, type Repository, viewGit } from '#workspace/git/repository.ts';
import { copyIndex } from '#workspace/git/snapshot.ts';
import { runWorkTree } from './workTree.ts';

/** Where copies of this repository lie: in our storage, or, where that is on another disk, beside it. */
export async function copiesFolder(repository: Repository, storageFolder: string): Promise<string> {
  const ours = path.join(storageFolder, 'copies');
  await mkdir(ours, { recursive: true, mode: 0o700 });
  const [there, here] = await Promise.all([stat(repository.root), stat(ours)]);
  if (there.dev === here.dev) return ours;
  const beside = `${repository.root}.worktrees`;
  return mkdir(beside, { recursive: true, mode: 0o700 }).then(
    () => beside,
    () => ours,
  );
}

/** `copy`: must not exist. `index`: gets what is known of its files, for later snapshots. Returns the copy's folder in the repository. */
export async function createCopy(
  repository: Repository,
  copy: string,
  base: string,
  index: string,
  signal?: AbortSignal,
): Promise<string | null> {
  const admin = await addWorkTree(repository, copy, base);
  const workIndex = admin === null ? `${index}.new` : path.join(admin, 'index');
  await viewGit(repository, {
    args: ['read-tree', '-m', '-u', base],
    index: workIndex,
    workTree: copy,
    ...(signal ? { signal } : {}),
  });
  await rm(index, { force: true });
  await copyIndex(workIndex, index);
  return admin;
}

/** The work tree's folder in the repository; null for our own repository, whose copies are plain folders. */
async function addWorkTree(repository: Repository, copy: string, base: string): Promise<string | null> {
  if (repository.kind === 'own') {
    await mkdir(copy, { recursive: true, mode: 0o700 });
    return null;
  }
  await runWorkTree(repository, ['add', '--detach', '--no-checkout', copy, base]);
  const admin = await gitFolderIn(copy);
  if (admin === null) throw new Error(`git made no work tree in ${copy}.`);
  await writeFile(path.join(admin, 'locked'), lockReason(copy));
  return admin;
}

/** By it a work tree is known as ours. */
export function lockReason(copy: string): string {
  return `claudomator ${path.basename(copy)}\n`;
}

/** Makes the files of the copy those of `target`. `index`: a snapshot's of the copy as it is, whose tree is `current`. */
export async function changeCopy(repository: Repository, copy: string, index: string, current: string, target: string): Promise<void> {
  if (current !== target) await viewGit(repository, { args: ['read-tree', '-m', '-u', current, target], index, workTree: copy });
}
