// Copies single big files into a copy, beside git: as a reflink where the disk can.
import { constants, copyFile, lstat, mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';

/** Where the disk can't share blocks, more than this would take too long. */
const MOST_BYTES = 2 * 1024 ** 3;

/** `files`: relative to `from`. Returns those that were copied. */
export async function copyBeside(from: string, to: string, files: readonly { path: string; bytes: number }[]): Promise<string[]> {
  const copied: string[] = [];
  let total = 0;
  for (const { path: file, bytes } of files) {
    if (total + bytes > MOST_BYTES) continue;
    if (!(await copyOne(path.join(from, file), path.join(to, file), from))) continue;
    total += bytes;
    copied.push(file);
  }
  return copied;
}

/** False: not a file that lies within `within`, or it could not be read. */
async function copyOne(from: string, to: string, within: string): Promise<boolean> {
  try {
    if (!(await lstat(from)).isFile() || path.dirname(await realpath(from)) !== path.dirname(from) || !from.startsWith(within + path.sep))
      return false;
    await mkdir(path.dirname(to), { recursive: true });
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    return true;
  } catch {
    return false;
  }
}
