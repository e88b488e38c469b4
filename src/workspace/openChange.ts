// Reports the current change of a thread, with what has since been edited in the copy.
import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import type { FileChange } from '#contracts/changes.ts';
import { readState } from '#workspace/change/disk.ts';
import { type Destination, type Edit, planEdits } from '#workspace/change/plan.ts';
import { type FileState, isExecutable, NONE } from '#workspace/change/state.ts';
import { refName, updateRefs } from '#workspace/git/refs.ts';
import type { Repository } from '#workspace/git/repository.ts';
import {
  type BytePath,
  commitTree,
  diffTrees,
  type Entry,
  entriesOf,
  readBlobs,
  type TreeChange,
  textOfPath,
  treeWith,
  writeBlob,
} from '#workspace/git/trees.ts';
import type { Context } from './context.ts';
import type { ThreadRecord } from './record.ts';

export interface OpenChange {
  changes: TreeChange[];
  /** The entries of all open paths in the base and in the change; null = not there. A rename has two. */
  base: Map<BytePath, Entry | null>;
  target: Map<BytePath, Entry | null>;
  /** Permission bits of files in the copy, by path. */
  modes: Map<BytePath, number>;
  /** The tree of all of it. */
  tree: string;
}

export async function openChange(repository: Repository, record: ThreadRecord): Promise<OpenChange> {
  const none = { changes: [], base: new Map(), target: new Map(), modes: new Map(), tree: `${record.base}^{tree}` };
  if (record.result === null) return none;
  const kept = new Set(record.kept);
  const all = await diffTrees(repository, record.base, record.result, false);
  const open = all.filter((change) => !kept.has(change.path));
  const base = new Map(open.map((change) => [change.path, change.base]));
  const target = new Map(open.map((change) => [change.path, change.result]));
  const modes = new Map<BytePath, number>();
  if (record.copy !== null && record.phase === 'ready' && (await isFolder(record.copy)))
    await readCopy(repository, record.copy, target, modes);
  const tree = await treeWith(repository, record.base, target);
  return { changes: await diffTrees(repository, record.base, tree), base, target, modes, tree };
}

/** The user may have corrected files in the review. */
async function readCopy(
  repository: Repository,
  copy: string,
  target: Map<BytePath, Entry | null>,
  modes: Map<BytePath, number>,
): Promise<void> {
  for (const [file, entry] of target) {
    const state = await readState(copy, textOfPath(file));
    if (state.kind === 'file') modes.set(file, state.mode);
    const mode = modeOf(state);
    if (mode === null) {
      if (state.kind === 'none' && entry !== null) target.set(file, null);
      continue;
    }
    const bytes = state.kind === 'file' ? state.bytes : state.kind === 'link' ? state.target : Buffer.alloc(0);
    if (entry !== null && entry.mode === mode && entry.oid === blobId(bytes, entry.oid.length)) continue;
    target.set(file, { mode, oid: await writeBlob(repository, bytes) });
  }
}

function isFolder(folder: string): Promise<boolean> {
  return lstat(folder).then(
    (status) => status.isDirectory(),
    () => false,
  );
}

function modeOf(state: FileState): string | null {
  if (state.kind === 'link') return '120000';
  return state.kind === 'file' ? (isExecutable(state) ? '100755' : '100644') : null;
}

function blobId(bytes: Buffer, length: number): string {
  return createHash(length === 40 ? 'sha1' : 'sha256')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}

/** Makes what was edited in the copy part of the result, so that it lasts. */
export async function saveOpen(repository: Repository, record: ThreadRecord, open: OpenChange): Promise<string> {
  const kept = await entriesOf(repository, record.result ?? record.base, record.kept);
  const tree = await treeWith(repository, open.tree, new Map(record.kept.map((file) => [file, kept.get(file) ?? null])));
  const commit = await commitTree(repository, tree, [record.base], `Result of ${record.threadId}`);
  await updateRefs(repository, { [refName(record.threadId, 'result')]: commit });
  return commit;
}

export async function editsOf(repository: Repository, open: OpenChange, changes: readonly TreeChange[]): Promise<Edit[]> {
  const entries = changes.flatMap((change) => [change.base, change.result]);
  const blobs = await readBlobs(
    repository,
    entries.flatMap((entry) => (entry && entry.mode !== SUBMODULE ? [entry.oid] : [])),
  );
  return changes.map((change) => ({
    path: textOfPath(change.path),
    from: change.oldPath === null ? null : textOfPath(change.oldPath),
    base: stateOf(change.base, blobs, null),
    target: stateOf(change.result, blobs, open.modes.get(change.path) ?? null),
  }));
}

const SUBMODULE = '160000';

function stateOf(entry: Entry | null, blobs: ReadonlyMap<string, Buffer>, mode: number | null): FileState {
  if (entry === null) return NONE;
  const bytes = blobs.get(entry.oid);
  if (bytes === undefined) return { kind: 'blocked' };
  return entry.mode === '120000'
    ? { kind: 'link', target: bytes }
    : { kind: 'file', bytes, mode: mode ?? (entry.mode === '100755' ? 0o755 : 0o644) };
}

/** For users: whether each would conflict is told as of now. */
export async function describe(context: Context, repository: Repository, record: ThreadRecord, open: OpenChange): Promise<FileChange[]> {
  const conflicts = new Set<string>();
  if (record.isolation === 'worktree') {
    const planned = await planEdits(repository, destinationOf(context, record), await editsOf(repository, open, open.changes));
    for (const { edit, writes } of planned) if (writes === null) conflicts.add(edit.path);
  }
  return open.changes.map((change) => ({
    path: shownPath(record, change.path),
    oldPath: change.oldPath === null ? null : shownPath(record, change.oldPath),
    kind: change.oldPath !== null ? 'renamed' : change.base === null ? 'added' : change.result === null ? 'deleted' : 'modified',
    insertions: change.insertions,
    deletions: change.deletions,
    isBinary: change.isBinary,
    hasConflict: conflicts.has(textOfPath(change.path)),
  }));
}

export function destinationOf(context: Context, record: ThreadRecord): Destination {
  const place = placeOf(record);
  const editorPath = (file: string) =>
    place === '' || file.startsWith(`${place}/`)
      ? path.join(record.userFolder, file.slice(place === '' ? 0 : place.length + 1))
      : path.join(record.root, file);
  return { root: record.root, editorPath, unsaved: (paths) => context.parts.unsaved(paths) };
}

/** Relative to the workspace folder, which may lie below the repository's root. */
export function shownPath(record: ThreadRecord, file: BytePath): string {
  return path.posix.relative(placeOf(record), textOfPath(file));
}

/** The workspace folder below the root, with `/`; '' = the root. */
export function placeOf(record: Pick<ThreadRecord, 'root' | 'folder'>): string {
  return path.relative(record.root, record.folder).replaceAll(path.sep, '/');
}
