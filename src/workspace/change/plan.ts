// Plans what keeping a change writes: each file merged with the user's, or a conflict.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Repository } from '#workspace/git/repository.ts';
import { readState } from './disk.ts';
import { mergeText } from './mergeText.ts';
import { type FileState, isExecutable, isSame, NONE, withExecutable } from './state.ts';

/** One file to bring from `base` to `target`. `from`: its path before a rename, else null. Paths are relative to the root, with `/`. */
export interface Edit {
  path: string;
  from: string | null;
  base: FileState;
  target: FileState;
}

/** One file to write. `before`: as it is on disk. `editor`: the text of its unsaved editor, through which it is written. */
export interface Write {
  path: string;
  before: FileState;
  after: FileState;
  editor: { path: string; text: string; hasBom: boolean } | null;
}

/** Of one edit: what it writes (nothing, if the user has the same already), or null for a conflict. */
export type Planned = { edit: Edit; writes: Write[] | null };

/** Where the edits go. */
export interface Destination {
  root: string;
  /** The absolute path under which the window knows a file, which may lead through links. */
  editorPath(file: string): string;
  /** Texts of unsaved editors by that path. */
  unsaved(paths: string[]): Promise<{ path: string; text: string }[]>;
}

export async function planEdits(repository: Repository, to: Destination, edits: readonly Edit[]): Promise<Planned[]> {
  const files = [...new Set(edits.flatMap(({ path: file, from }) => (from === null ? [file] : [file, from])))];
  const texts = new Map((await to.unsaved(files.map(to.editorPath))).map((open) => [open.path, open.text]));
  const leaving = new Set(
    edits.flatMap(({ path: file, from, target }) => (from === null ? (target.kind === 'none' ? [file] : []) : [from])),
  );
  const planned: Planned[] = [];
  for (const edit of edits) {
    const found = async (file: string) => see(to, file, texts.get(to.editorPath(file)), leaving);
    planned.push({ edit, writes: await planEdit(repository, edit, found) });
  }
  return planned;
}

/** `state`: what counts as the user's, an unsaved editor before the disk. */
interface Seen {
  disk: FileState;
  state: FileState;
  editor: Write['editor'];
}

async function see(to: Destination, file: string, text: string | undefined, leaving: ReadonlySet<string>): Promise<Seen> {
  const disk = await withoutLeaving(to.root, file, await readState(to.root, file), leaving);
  if (text === undefined) return { disk, state: disk, editor: null };
  const bytes = disk.kind === 'file' ? disk.bytes : Buffer.alloc(0);
  // Text of another encoding has other bytes than the editor's text would have here.
  if (!['file', 'none'].includes(disk.kind) || !isUtf8(bytes)) return { disk, state: { kind: 'blocked' }, editor: null };
  const hasBom = bytes.subarray(0, 3).equals(BOM);
  const shown = Buffer.concat([hasBom ? BOM : Buffer.alloc(0), Buffer.from(text)]);
  const mode = disk.kind === 'file' ? disk.mode : 0o644;
  return { disk, state: { kind: 'file', bytes: shown, mode }, editor: { path: to.editorPath(file), text, hasBom } };
}

export const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString('utf8')).equals(bytes);
}

/** What the change itself takes away stands in nobody's way: a file that becomes a folder, or a folder that becomes a file. */
async function withoutLeaving(root: string, file: string, state: FileState, leaving: ReadonlySet<string>): Promise<FileState> {
  if (state.kind === 'blocked') return parentsOf(file).some((parent) => leaving.has(parent)) ? NONE : state;
  if (state.kind !== 'folder') return state;
  const inside = await readdir(path.join(root, file), { recursive: true, withFileTypes: true });
  const files = inside.filter((entry) => !entry.isDirectory());
  const goes = files.every((entry) => leaving.has(path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/')));
  return goes && files.length > 0 ? NONE : state;
}

function parentsOf(file: string): string[] {
  const parts = file.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

async function planEdit(repository: Repository, edit: Edit, see: (file: string) => Promise<Seen>): Promise<Write[] | null> {
  const there = await see(edit.path);
  if (edit.from === null) {
    const merged = await merge(repository, edit.base, edit.target, there.state);
    return merged && writesOf(edit.path, there, merged);
  }
  const old = await see(edit.from);
  if (old.state.kind === 'none' && isSame(there.state, edit.target)) return [];
  // A file is taken from under an editor only if that loses nothing.
  if (there.state.kind !== 'none' || old.state.kind === 'none' || old.editor !== null) return null;
  const merged = await merge(repository, edit.base, edit.target, old.state);
  if (merged === null || merged.kind === 'none') return null;
  return [
    { path: edit.from, before: old.disk, after: NONE, editor: null },
    { path: edit.path, before: there.disk, after: merged, editor: null },
  ];
}

function writesOf(file: string, there: Seen, after: FileState): Write[] | null {
  if (isSame(there.state, after)) return [];
  if (there.editor !== null && after.kind !== 'file') return null;
  return [{ path: file, before: there.disk, after, editor: there.editor }];
}

/** Null: a conflict. */
async function merge(repository: Repository, base: FileState, target: FileState, ours: FileState): Promise<FileState | null> {
  if (isSame(ours, target)) return ours;
  if (isSame(ours, base))
    return ours.kind === 'file' && target.kind === 'file' ? { ...target, mode: withExecutable(ours.mode, isExecutable(target)) } : target;
  if (isSame(base, target)) return ours;
  if (base.kind !== 'file' || target.kind !== 'file' || ours.kind !== 'file') return null;
  const bytes = await mergeBytes(repository, base.bytes, ours.bytes, target.bytes);
  const executable = isExecutable(isExecutable(base) === isExecutable(ours) ? target : ours);
  return bytes && { kind: 'file', bytes, mode: withExecutable(ours.mode, executable) };
}

async function mergeBytes(repository: Repository, base: Buffer, ours: Buffer, target: Buffer): Promise<Buffer | null> {
  if (base.equals(target) || ours.equals(target)) return ours;
  return base.equals(ours) ? target : mergeText(repository, base, ours, target);
}
