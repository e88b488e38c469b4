// Reads and writes single files of the user without ever following a link out of their folder.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { constants, type FileHandle, lstat, mkdir, open, readdir, readlink, rename, rm, rmdir, symlink, unlink } from 'node:fs/promises';
import path from 'node:path';
import { type FileOnDisk, type FileState, NONE } from './state.ts';

/** A folder that was entered step by step. On Linux its handle is the way in, so that it can't be swapped for a link meanwhile. */
interface Entered {
  at(name: string): string;
  sync(): Promise<void>;
  close(): Promise<void>;
}

type Found = { kind: 'entered'; folder: Entered } | { kind: 'missing' } | { kind: 'blocked'; by: string };

/** Why a file can't be written; `path` is what stands in the way. */
export class BlockedError extends Error {}

/** `file`: relative to `root`, with `/`. Never rejects for what stands there; rejects with the disk's error for what can't be read. */
export async function readState(root: string, file: string): Promise<FileState> {
  const parts = partsOf(file);
  const found = parts === null ? { kind: 'blocked' as const, by: file } : await enter(root, parts.slice(0, -1), false);
  if (found.kind === 'missing') return NONE;
  if (found.kind === 'blocked') return { kind: 'blocked' };
  try {
    return await readAt(found.folder.at(parts?.at(-1) ?? ''));
  } finally {
    await found.folder.close();
  }
}

async function readAt(place: string): Promise<FileState> {
  const status = await lstat(place).catch(ifMissing);
  if (status === null) return NONE;
  if (status.isSymbolicLink()) return { kind: 'link', target: await readlink(place, 'buffer') };
  if (status.isDirectory()) return { kind: 'folder' };
  if (!status.isFile()) return { kind: 'blocked' };
  const handle = await open(place, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const opened = await handle.stat();
    if (!opened.isFile()) return { kind: 'blocked' };
    return { kind: 'file', bytes: await handle.readFile(), mode: opened.mode & 0o7777 };
  } finally {
    await handle.close();
  }
}

/** Makes the file what `state` says. The old file stays whole until the new one is there. Rejects with a BlockedError where a link or a file is in the way. */
export async function writeState(root: string, file: string, state: FileState): Promise<void> {
  const parts = partsOf(file);
  if (parts === null) throw new BlockedError(`${file} is not a path for a file.`);
  const [parents, name] = [parts.slice(0, -1), parts.at(-1) ?? ''];
  const found = await enter(root, parents, state.kind !== 'none');
  if (found.kind === 'missing') return;
  if (found.kind === 'blocked') throw new BlockedError(`${found.by} is a link or a file.`);
  try {
    if (state.kind === 'none') await unlink(found.folder.at(name)).catch(ifMissing);
    else await replace(found.folder, name, state);
    await found.folder.sync();
  } finally {
    await found.folder.close();
  }
  if (state.kind === 'none') await removeEmpty(root, parents);
}

/** Deletes what a crash left beside a file between its writing and its renaming. */
export async function sweepBeside(root: string, file: string): Promise<void> {
  const parts = partsOf(file);
  const found = parts === null ? null : await enter(root, parts.slice(0, -1), false);
  if (found?.kind !== 'entered') return;
  try {
    for (const name of await readdir(found.folder.at('.'))) if (TEMPORARY.test(name)) await unlink(found.folder.at(name)).catch(ifMissing);
  } finally {
    await found.folder.close();
  }
}

const TEMPORARY = /^\.claudomator-[0-9a-f]{8}\.tmp$/;

async function replace(folder: Entered, name: string, state: FileState): Promise<void> {
  const temporary = folder.at(`.claudomator-${randomUUID().slice(0, 8)}.tmp`);
  try {
    if (state.kind === 'file') await writeNew(temporary, state);
    else if (state.kind === 'link') await symlink(state.target, temporary);
    else throw new BlockedError(`${name} can't be written.`);
    await rename(temporary, folder.at(name)).catch((error: NodeJS.ErrnoException) => {
      throw ['EISDIR', 'ENOTEMPTY', 'EEXIST'].includes(error.code ?? '') ? new BlockedError(`${name} is a folder.`) : error;
    });
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeNew(place: string, state: FileOnDisk): Promise<void> {
  const handle = await open(place, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0), 0o600);
  try {
    await handle.writeFile(state.bytes);
    await handle.chmod(state.mode & 0o777);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** As git does: a folder whose last file went goes, too. */
async function removeEmpty(root: string, parents: readonly string[]): Promise<void> {
  for (let depth = parents.length; depth > 0; depth--) {
    const found = await enter(root, parents.slice(0, depth - 1), false);
    if (found.kind !== 'entered') return;
    try {
      await rmdir(found.folder.at(parents[depth - 1] ?? ''));
    } catch {
      return;
    } finally {
      await found.folder.close();
    }
  }
}

/** Null: no path that git or we would ever write. */
function partsOf(file: string): string[] | null {
  const parts = file.split('/');
  return parts.every((part) => part !== '' && part !== '.' && part !== '..' && !isGitFolder(part) && !/[\0\uFFFD]/.test(part))
    ? parts
    : null;
}

/** Also by the names under which Windows and macOS would find it. */
function isGitFolder(part: string): boolean {
  return /^(\.git|git~\d+)[ .]*(:.*)?$/i.test(part.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, ''));
}

async function enter(root: string, parents: readonly string[], create: boolean): Promise<Found> {
  let folder = await openFolder(root);
  if (folder === null) throw new BlockedError(`${root} is not a folder.`);
  for (const [index, name] of parents.entries()) {
    const place = folder.at(name);
    let next: Entered | null | 'missing' = await openFolder(place).catch(ifMissingFolder);
    if (next === 'missing' && create) {
      await mkdir(place).catch(ifExists);
      next = await openFolder(place);
    }
    await folder.close();
    if (next === 'missing') return { kind: 'missing' };
    if (next === null) return { kind: 'blocked', by: parents.slice(0, index + 1).join('/') };
    folder = next;
  }
  return { kind: 'entered', folder };
}

/** See proc_pid_fd(5). Some containers have no /proc. */
const HAS_HANDLE_PATHS = process.platform === 'linux' && existsSync('/proc/self/fd');

/** Null: a link, or no folder. */
async function openFolder(place: string): Promise<Entered | null> {
  if (!HAS_HANDLE_PATHS) {
    const status = await lstat(place);
    if (!status.isDirectory()) return null;
    return { at: (name) => path.join(place, name), sync: async () => {}, close: async () => {} };
  }
  try {
    const handle: FileHandle = await open(place, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    return {
      at: (name) => `/proc/self/fd/${handle.fd}/${name}`,
      sync: () => handle.sync().catch(() => undefined),
      close: () => handle.close(),
    };
  } catch (error) {
    if (['ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

function ifMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

function ifMissingFolder(error: NodeJS.ErrnoException): 'missing' {
  if (error.code === 'ENOENT') return 'missing';
  throw error;
}

function ifExists(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
