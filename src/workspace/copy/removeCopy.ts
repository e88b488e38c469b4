// Removes a copy: only what was recorded as ours and no process uses, following no link.
import { chmod, lstat, readdir, readFile, readlink, rename, rm, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Repository } from '#workspace/git/repository.ts';
import { GitError } from '#workspace/git/runGit.ts';
import { lockReason } from './createCopy.ts';
import { runWorkTree } from './workTree.ts';

/** Names a folder so that another one made later at the same path is not taken for it. */
export type Identity = string;

/** `folder`: the copy's administrative folder in the repository, or, where it has none, the copy itself. Null: it is gone. */
export async function identityOf(folder: string): Promise<Identity | null> {
  const status = await lstat(folder, { bigint: true }).catch(() => null);
  return status && `${status.ino}:${status.birthtimeNs}`;
}

/** Why a copy may not be removed; null = it may. `recorded`: null = its making was cut short, so it has only its name. */
export async function reasonToStay(copy: string, admin: string | null, recorded: Identity | null): Promise<string | null> {
  const status = await lstat(copy).catch(() => null);
  if (status === null) return null;
  if (!status.isDirectory()) return 'it isn’t a folder';
  if (recorded !== null && recorded !== (await identityOf(admin ?? copy))) return 'it is not the one that was made here';
  const reason = admin === null ? null : await readFile(path.join(admin, 'locked'), 'utf8').catch(() => '');
  if (reason !== null && reason !== lockReason(copy)) return 'its lock is not ours';
  return (await isInUse(copy)) ? 'a process works in it' : null;
}

/** Linux tells where each process works; elsewhere nothing is known, and Windows refuses to rename a folder in use. */
async function isInUse(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const places = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')));
  return places.some((place) => place === folder || place.startsWith(folder + path.sep));
}

/** First a rename to the trash beside it, which is whole or not at all; nothing is deleted where the user could still be looking. */
export async function moveToTrash(copy: string, trash: string): Promise<void> {
  await rename(copy, trash).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** Empties the trash and takes the work tree out of the repository. Can be begun again after a crash. */
export async function emptyTrash(trash: string): Promise<void> {
  await unlinkLinks(trash);
  await rm(trash, { recursive: true, force: true, maxRetries: 3 });
}

/** Junctions of Windows are links to lstat, too. Folders without write permission, as Go's module cache has them, would else stay. */
async function unlinkLinks(folder: string): Promise<void> {
  const status = await lstat(folder).catch(() => null);
  if (status === null) return;
  if (status.isSymbolicLink()) return unlink(folder);
  if (!status.isDirectory()) return;
  if ((status.mode & 0o700) !== 0o700) await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isSymbolicLink()) await unlink(place).catch(() => rmdir(place));
    else if (entry.isDirectory()) await unlinkLinks(place);
  }
}

/** Forgets the work tree whose folder is gone: by its name only, as `prune` would also take those of the user on disks that are not there now. */
export async function forgetWorkTree(repository: Repository, copy: string): Promise<void> {
  if (repository.kind === 'own') return;
  for (const what of ['unlock', 'remove']) {
    await runWorkTree(repository, [what, copy]).catch((error: unknown) => {
      // Not known, where a crash came before the work tree was made.
      if (!(error instanceof GitError) || (error.code !== 1 && error.code !== 128)) throw error;
    });
  }
}

/** Bytes on disk; what hard links share is counted for each. */
export async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) bytes += await bytesIn(place);
    else bytes += (await lstat(place).catch(() => null))?.size ?? 0;
  }
  return bytes;
}
