// Finds a program the way a shell would, but never in the workspace: a repository must not be able to choose what runs.
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';

/** Absolute path of `command`, or null. `folders`: the workspace's, whose programs are never taken. `pathList`: as in the PATH variable; empty and relative entries are dropped. */
export async function findExecutable(command: string, folders: readonly string[], pathList: string): Promise<string | null> {
  const candidates = path.isAbsolute(command) ? [command] : isPlainName(command) ? placesFor(command, pathList) : [];
  for (const candidate of candidates) {
    if (!folders.some((folder) => isInside(candidate, folder)) && (await isExecutable(candidate))) return candidate;
  }
  return null;
}

function isPlainName(command: string): boolean {
  return command !== '' && path.basename(command) === command;
}

function placesFor(name: string, pathList: string): string[] {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat', ''] : [''];
  const folders = pathList.split(path.delimiter).filter((entry) => path.isAbsolute(entry));
  return folders.flatMap((folder) => endings.map((ending) => path.join(folder, name + ending)));
}

function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, process.platform === 'win32' ? constants.F_OK : constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
