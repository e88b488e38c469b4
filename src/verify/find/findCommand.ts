// Finds the command that verifies a project, from its files alone: nothing is run.
import path from 'node:path';
import { type CommandRow, type FoundCommand, quoted } from './commandRow.ts';
import { byFile, cargo, cmake, dart, dotnet, go, gradle, maven, swift } from './compiled.ts';
import { bunTest, deno, nodeTest, packageScript, packageTool } from './javascript.ts';
import { isOwn, MANIFEST, openProject } from './project.ts';
import { entriesOf } from './projectFiles.ts';
import { django, pytest, tox, unittest } from './python.ts';
import { bats, elixir, justAndTask, make, perl, php, ruby } from './scripts.ts';

/** The first that finds something decides. What a project says itself (a script, a target) comes before what its files tell of. */
const OWN: readonly CommandRow[] = [
  packageScript,
  deno,
  pytest,
  django,
  cargo,
  go,
  make,
  justAndTask,
  dotnet,
  gradle,
  maven,
  php,
  ruby,
  elixir,
  swift,
  dart,
  cmake,
  byFile,
  packageTool,
  tox,
];

/** Test files without any settings: looked for last, as they may belong to a project below. */
const LOOSE: readonly CommandRow[] = [bunTest, nodeTest, unittest, perl, bats];

/** Projects that are beside the point. */
const ASIDE = /^(?:examples?|samples?|demos?|docs?|website|benchmarks?|templates?|playground)$/;

const MAX_DEPTH = 3;
const MAX_FOLDERS = 200;
/** Projects on the same level, all of which are verified. */
const MAX_PROJECTS = 4;

/**
 * `folder`: absolute. `near`: files that matter, such as changed ones, relative with `/`: where the folder itself is no project, the nearest project
 * around one of them is taken, else the projects that lie highest. Resolves to null where nothing is found. Never rejects.
 */
export async function findCommand(
  folder: string,
  near: readonly string[] = [],
  platform: NodeJS.Platform = process.platform,
): Promise<FoundCommand | null> {
  return (
    (await inProject(folder, platform)) ??
    (await around(folder, near, platform)) ??
    (await below(folder, platform)) ??
    (await firstOf(LOOSE, folder, platform))
  );
}

/** Test files without settings count at once where the folder is a project by another file. */
async function inProject(folder: string, platform: NodeJS.Platform): Promise<FoundCommand | null> {
  const found = await firstOf(OWN, folder, platform);
  if (found !== null) return found;
  const isProject = (await entriesOf(folder)).some(({ name, isFolder }) => !isFolder && MANIFEST.test(name));
  return isProject ? firstOf(LOOSE, folder, platform) : null;
}

async function firstOf(rows: readonly CommandRow[], folder: string, platform: NodeJS.Platform): Promise<FoundCommand | null> {
  const project = await openProject(folder, platform);
  for (const row of rows) {
    const found = await row(project);
    if (found !== null) return found;
  }
  return null;
}

async function around(folder: string, near: readonly string[], platform: NodeJS.Platform): Promise<FoundCommand | null> {
  for (const file of near.slice(0, 20)) {
    const parts = path.posix.normalize(file).split('/').slice(0, -1);
    if (parts.includes('..') || file.startsWith('/')) continue;
    for (let depth = parts.length; depth > 0; depth -= 1) {
      const found = await inFolder(folder, parts.slice(0, depth).join('/'), platform);
      if (found !== null) return found;
    }
  }
  return null;
}

/** The highest level on which there are projects: frontend and backend side by side are both verified. */
async function below(folder: string, platform: NodeJS.Platform): Promise<FoundCommand | null> {
  let level = [''];
  let seen = 0;
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    const next: string[] = [];
    const found: FoundCommand[] = [];
    for (const inner of level)
      for (const entry of await entriesOf(path.join(folder, inner))) {
        seen += 1;
        if (!isOwn(entry) || ASIDE.test(entry.name) || seen > MAX_FOLDERS * 10 || next.length >= MAX_FOLDERS) continue;
        const place = inner === '' ? entry.name : `${inner}/${entry.name}`;
        next.push(place);
        const command = found.length < MAX_PROJECTS ? await inFolder(folder, place, platform) : null;
        if (command !== null) found.push(command);
      }
    const [first] = found;
    if (found.length === 1 && first !== undefined) return first;
    if (found.length > 1)
      return { command: found.map(({ command }) => `(${command})`).join(' && '), reason: found.map(({ reason }) => reason).join('; ') };
    level = next;
  }
  return null;
}

async function inFolder(folder: string, place: string, platform: NodeJS.Platform): Promise<FoundCommand | null> {
  const name = quoted(platform === 'win32' ? place.replaceAll('/', '\\') : place, platform);
  if (name === null) return null;
  const found = await inProject(path.join(folder, place), platform);
  return found && { command: `cd ${name} && ${found.command}`, reason: `${found.reason}, in ${place}` };
}
