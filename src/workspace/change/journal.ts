// Writes the user's files all or nothing: all are staged before the first is touched.
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { replaceFile } from '#base/durableFile.ts';
import { arrayAt, type JsonObject, numberOf, objectAt, objectOf, parseJson, stringAt } from '#base/json.ts';
import { BlockedError, readState, sweepBeside, writeState } from './disk.ts';
import type { Write } from './plan.ts';
import { type FileState, isSame, NONE } from './state.ts';

/** `next`: what the record becomes once all is written; nothing of it is read here. */
export interface Journal {
  root: string;
  writes: Write[];
  next: JsonObject;
}

export interface Editors {
  unsaved(paths: string[]): Promise<{ path: string; text: string }[]>;
  saveText(path: string, text: string): Promise<boolean>;
}

/** Named points between two steps, for tests that end the process there. */
export type Step = (name: string) => void | Promise<void>;

/** `changed`: a file was changed since it was planned. `notSaved`: an editor could not be saved. In both cases all is as it was. */
export type Applied = { kind: 'written' } | { kind: 'changed' | 'notSaved'; path: string };

const PLAN = 'plan.json';

/** Once this has resolved, a crash can't lose the change half-way: recovery finishes it. */
export async function stage(folder: string, journal: Journal): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const writes: JsonObject[] = [];
  for (const [index, write] of journal.writes.entries()) {
    writes.push({
      path: write.path,
      before: await stageState(path.join(folder, `${index}.before`), write.before),
      after: await stageState(path.join(folder, `${index}.after`), write.after),
      editor: write.editor,
    });
  }
  await replaceFile(
    path.join(folder, PLAN),
    JSON.stringify({ root: journal.root, next: journal.next, writes }),
    'the journal of the change',
  );
}

async function stageState(file: string, state: FileState): Promise<JsonObject> {
  if (state.kind === 'file') {
    await writeSynced(file, state.bytes);
    return { kind: 'file', mode: state.mode };
  }
  if (state.kind !== 'link') return { kind: state.kind };
  await writeSynced(file, state.target);
  return { kind: 'link' };
}

async function writeSynced(file: string, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Null: there is none, or the process died before it was whole; then nothing was written. */
export async function readJournal(folder: string): Promise<Journal | null> {
  const plan = parseJson(await readFile(path.join(folder, PLAN), 'utf8').catch(() => ''));
  const [root, next, rows] = [stringAt(plan, 'root'), objectAt(plan, 'next'), arrayAt(plan, 'writes')];
  if (root === null || next === null || rows === null) return null;
  const writes: Write[] = [];
  for (const [index, row] of rows.entries()) {
    const editor = objectAt(row, 'editor');
    writes.push({
      path: stringAt(row, 'path') ?? '',
      before: await readStaged(path.join(folder, `${index}.before`), objectAt(row, 'before')),
      after: await readStaged(path.join(folder, `${index}.after`), objectAt(row, 'after')),
      editor: editor && { path: stringAt(editor, 'path') ?? '', text: stringAt(editor, 'text') ?? '', hasBom: editor.hasBom === true },
    });
  }
  return { root, next, writes };
}

async function readStaged(file: string, stored: JsonObject | null): Promise<FileState> {
  switch (objectOf(stored)?.kind) {
    case 'file':
      return { kind: 'file', bytes: await readFile(file), mode: numberOf(stored?.mode) ?? 0o644 };
    case 'link':
      return { kind: 'link', target: await readFile(file) };
    case 'folder':
      return { kind: 'folder' };
    default:
      return NONE;
  }
}

/** Writes what is not yet written. Files go before files come, as one may become a folder; editors last, as they may refuse. */
export async function apply(journal: Journal, editors: Editors, step: Step): Promise<Applied> {
  const { root } = journal;
  const done: Write[] = [];
  for (const write of inOrder(journal.writes)) {
    await step(`write ${write.path}`);
    const outcome = await applyOne(root, write, editors).catch(async (error: unknown) => {
      await rollBack(root, done, editors);
      throw error;
    });
    if (outcome !== 'written') {
      await rollBack(root, done, editors);
      return { kind: outcome, path: write.path };
    }
    done.push(write);
  }
  await step('written');
  return { kind: 'written' };
}

function inOrder(writes: readonly Write[]): Write[] {
  const rank = (write: Write) => (write.editor !== null ? 2 : write.after.kind === 'none' ? 0 : 1);
  return writes.toSorted((one, other) => rank(one) - rank(other));
}

async function applyOne(root: string, write: Write, editors: Editors): Promise<'written' | 'changed' | 'notSaved'> {
  const { path: file, before, after } = write;
  const now = await readState(root, file);
  // Where a file went, a folder may have come since.
  if (write.editor === null && (isSame(now, after) || (after.kind === 'none' && now.kind === 'folder'))) return 'written';
  // A folder that stood in the way is gone by now, or the write is refused.
  if (!isSame(now, before) && !isSame(now, after) && !(before.kind === 'none' && now.kind === 'folder')) return 'changed';
  if (write.editor !== null && after.kind === 'file') return saveInEditor(write.editor, after.bytes, editors);
  try {
    await writeState(root, file, after);
    return 'written';
  } catch (error) {
    if (error instanceof BlockedError) return 'changed';
    throw error;
  }
}

async function saveInEditor(editor: NonNullable<Write['editor']>, bytes: Buffer, editors: Editors) {
  const [open] = await editors.unsaved([editor.path]);
  if (open !== undefined && open.text !== editor.text) return 'changed';
  const text = bytes.subarray(editor.hasBom ? 3 : 0).toString('utf8');
  return (await editors.saveText(editor.path, text)) ? 'written' : 'notSaved';
}

/** Puts back what was written, and leaves alone what someone has changed since. */
export async function rollBack(root: string, writes: readonly Write[], editors: Editors): Promise<void> {
  for (const { path: file, before, after, editor } of inOrder(writes).reverse()) {
    if (!isSame(await readState(root, file), after)) continue;
    if (editor !== null && (await editors.saveText(editor.path, editor.text))) continue;
    await writeState(root, file, before);
  }
}

/**
 * After a crash in the middle: finishes, or puts all back where a file was changed since. Returns what the record becomes; null = as it was.
 * `isRecorded`: whether the record has become that already.
 */
export async function finish(
  folder: string,
  editors: Editors,
  step: Step,
  isRecorded: (next: JsonObject) => boolean,
): Promise<JsonObject | null> {
  const journal = await readJournal(folder);
  if (journal === null) {
    await rm(folder, { recursive: true, force: true });
    return null;
  }
  // All was written; only the journal is left.
  if (isRecorded(journal.next)) return journal.next;
  for (const { path: file } of journal.writes) await sweepBeside(journal.root, file);
  const isUntouched = async ({ path: file, before, after }: Write) => {
    const now = await readState(journal.root, file);
    return isSame(now, before) || isSame(now, after) || now.kind === 'folder';
  };
  const untouched = await Promise.all(journal.writes.map(isUntouched));
  const applied = untouched.every(Boolean) ? await apply(journal, editors, step) : null;
  if (applied?.kind === 'written') return journal.next;
  await rollBack(journal.root, journal.writes, editors);
  await rm(folder, { recursive: true, force: true });
  return null;
}

/** Keeps the journal of what was written, for undo. */
export async function keepJournal(folder: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
  await rm(to, { recursive: true, force: true });
  await rename(folder, to);
}
