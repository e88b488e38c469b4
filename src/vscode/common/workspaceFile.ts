// Finds the file that a link in an answer names, if it is inside a workspace folder.
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * `named`: absolute, or relative to a workspace folder, with or without that folder's name in front.
 * Returns an absolute path; null = there is no such file, or it is outside the workspace, also after following symbolic links.
 */
export async function findWorkspaceFile(folders: readonly string[], named: string): Promise<string | null> {
  for (const folder of folders) {
    for (const candidate of candidates(folder, named)) if (await isFileInside(folder, candidate)) return candidate;
  }
  return null;
}

function candidates(folder: string, named: string): string[] {
  // On Windows a colon also names streams and devices; path.resolve only understands drives.
  if (process.platform === 'win32' && named.replace(/^[a-z]:/i, '').includes(':')) return [];
  const name = path.basename(folder);
  const prefixed = named.startsWith(`${name}/`) ? [path.join(folder, named.slice(name.length))] : [];
  // Models often write `/src/a.ts` for a path relative to the folder.
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
