// Reads a project’s files within bounds: none out of its folder, no devices, at most 256 KB.
import { constants } from 'node:fs';
import { lstat, open, opendir, realpath } from 'node:fs/promises';
import path from 'node:path';

const MAX_BYTES = 256 * 1024;
const MAX_ENTRIES = 2_000;

export interface Entry {
  name: string;
  isFolder: boolean;
}

/** The first 256 KB. Resolves to null for what is missing, no regular file, or lies outside, also by a link. `file`: relative. */
export async function readInside(folder: string, file: string): Promise<string | null> {
  try {
    const whole = await placeInside(folder, file);
    if (whole === null) return null;
    // A FIFO must not hold it up, and the last part must not have become a link meanwhile.
    const handle = await open(whole, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
    try {
      const found = await handle.stat();
      if (!found.isFile()) return null;
      const buffer = Buffer.alloc(MAX_BYTES);
      const { bytesRead } = await handle.read(buffer, 0, MAX_BYTES, 0);
      return buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '');
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}

/** Resolves to the real path, or to null where that is not inside the folder. */
async function placeInside(folder: string, file: string): Promise<string | null> {
  if (path.isAbsolute(file) || file.includes('\0')) return null;
  const root = await realpath(folder);
  const whole = await realpath(path.join(root, file));
  const inner = path.relative(root, whole);
  return inner === '' || inner.startsWith(`..${path.sep}`) || inner === '..' || path.isAbsolute(inner) ? null : whole;
}

/** True for anything of that name, a link too; it is not read. */
export async function isThere(folder: string, file: string): Promise<boolean> {
  return lstat(path.join(folder, file)).then(
    () => true,
    () => false,
  );
}

/** The first 2,000 entries, sorted. Links are left out, but those to a file inside the folder. [] for what can't be listed. */
export async function entriesOf(folder: string): Promise<Entry[]> {
  const found: Entry[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      if (entry.isFile() || entry.isDirectory()) found.push({ name: entry.name, isFolder: entry.isDirectory() });
      else if (entry.isSymbolicLink() && (await isFileInside(folder, entry.name))) found.push({ name: entry.name, isFolder: false });
      if (found.length >= MAX_ENTRIES) break;
    }
  } catch {
    return [];
  }
  return found.sort((one, other) => (one.name < other.name ? -1 : 1));
}

async function isFileInside(folder: string, name: string): Promise<boolean> {
  try {
    const whole = await placeInside(folder, name);
    return whole !== null && (await lstat(whole)).isFile();
  } catch {
    return false;
  }
}
