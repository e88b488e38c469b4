// Reads and compares the trees of snapshots, with paths as bytes (latin1).
import { rm } from 'node:fs/promises';
import { type Repository, temporaryIn, viewGit } from './repository.ts';

/** A path as git has it, one char a byte; see textOfPath. */
export type BytePath = string;

export interface Entry {
  /** `100644`, `100755`, `120000` (link), `160000` (submodule). */
  mode: string;
  oid: string;
}

export interface TreeChange {
  path: BytePath;
  oldPath: BytePath | null;
  base: Entry | null;
  result: Entry | null;
  insertions: number;
  deletions: number;
  isBinary: boolean;
}

export function textOfPath(path: BytePath): string {
  return Buffer.from(path, 'latin1').toString('utf8');
}

export function bytesOfText(path: string): BytePath {
  return Buffer.from(path, 'utf8').toString('latin1');
}

/** Of output that ends each name with a NUL. */
export function namesIn(printed: Buffer): BytePath[] {
  return printed.toString('latin1').split('\0').slice(0, -1);
}

/** `base`, `result`: commits or trees. Renames are found by likeness, as git does. */
export async function diffTrees(repository: Repository, base: string, result: string, findRenames = true): Promise<TreeChange[]> {
  if (base === result) return [];
  const args = ['diff-tree', '-r', '-z', '--no-ext-diff', '--no-textconv', '--no-abbrev', '--raw', '--numstat'];
  const printed = await viewGit(repository, { args: [...args, findRenames ? '-M' : '--no-renames', base, result] });
  return parseDiff(printed.toString('latin1').split('\0'));
}

function parseDiff(fields: string[]): TreeChange[] {
  const changes = new Map<string, TreeChange>();
  let at = 0;
  const next = () => fields[at++] ?? '';
  while (fields[at]?.startsWith(':')) {
    const [oldMode = '', mode = '', oldOid = '', oid = '', status = ''] = next().slice(1).split(' ');
    const first = next();
    const isRename = status.startsWith('R');
    const path = isRename ? next() : first;
    const entry = (entryMode: string, entryOid: string) => (/^0+$/.test(entryMode) ? null : { mode: entryMode, oid: entryOid });
    const counts = { insertions: 0, deletions: 0, isBinary: false };
    changes.set(path, { path, oldPath: isRename ? first : null, base: entry(oldMode, oldOid), result: entry(mode, oid), ...counts });
  }
  while (at < fields.length - 1) {
    const [insertions = '', deletions = '', name = ''] = splitCounts(next());
    if (name === '') next();
    const change = changes.get(name === '' ? next() : name);
    if (!change) continue;
    change.isBinary = insertions === '-';
    if (!change.isBinary) [change.insertions, change.deletions] = [Number(insertions), Number(deletions)];
  }
  return [...changes.values()];
}

/** A name may hold tabs. */
function splitCounts(field: string): string[] {
  const [insertions = '', deletions = '', ...name] = field.split('\t');
  return [insertions, deletions, name.join('\t')];
}

/** The entries of the given paths; those that the tree lacks are missing. */
export async function entriesOf(repository: Repository, tree: string, paths: readonly BytePath[]): Promise<Map<BytePath, Entry>> {
  if (paths.length === 0) return new Map();
  const wanted = new Set(paths);
  const args = ['ls-tree', '-r', '-z', '--full-tree', tree];
  // Above that the list of arguments might be too long; then the whole tree is read. Names that are no text can't be arguments.
  const few = paths.length <= 500 && paths.every((path) => bytesOfText(textOfPath(path)) === path);
  const printed = await viewGit(repository, { args: few ? [...args, '--', ...paths.map(textOfPath)] : args });
  const found = new Map<BytePath, Entry>();
  for (const line of printed.toString('latin1').split('\0')) {
    const [, mode = '', oid = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (wanted.has(path)) found.set(path, { mode, oid });
  }
  return found;
}

/** The tree with some entries replaced (null = taken out). */
export async function treeWith(repository: Repository, tree: string, entries: ReadonlyMap<BytePath, Entry | null>): Promise<string> {
  const index = temporaryIn(repository, 'index');
  try {
    await viewGit(repository, { args: ['read-tree', tree], index });
    if (entries.size > 0)
      await viewGit(repository, { args: ['update-index', '-z', '--index-info'], index, input: indexInfo(repository, entries) });
    return (await viewGit(repository, { args: ['write-tree', '--missing-ok'], index })).toString().trim();
  } finally {
    await rm(index, { force: true });
  }
}

/** Those that go come first, as a folder may become a file. */
export function indexInfo(repository: Repository, entries: ReadonlyMap<BytePath, Entry | null>): Buffer {
  const zero = '0'.repeat(repository.idLength);
  const lines = [...entries].map(([path, entry]) => (entry === null ? `0 ${zero}\t${path}\0` : `${entry.mode} ${entry.oid}\t${path}\0`));
  return Buffer.from(lines.sort((one, other) => Number(other.startsWith('0 ')) - Number(one.startsWith('0 '))).join(''), 'latin1');
}

export async function commitTree(repository: Repository, tree: string, parents: readonly string[], message: string): Promise<string> {
  const args = ['commit-tree', ...parents.flatMap((parent) => ['-p', parent]), tree];
  return (await viewGit(repository, { args, input: `${message}\n` })).toString().trim();
}

/** The bytes of blobs. All at once: a process a file would take long. */
export async function readBlobs(repository: Repository, oids: readonly string[]): Promise<Map<string, Buffer>> {
  const wanted = [...new Set(oids)];
  const blobs = new Map<string, Buffer>();
  if (wanted.length === 0) return blobs;
  const printed = await viewGit(repository, { args: ['cat-file', '--batch'], input: wanted.map((oid) => `${oid}\n`).join('') });
  let at = 0;
  for (const oid of wanted) {
    const end = printed.indexOf(10, at);
    const [, type, size] = printed.toString('latin1', at, end).split(' ');
    if (type !== 'blob') throw new Error(`${oid} is no file of the snapshot.`);
    blobs.set(oid, printed.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return blobs;
}

export async function writeBlob(repository: Repository, bytes: Buffer): Promise<string> {
  const args = ['hash-object', '-w', '--no-filters', '--stdin'];
  return (await viewGit(repository, { args, input: bytes })).toString().trim();
}
