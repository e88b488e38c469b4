// Gives the rows of the command table one view of a project: names, texts, and test files.

import path from 'node:path';
import { type Entry, entriesOf, isThere, readInside } from './projectFiles.ts';

/** Not the project's own code, or its results. */
const SKIPPED =
  /^(?:\..*|node_modules|bower_components|vendor|third_party|target|build|dist|out|bin|obj|coverage|__pycache__|venv|env|site-packages|Pods|deps|_build|fixtures?|testdata)$/;
/** Files that make a folder a project of its own. */
export const MANIFEST =
  /^(?:package\.json|deno\.jsonc?|pyproject\.toml|setup\.py|requirements\.txt|Pipfile|Cargo\.toml|go\.mod|pom\.xml|build\.gradle(?:\.kts)?|composer\.json|Gemfile|mix\.exs)$/;

const MAX_DEPTH = 4;
const MAX_FOLDERS = 400;
const MAX_FILES_READ = 40;

export interface Project {
  /** Absolute. */
  folder: string;
  platform: NodeJS.Platform;
  /** Files in the folder itself, by name. */
  files: ReadonlySet<string>;
  folders: ReadonlySet<string>;
  /** Null: not there, or not to be read; see readInside. */
  text(file: string): Promise<string | null>;
  exists(file: string): Promise<boolean>;
  /** Relative paths, with `/`, of files whose names match, in the folder and below, dependencies and results left out. At most 200. */
  find(name: RegExp): Promise<string[]>;
  /** True where one of the first 40 of those files has what matches. */
  anyHas(name: RegExp, text: RegExp): Promise<boolean>;
}

export async function openProject(folder: string, platform: NodeJS.Platform): Promise<Project> {
  const entries = await entriesOf(folder);
  let all: Promise<string[]> | null = null;
  const below = () => {
    all ??= filesBelow(folder);
    return all;
  };
  const find = async (name: RegExp) => (await below()).filter((file) => name.test(path.posix.basename(file))).slice(0, 200);
  return {
    folder,
    platform,
    files: new Set(entries.filter((entry) => !entry.isFolder).map((entry) => entry.name)),
    folders: new Set(entries.filter((entry) => entry.isFolder).map((entry) => entry.name)),
    text: (file) => readInside(folder, file),
    exists: (file) => isThere(folder, file),
    find,
    anyHas: async (name, text) => {
      for (const file of (await find(name)).slice(0, MAX_FILES_READ)) if (text.test((await readInside(folder, file)) ?? '')) return true;
      return false;
    },
  };
}

/** Folder by folder, the nearest first. Of projects inside this one only their manifests are listed. */
async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  let level = [''];
  let folders = 0;
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const inner of level) {
      folders += 1;
      if (folders > MAX_FOLDERS) return found;
      const entries = await entriesOf(path.join(folder, inner));
      const manifests = inner === '' || isForTests(inner) ? [] : entries.filter(({ name, isFolder }) => !isFolder && MANIFEST.test(name));
      for (const entry of manifests.length > 0 ? manifests : entries) {
        const place = inner === '' ? entry.name : `${inner}/${entry.name}`;
        if (!entry.isFolder) found.push(place);
        else if (isOwn(entry)) next.push(place);
      }
    }
    level = next;
  }
  return found;
}

/** Such a folder may have a package.json that only says how its files are read. */
function isForTests(folder: string): boolean {
  return /(?:^|\/)(?:tests?|__tests__|specs?)$/.test(folder);
}

export function isOwn(entry: Entry): boolean {
  return entry.isFolder && !SKIPPED.test(entry.name);
}
