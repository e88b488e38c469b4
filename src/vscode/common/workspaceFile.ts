// Finds the file that a link of a model's answer names, if it is inside a folder of the workspace.
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * `named`: relative to a folder of the workspace, with or without that folder's name in front, or absolute.
 * Returns an absolute path; null = there is no such file, or it is outside, also where a link of the file system leads outside.
 */
export async function findWorkspaceFile(folders: readonly string[], named: string): Promise<string | null> {
  for (const folder of folders) {
    for (const candidate of candidates(folder, named)) if (await isFileInside(folder, candidate)) return candidate;
  }
  return null;
}

function candidates(folder: string, named: string): string[] {
  // A drive, a stream or a device of Windows; path.resolve understands only the first.
  if (process.platform === 'win32' && named.replace(/^[a-z]:/i, '').includes(':')) return [];
  const name = path.basename(folder);
  const prefixed = named.startsWith(`${name}/`) ? [path.join(folder, named.slice(name.length))] : [];
  // `/src/a.ts` is often meant from the folder.
  return [path.resolve(folder, named), path.join(folder, named), ...prefixed];
}

async function isFileInside(folder: string, file: string): Promise<boolean> {
  if (!isInside(folder, file)) return false;
  try {
    const real = await realpath(file);
    return isInside(await realpath(folder), real) && (await stat(real)).isFile();
  } catch {
    return false;
  }
}

function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
