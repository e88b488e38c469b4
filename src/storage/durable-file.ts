// Replaces a file so that whoever reads it, also after a crash or on a full disk, finds either the old content or the new, whole.
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { explainDiskError } from '../transcript/disk.ts';

const TEMPORARY = /\.[0-9a-f]{12}\.tmp$/;
/** Younger ones may belong to a write under way in another window. */
const ABANDONED_AFTER_MS = 60_000;
/** Windows refuses to replace a file that a virus scanner or an indexer has open just now. */
const RENAME_RETRY_MS = [20, 50, 100, 200, 400];

/** `what` names the file in the message for people with which this rejects. */
export async function replaceFile(file: string, content: string, what: string): Promise<void> {
  const temporary = `${file}.${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}.tmp`;
  try {
    await writeSynced(temporary, content);
    await renameOver(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw explainDiskError(error, what);
  }
  await syncFolder(path.dirname(file));
}

/** Deletes what a crash left of `replaceFile` in this folder. */
export async function sweepTemporaries(folder: string, names: readonly string[], nowMs: number): Promise<void> {
  for (const name of names) {
    if (!TEMPORARY.test(name)) continue;
    const file = path.join(folder, name);
    const status = await stat(file).catch(() => null);
    if (status && nowMs - status.mtimeMs > ABANDONED_AFTER_MS) await rm(file, { force: true }).catch(() => undefined);
  }
}

/** Empty for what is not there, or is no folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
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
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (!['EPERM', 'EACCES', 'EBUSY'].includes(code)) throw error;
      await wait(pauseMs);
    }
  }
  await rename(from, to);
}

/** Makes the rename itself survive a power cut. Not every system can (Windows): then the rename is as safe as it gets. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {}
}
