// Brings into a copy what git ignores but checks need: dependencies and .worktreeinclude.
import { constants, copyFile, link, lstat, mkdir, readdir, readFile, readlink, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Repository, viewGit } from '#workspace/git/repository.ts';
import { namesIn, textOfPath } from '#workspace/git/trees.ts';
import { copyBeside } from './copyBeside.ts';

/** Folders that a package manager filled, by the files beside which it did. */
const FOLDERS: readonly { beside: readonly string[]; folders: readonly string[] }[] = [
  { beside: ['package.json'], folders: ['node_modules'] },
  { beside: ['pyproject.toml', 'poetry.lock', 'uv.lock', 'Pipfile.lock', 'requirements.txt', 'setup.py'], folders: ['.venv', 'venv'] },
  { beside: ['composer.lock'], folders: ['vendor'] },
  { beside: ['Gemfile.lock'], folders: ['vendor/bundle'] },
  { beside: ['mix.lock'], folders: ['deps'] },
  { beside: ['Podfile.lock'], folders: ['Pods'] },
];
const MOST_PLACES = 200;
const AT_ONCE = 32;
/** What tools keep for themselves and write in place: never shared with the user's. */
const CACHES = new Set(['.cache', '.vite', '.vite-temp', '.turbo', '__pycache__']);
const INCLUDE = '.worktreeinclude';

export interface Brought {
  /** Relative to the root. */
  folders: string[];
  /** The disk can't share blocks, so the files are the user's own under a second name: who changes one in place changes both. */
  areLinked: boolean;
}

/** Copies the dependency folders that the copy lacks. `candidates`: see dependencyFolders. */
export async function bringDependencies(repository: Repository, copy: string, candidates: readonly string[]): Promise<Brought> {
  const folders: string[] = [];
  for (const folder of candidates) {
    const [there, taken] = await Promise.all(
      [path.join(repository.root, folder), path.join(copy, folder)].map((place) => lstat(place).catch(() => null)),
    );
    // A link instead of a folder may lead anywhere.
    if (!there?.isDirectory() || taken || !(await isInside(repository.root, folder))) continue;
    folders.push(folder);
  }
  if (folders.length === 0) return { folders, areLinked: false };
  const place = await canShare(copy);
  for (const folder of folders) {
    await copyTree(path.join(repository.root, folder), path.join(copy, folder), place);
    if (/(^|\/)\.?venv$/.test(folder)) await redirectPaths(path.join(copy, folder), repository.root, copy);
  }
  return { folders, areLinked: !place };
}

/** Copies what `.worktreeinclude` names, in the syntax of .gitignore. Returns how many files. */
export async function bringIncluded(repository: Repository, copy: string, index: string): Promise<number> {
  if (!(await lstat(path.join(repository.root, INCLUDE)).catch(() => null))?.isFile()) return 0;
  const args = ['ls-files', '-z', '--others', '--ignored', `--exclude-from=${INCLUDE}`];
  const names = namesIn(await viewGit(repository, { args, index })).filter((name) => !name.endsWith('/'));
  const files: { path: string; bytes: number }[] = [];
  for (const name of names.map(textOfPath)) {
    const taken = await lstat(path.join(copy, name)).catch(() => null);
    const status = await lstat(path.join(repository.root, name)).catch(() => null);
    if (!taken && status?.isFile()) files.push({ path: name, bytes: status.size });
  }
  return (await copyBeside(repository.root, copy, files)).length;
}

/** Where dependencies may be, relative to the root. `index`: of the user's files. */
export async function dependencyFolders(repository: Repository, index: string): Promise<string[]> {
  const names = FOLDERS.flatMap(({ beside }) => beside);
  const args = ['ls-files', '-z', '--cached', '--', ...names.flatMap((name) => [name, `**/${name}`])];
  const listed = await viewGit(repository, { args, index, env: { GIT_LITERAL_PATHSPECS: '0', GIT_GLOB_PATHSPECS: '1' } });
  const found = new Set<string>();
  for (const file of namesIn(listed).map(textOfPath).slice(0, MOST_PLACES)) {
    const row = FOLDERS.find(({ beside }) => beside.includes(path.posix.basename(file)));
    for (const folder of row?.folders ?? []) found.add(path.posix.join(path.posix.dirname(file), folder));
  }
  return [...found];
}

async function isInside(root: string, folder: string): Promise<boolean> {
  return (await realpath(path.join(root, folder)).catch(() => '')) === path.join(root, folder);
}

/** Whether the disk copies a file by sharing its blocks; tried, as no system tells. */
async function canShare(copy: string): Promise<boolean> {
  const [one, other] = [`${copy}.probe`, `${copy}.probe2`];
  try {
    await writeFile(one, 'probe');
    await copyFile(one, other, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    return false;
  } finally {
    await Promise.all([one, other].map((file) => rm(file, { force: true })));
  }
}

/** Never a link to a folder; links within stay what they are. */
async function copyTree(from: string, to: string, share: boolean): Promise<void> {
  await mkdir(to, { recursive: true });
  const entries = (await readdir(from, { withFileTypes: true })).filter((entry) => !CACHES.has(entry.name));
  for (let at = 0; at < entries.length; at += AT_ONCE) {
    await Promise.all(
      entries.slice(at, at + AT_ONCE).map(async (entry) => {
        const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
        if (entry.isDirectory()) await copyTree(source, target, share);
        else if (entry.isSymbolicLink()) await symlink(await readlink(source), target).catch(() => undefined);
        else if (entry.isFile()) await copyFileTo(source, target, share, entry.name.startsWith('.'));
      }),
    );
  }
}

/** What can't be read is missing, as it would be for whoever wants to use it. */
/** `ofTool`: a package manager's own notes, which some write in place. */
async function copyFileTo(source: string, target: string, share: boolean, ofTool: boolean): Promise<void> {
  const copied = ofTool
    ? copyFile(source, target)
    : share
      ? copyFile(source, target, constants.COPYFILE_FICLONE_FORCE)
      : link(source, target);
  // Another disk within the folder, or a file that may have no more names.
  await copied.catch(() => copyFile(source, target)).catch(() => undefined);
}

/** A project that is installed into its own environment is found there by its path: that must be the copy's, or the checks would test the user's files. */
async function redirectPaths(environment: string, root: string, copy: string): Promise<void> {
  const files = await readdir(environment, { recursive: true, withFileTypes: true });
  for (const entry of files) {
    if (!entry.isFile() || !/(\.pth|^__editable__.*\.py)$/.test(entry.name) || path.basename(entry.parentPath) !== 'site-packages')
      continue;
    const file = path.join(entry.parentPath, entry.name);
    const text = await readFile(file, 'utf8').catch(() => '');
    if (!text.includes(root)) continue;
    // A new file: this one may be the user's own.
    await rm(file);
    await writeFile(file, text.replaceAll(root, copy));
  }
}
