// Takes a snapshot of the files of a work tree: what is tracked, and what git does not ignore.
import { createHash } from 'node:crypto';
import { constants, copyFile, lstat, mkdir, realpath, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { findConversions } from './conversions.ts';
import { type Repository, temporaryIn, viewGit } from './repository.ts';
import { type BytePath, bytesOfText, indexInfo, namesIn, textOfPath } from './trees.ts';

const MEGABYTE = 1024 * 1024;
const LSTATS_AT_ONCE = 32;
/** Files of another repository within the tree that are not yet known. */
const MOST_NESTED = 10_000;

export interface LeftOut {
  path: BytePath;
  bytes: number;
  /** `big`: too big for git. `filtered`: its bytes go through a program of the user (LFS, git-crypt). */
  reason: 'big' | 'filtered';
}

export interface Snapshot {
  tree: string;
  leftOut: LeftOut[];
  /** An index of the snapshot, with what is known of the files on disk. The caller deletes it. */
  index: string;
}

export interface SnapshotRequest {
  /** Its index; it is copied, never written. */
  fromIndex: string;
  /** Default: the repository's root. */
  workTree?: string;
  /** Files that are no part of it. */
  without?: ReadonlySet<BytePath>;
  limits: { fileBytes: number; allBytes: number };
  signal?: AbortSignal;
}

export const BASE_LIMITS = { fileBytes: 10 * MEGABYTE, allBytes: 200 * MEGABYTE };
/** Of what an agent made, and of submodules. */
export const WIDE_LIMITS = { fileBytes: 100 * MEGABYTE, allBytes: 1_000 * MEGABYTE };

export async function takeSnapshot(repository: Repository, request: SnapshotRequest): Promise<Snapshot> {
  const index = temporaryIn(repository, 'index');
  try {
    await copyIndex(request.fromIndex, index);
    const leftOut = await update(repository, index, request);
    const tree = await writeTree(repository, index);
    return { tree, leftOut, index };
  } catch (error) {
    await rm(index, { force: true });
    throw error;
  }
}

async function writeTree(repository: Repository, index: string): Promise<string> {
  return (await viewGit(repository, { args: ['write-tree', '--missing-ok'], index })).toString().trim();
}

/** An index remembers when it was written, to know which files may have changed in the same moment: its copy must not look younger. */
export async function copyIndex(from: string, to: string): Promise<void> {
  const status = await stat(from).catch(() => null);
  if (status === null) return;
  await copyFile(from, to, constants.COPYFILE_EXCL);
  const seconds = Math.floor(status.mtimeMs) / 1_000;
  await utimes(to, seconds, seconds);
}

/** Brings an index up to date with the files. */
async function update(repository: Repository, index: string, request: SnapshotRequest): Promise<LeftOut[]> {
  const { workTree = repository.root, without = new Set(), signal } = request;
  const at = { index, workTree, ...(signal ? { signal } : {}) };
  const [changed, others, submodules, listed] = await Promise.all([
    viewGit(repository, { ...at, args: ['diff-files', '-z', '--name-status', '--no-ext-diff', '--ignore-submodules=all'] }),
    viewGit(repository, { ...at, args: ['ls-files', '-z', '--others', '--exclude-standard'] }),
    submodulesIn(repository, at),
    viewGit(repository, { ...at, args: ['ls-files', '-z', '-v'] }),
  ]);
  const { gone, tracked } = statusIn(changed, without);
  const { converted, filtered } = await findConversions(repository, at, tracked);
  const untracked = withoutInstalled(namesIn(others), listed).filter((name) => !without.has(name));
  const { taken, leftOut } = await choose(workTree, untracked, request.limits);
  const renewed = [...converted, ...assumedIn(listed).filter((name) => !without.has(name) && !filtered.has(name))];
  const removed = [...gone, ...renewed].map((name): [BytePath, null] => [name, null]);
  if (removed.length > 0) await edit(repository, at, removed);
  const names = new Set([...tracked.filter((name) => !filtered.has(name)), ...renewed, ...taken]);
  if (names.size > 0) {
    const input = Buffer.from([...names].map((name) => `${name}\0`).join(''), 'latin1');
    await viewGit(repository, { ...at, args: ['update-index', '-z', '--add', '--remove', '--replace', '--stdin'], input });
  }
  for (const name of filtered) leftOut.push({ path: name, bytes: (await sizeOf(workTree, name)) ?? 0, reason: 'filtered' });
  for (const name of submodules) leftOut.push(...(await addNested(repository, at, name, WIDE_LIMITS)));
  const repositories = untracked.filter((name) => name.endsWith('/'));
  for (const name of repositories) leftOut.push(...(await addNested(repository, at, name.slice(0, -1), request.limits)));
  return leftOut;
}

/** Of `--name-status`. A file is gone also where a link leads to one of its name. */
function statusIn(printed: Buffer, without: ReadonlySet<BytePath>): { gone: BytePath[]; tracked: BytePath[] } {
  const fields = namesIn(printed);
  const rows = fields.flatMap((status, index) => (index % 2 === 0 ? [[status, fields[index + 1] ?? ''] as const] : []));
  const known = rows.filter(([, name]) => !without.has(name));
  const gone = new Set(known.flatMap(([status, name]) => (status === 'D' ? [name] : [])));
  return { gone: [...gone], tracked: [...new Set(known.map(([, name]) => name))].filter((name) => !gone.has(name)) };
}

interface At {
  index: string;
  workTree: string;
  signal?: AbortSignal;
}

function edit(repository: Repository, at: At, entries: [BytePath, null][]): Promise<Buffer> {
  return viewGit(repository, { ...at, args: ['update-index', '-z', '--index-info'], input: indexInfo(repository, new Map(entries)) });
}

const INSTALLED = ['node_modules', '.venv', '__pycache__', '.pytest_cache', '.mypy_cache'];

/** What tools install or cache is nobody's change, also where no .gitignore says so; unless the repository has such a folder itself. `listed`: its files. */
function withoutInstalled(names: BytePath[], listed: Buffer): BytePath[] {
  const folders = INSTALLED.filter((folder) => !listed.includes(`${folder}/`));
  return names.filter((name) => !folders.some((folder) => name.startsWith(`${folder}/`) || name.includes(`/${folder}/`)));
}

/** Files that git was told to take for unchanged. */
function assumedIn(listed: Buffer): BytePath[] {
  return namesIn(listed).flatMap((line) => (/^[a-z] /.test(line) && !line.startsWith('s ') ? [line.slice(2)] : []));
}

/** Submodules with files. Those that were never fetched stay the empty folder that they are. */
async function submodulesIn(repository: Repository, at: At): Promise<BytePath[]> {
  if ((await lstat(path.join(at.workTree, '.gitmodules')).catch(() => null)) === null) return [];
  const printed = await viewGit(repository, { ...at, args: ['ls-files', '-z', '--stage'] });
  const links = namesIn(printed).flatMap((line) => (line.startsWith('160000 ') ? [line.slice(line.indexOf('\t') + 1)] : []));
  const there = await Promise.all(links.map((name) => lstat(path.join(at.workTree, textOfPath(name), '.git')).catch(() => null)));
  return links.filter((_, index) => there[index]);
}

/**
 * A repository within the work tree becomes plain files: an agent needs them, may change them, or has made it. Nothing of its own git
 * folder is read; an index of ours remembers its files.
 */
async function addNested(repository: Repository, at: At, name: BytePath, limits: SnapshotRequest['limits']): Promise<LeftOut[]> {
  const workTree = path.join(at.workTree, textOfPath(name));
  // A link on the way to it would lead out of the tree.
  if ((await realpath(workTree).catch(() => '')) !== path.join(await realpath(at.workTree), textOfPath(name))) return [];
  if (!(await lstat(workTree)).isDirectory()) return [];
  const known = path.join(repository.view, 'nested', createHash('sha256').update(workTree).digest('hex').slice(0, 16));
  await mkdir(path.dirname(known), { recursive: true, mode: 0o700 });
  if (limits === BASE_LIMITS && (await countIn(repository, { ...at, index: known, workTree })) > MOST_NESTED)
    return [{ path: name, bytes: Number.POSITIVE_INFINITY, reason: 'big' }];
  const request = { fromIndex: known, workTree, limits, ...(at.signal ? { signal: at.signal } : {}) };
  const { tree, leftOut, index } = await takeSnapshot(repository, request);
  await rename(index, known);
  await edit(repository, at, [[name, null]]);
  await viewGit(repository, { ...at, args: ['read-tree', `--prefix=${textOfPath(name)}/`, tree] });
  return leftOut.map((one) => ({ ...one, path: `${name}/${one.path}` }));
}

async function countIn(repository: Repository, at: At): Promise<number> {
  return namesIn(await viewGit(repository, { ...at, args: ['ls-files', '-z', '--others', '--exclude-standard'] })).length;
}

async function choose(root: string, untracked: BytePath[], limits: SnapshotRequest['limits']) {
  const taken: BytePath[] = [];
  const leftOut: LeftOut[] = [];
  let total = 0;
  const files = untracked.filter((name) => !name.endsWith('/') && bytesOfText(textOfPath(name)) === name);
  for (let at = 0; at < files.length; at += LSTATS_AT_ONCE) {
    const names = files.slice(at, at + LSTATS_AT_ONCE);
    const sizes = await Promise.all(names.map((name) => sizeOf(root, name)));
    for (const [position, name] of names.entries()) {
      const bytes = sizes[position] ?? null;
      if (bytes === null) continue;
      const fits = bytes <= limits.fileBytes && total + bytes <= limits.allBytes;
      if (fits) total += bytes;
      if (fits) taken.push(name);
      else leftOut.push({ path: name, bytes, reason: 'big' });
    }
  }
  return { taken, leftOut };
}

/** Null: it has just gone. */
async function sizeOf(root: string, name: BytePath): Promise<number | null> {
  return lstat(path.join(root, textOfPath(name))).then(
    ({ size }) => size,
    () => null,
  );
}
