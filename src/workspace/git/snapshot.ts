// Takes a snapshot of the files of a work tree: what is tracked, and what git does not ignore.
import { constants, copyFile, lstat, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { type Repository, temporaryIn, viewGit } from './repository.ts';
import { type BytePath, textOfPath } from './trees.ts';

const MEGABYTE = 1024 * 1024;
const LSTATS_AT_ONCE = 32;

export interface Snapshot {
  tree: string;
  /** Untracked files that are too big for git, and folders that are repositories of their own. */
  leftOut: { path: BytePath; bytes: number }[];
  /** An index of the snapshot, with what is known of the files on disk. The caller deletes it. */
  index: string;
}

export interface SnapshotRequest {
  /** Its index; it is copied, never written. */
  fromIndex: string;
  /** Default: the repository's root. */
  workTree?: string;
  /** Untracked files that are no part of it. */
  without?: ReadonlySet<BytePath>;
  limits: { fileBytes: number; allBytes: number };
  signal?: AbortSignal;
}

export const BASE_LIMITS = { fileBytes: 10 * MEGABYTE, allBytes: 200 * MEGABYTE };

export async function takeSnapshot(repository: Repository, request: SnapshotRequest): Promise<Snapshot> {
  const index = temporaryIn(repository, 'index');
  try {
    await copyIndex(request.fromIndex, index);
    const at = {
      index,
      ...(request.workTree === undefined ? {} : { workTree: request.workTree }),
      ...(request.signal ? { signal: request.signal } : {}),
    };
    const [tracked, untracked] = await Promise.all([
      viewGit(repository, { ...at, args: ['diff-files', '-z', '--name-only', '--no-ext-diff', '--ignore-submodules=all'] }),
      viewGit(repository, { ...at, args: ['ls-files', '-z', '--others', '--exclude-standard'] }),
    ]);
    const { taken, leftOut } = await choose(request.workTree ?? repository.root, namesIn(untracked), request);
    const names = [...new Set([...namesIn(tracked), ...taken])];
    if (names.length > 0) {
      const input = Buffer.from(names.map((name) => `${name}\0`).join(''), 'latin1');
      await viewGit(repository, { ...at, args: ['update-index', '-z', '--add', '--remove', '--replace', '--stdin'], input });
    }
    const tree = (await viewGit(repository, { ...at, args: ['write-tree'] })).toString().trim();
    return { tree, leftOut, index };
  } catch (error) {
    await rm(index, { force: true });
    throw error;
  }
}

/** An index remembers when it was written, to know which files may have changed in the same moment: its copy must not look younger. */
export async function copyIndex(from: string, to: string): Promise<void> {
  const status = await stat(from).catch(() => null);
  if (status === null) return;
  await copyFile(from, to, constants.COPYFILE_EXCL);
  const seconds = Math.floor(status.mtimeMs) / 1_000;
  await utimes(to, seconds, seconds);
}

function namesIn(printed: Buffer): BytePath[] {
  return printed.toString('latin1').split('\0').slice(0, -1);
}

async function choose(root: string, untracked: BytePath[], request: SnapshotRequest) {
  const taken: BytePath[] = [];
  const leftOut: { path: BytePath; bytes: number }[] = [];
  let total = 0;
  for (let at = 0; at < untracked.length; at += LSTATS_AT_ONCE) {
    const names = untracked.slice(at, at + LSTATS_AT_ONCE).filter((name) => !request.without?.has(name));
    const sizes = await Promise.all(names.map((name) => sizeOf(root, name)));
    for (const [position, name] of names.entries()) {
      const bytes = sizes[position] ?? null;
      if (bytes === null) continue;
      const fits = !name.endsWith('/') && bytes <= request.limits.fileBytes && total + bytes <= request.limits.allBytes;
      if (fits) total += bytes;
      if (fits) taken.push(name);
      else leftOut.push({ path: name, bytes });
    }
  }
  return { taken, leftOut };
}

/** Null: it has just gone. */
async function sizeOf(root: string, name: BytePath): Promise<number | null> {
  const file = path.join(root, textOfPath(name));
  return lstat(file).then(
    ({ size }) => size,
    () => null,
  );
}
