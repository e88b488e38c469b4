// Writes files so that a reader, also after a crash, finds the old content or the new, whole.
import { constants, copyFile, link, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { explainDiskError } from './diskError.ts';

const TEMPORARY = /\.[0-9a-f]{12}\.tmp$/;
/** A younger temporary file may belong to a write under way in another window. */
const ABANDONED_AFTER_MS = 60_000;
/** Windows refuses to replace a file that a virus scanner or an indexer has open just now. */
const RENAME_RETRY_MS = [20, 50, 100, 200, 400];

/** Creates a file that is not there yet: of all that try at the same time, one gets true. Rejects with the disk's error. */
export async function createWhole(file: string, content: string): Promise<boolean> {
  const temporary = temporaryFor(file);
  try {
    await writeSynced(temporary, content);
    // On file systems without hard links it is there a moment before it is whole.
    await link(temporary, file).catch((error: unknown) => {
      if (codeOf(error) === 'EEXIST') throw error;
      return copyFile(temporary, file, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Creates or replaces a file. Rejects with a message for people, in which `what` names the file. */
export async function replaceFile(file: string, content: string, what: string): Promise<void> {
  const temporary = temporaryFor(file);
  try {
    await writeSynced(temporary, content);
    await renameOver(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw explainDiskError(error, what);
  }
  await syncFolder(path.dirname(file));
}

/** Deletes temporary files that a crash left in this folder. `names`: of its files. `nowMs`: epoch ms. */
export async function sweepTemporaries(folder: string, names: readonly string[], nowMs: number): Promise<void> {
  for (const name of names) {
    if (!TEMPORARY.test(name)) continue;
    const file = path.join(folder, name);
    const status = await stat(file).catch(() => null);
    if (status && nowMs - status.mtimeMs > ABANDONED_AFTER_MS) await rm(file, { force: true }).catch(() => undefined);
  }
}

/** Names in a folder; empty where there is none. Rejects with the disk's error. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return [];
    throw error;
  }
}

function temporaryFor(file: string): string {
  return `${file}.${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}.tmp`;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

async function writeSynced(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function renameOver(from: string, to: string): Promise<void> {
  for (const pauseMs of process.platform === 'win32' ? RENAME_RETRY_MS : []) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (!['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error))) throw error;
      await wait(pauseMs);
    }
  }
  await rename(from, to);
}

/** Makes the rename survive a power cut. Where the system can't (Windows), it is skipped. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {}
}
