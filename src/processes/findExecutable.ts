// Finds a program in PATH or where installers put it, but never in the workspace.
// A repository must not be able to choose what runs.
import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { installFolders } from './installFolders.ts';

/** Returns the absolute path of `command`, or null. `folders`: the workspace's, whose programs are never used. `pathList`: the value of PATH. */
export async function findExecutable(command: string, folders: readonly string[], pathList: string): Promise<string | null> {
  const candidates = path.isAbsolute(command)
    ? [command]
    : isPlainName(command)
      ? placesFor(command, [...(await safeFolders(pathList, folders)), ...(await installFolders())])
      : [];
  const outside = await outsideOf(folders);
  for (const candidate of candidates) if ((await isExecutable(candidate)) && (await outside(candidate))) return candidate;
  return null;
}

/** The entries of PATH without empty and relative ones and those in `folders`, the workspace's: safe for finding our programs and those they start. */
async function safeFolders(pathList: string, folders: readonly string[]): Promise<string[]> {
  const entries = pathList.split(path.delimiter).filter((entry) => path.isAbsolute(entry));
  const outside = await outsideOf(folders);
  const areOutside = await Promise.all(entries.map(outside));
  return entries.filter((_, index) => areOutside[index]);
}

/**
 * Returns the environment with a safe PATH. Where that lacks Node, the folder of one that an installer put elsewhere is added:
 * CLIs that were installed with it are scripts that start by its name.
 */
export async function withSafePath(environment: NodeJS.ProcessEnv, folders: readonly string[]): Promise<NodeJS.ProcessEnv> {
  const entries = Object.entries(environment).map(async ([name, value]): Promise<[string, string | undefined]> => {
    // Windows names it Path; only a copy of the environment distinguishes upper from lower case.
    return name.toUpperCase() === 'PATH' && value !== undefined
      ? ['PATH', (await withNode(await safeFolders(value, folders), folders)).join(path.delimiter)]
      : [name, value];
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function withNode(safe: string[], folders: readonly string[]): Promise<string[]> {
  const node = await findExecutable('node', folders, safe.join(path.delimiter));
  return node === null || safe.includes(path.dirname(node)) ? safe : [...safe, path.dirname(node)];
}

/** Returns a test for files and folders that are in none of `folders`, neither by name nor through links. */
async function outsideOf(folders: readonly string[]): Promise<(file: string) => Promise<boolean>> {
  const places = [...folders, ...(await Promise.all(folders.map(realPath)))];
  return async (file) => {
    const names = [file, await realPath(file)];
    return !places.some((folder) => names.some((name) => isInside(name, folder)));
  };
}

/** Resolves links; a path that does not exist is returned as it is. */
function realPath(file: string): Promise<string> {
  return realpath(file).catch(() => file);
}

function isPlainName(command: string): boolean {
  return command !== '' && path.basename(command) === command;
}

function placesFor(name: string, folders: readonly string[]): string[] {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat', ''] : [''];
  return folders.flatMap((folder) => endings.map((ending) => path.join(folder, name + ending)));
}

function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, process.platform === 'win32' ? constants.F_OK : constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
