// Keeps a change, whole or in part, and undoes a keep.
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Refusal } from '#base/refusal.ts';
import type { ChangeState, KeepResult } from '#contracts/changes.ts';
import { apply, keepJournal, readJournal, stage } from '#workspace/change/journal.ts';
import { BOM, type Edit, planEdits, type Write } from '#workspace/change/plan.ts';
import type { FileState } from '#workspace/change/state.ts';
import { isExecutable } from '#workspace/change/state.ts';
import { refName, updateRefs } from '#workspace/git/refs.ts';
import type { Repository } from '#workspace/git/repository.ts';
import { bytesOfText, commitTree, type Entry, treeWith, writeBlob } from '#workspace/git/trees.ts';
import type { Context } from './context.ts';
import { destinationOf, editsOf, openChange, saveOpen, shownPath } from './openChange.ts';
import type { ThreadRecord } from './record.ts';

/** `files`: as `changes` names them; null = all. */
export async function keep(context: Context, record: ThreadRecord, files: string[] | null): Promise<KeepResult> {
  if (record.state === 'discarded') throw new Refusal('This change was discarded. Undo the discard first.');
  if (files?.length === 0 || record.state === null || record.state === 'kept') return { kind: 'kept', files: [] };
  const repository = await context.repositoryOf(record);
  const open = await openChange(repository, record);
  const wanted = files && new Set(files);
  const chosen = open.changes.filter((change) => wanted === null || wanted.has(shownPath(record, change.path)));
  if (wanted !== null) checkNames(wanted, new Set(chosen.map((change) => shownPath(record, change.path))));
  // In place the files have the change already.
  const edits = record.isolation === 'inPlace' ? [] : await editsOf(repository, open, chosen);
  const result = await saveOpen(repository, record, open);
  const paths = chosen.flatMap((change) => (change.oldPath === null ? [change.path] : [change.oldPath, change.path]));
  const state: ChangeState = chosen.length === open.changes.length ? 'kept' : 'partlyKept';
  const id = randomUUID().slice(0, 8);
  const done = { id, paths, stateBefore: record.state, followed: false };
  const next: ThreadRecord = {
    ...record,
    result,
    state,
    kept: [...record.kept, ...paths],
    keeps: [...record.keeps, done],
    usedAt: context.parts.now(),
  };
  const kept = await carryOut(context, repository, record, edits, next, path.join('keeps', id));
  return kept.kind === 'kept' ? { kind: 'kept', files: chosen.map((change) => shownPath(record, change.path)) } : kept;
}

function checkNames(wanted: ReadonlySet<string>, known: ReadonlySet<string>): void {
  const unknown = [...wanted].find((file) => !known.has(file));
  if (unknown !== undefined)
    throw new Refusal(`${unknown} is not part of the change. Choose from the files in the change, then try again.`);
}

export async function undoKeep(context: Context, record: ThreadRecord): Promise<KeepResult> {
  const last = record.keeps.at(-1);
  if (last === undefined) throw new Refusal('Nothing from this change was kept, so there’s nothing to undo.');
  if (record.state === 'discarded') throw new Refusal('This change was discarded. Undo the discard first.');
  const repository = await context.repositoryOf(record);
  const folder = path.join(context.records.folderOf(record.id), 'keeps', last.id);
  const journal = await readJournal(folder);
  if (journal === null) throw new Refusal('The earlier contents of the files are no longer stored, so this can’t be undone.');
  const edits = journal.writes.map((write): Edit => ({ path: write.path, from: null, base: write.after, target: usersBefore(write) }));
  const paths = new Set(last.paths);
  const next: ThreadRecord = last.followed
    ? { ...record, base: await baseWithout(repository, record, journal.writes), state: 'open' }
    : { ...record, kept: record.kept.filter((file) => !paths.has(file)), state: last.stateBefore };
  const result = await carryOut(
    context,
    repository,
    record,
    edits,
    { ...next, keeps: record.keeps.slice(0, -1), usedAt: context.parts.now() },
    null,
  );
  if (result.kind === 'kept') await rm(folder, { recursive: true, force: true });
  // In place nothing had to be written.
  return record.isolation === 'inPlace' && result.kind === 'kept'
    ? { kind: 'kept', files: last.paths.map((file) => shownPath(record, file)) }
    : result;
}

/** What the user had: the text of an unsaved editor counts, which the disk did not have. */
function usersBefore({ before, editor }: Write): FileState {
  if (editor === null) return before;
  const bytes = Buffer.concat([editor.hasBom ? BOM : Buffer.alloc(0), Buffer.from(editor.text)]);
  return { kind: 'file', bytes, mode: before.kind === 'file' ? before.mode : 0o644 };
}

/** A later run began on what was kept; what is taken back counts as its change from now on. */
async function baseWithout(repository: Repository, record: ThreadRecord, writes: readonly Write[]): Promise<string> {
  const entries = new Map<string, Entry | null>();
  for (const write of writes) entries.set(bytesOfText(write.path), await entryOf(repository, usersBefore(write)));
  const base = await commitTree(repository, await treeWith(repository, record.base, entries), [record.base], `Base of ${record.threadId}`);
  await updateRefs(repository, { [refName(record.threadId, 'base')]: base });
  return base;
}

async function entryOf(repository: Repository, state: FileState): Promise<Entry | null> {
  if (state.kind === 'link') return { mode: '120000', oid: await writeBlob(repository, state.target) };
  return state.kind === 'file' ? { mode: isExecutable(state) ? '100755' : '100644', oid: await writeBlob(repository, state.bytes) } : null;
}

/** Plans, stages and writes; then the record becomes `next`. `keptIn`: where the journal stays below the thread's folder; null = nowhere. */
export async function carryOut(
  context: Context,
  repository: Repository,
  record: ThreadRecord,
  edits: readonly Edit[],
  next: ThreadRecord,
  keptIn: string | null,
): Promise<KeepResult> {
  const shown = (file: string) => shownPath(record, bytesOfText(file));
  const planned = await planEdits(repository, destinationOf(context, record), edits);
  const conflicts = planned.filter(({ writes }) => writes === null);
  if (conflicts.length > 0) return { kind: 'conflicts', files: conflicts.map(({ edit }) => shown(edit.path)) };
  const folder = context.records.folderOf(record.id);
  const journal = { root: record.root, writes: planned.flatMap(({ writes }) => writes ?? []), next: { record: next, keptIn } };
  const staged = path.join(folder, 'journal');
  await stage(staged, journal);
  await context.step('staged');
  const applied = await apply(journal, context.parts, context.step).catch(async (error: unknown) => {
    await rm(staged, { recursive: true, force: true });
    throw error;
  });
  if (applied.kind !== 'written') await rm(staged, { recursive: true, force: true });
  if (applied.kind === 'changed') return { kind: 'conflicts', files: [shown(applied.path)] };
  if (applied.kind === 'notSaved')
    throw new Refusal(`${shown(applied.path)} could not be saved in its editor, so nothing was kept. Save or close it, then try again.`);
  await conclude(context, staged, next, keptIn);
  return { kind: 'kept', files: edits.map((edit) => shown(edit.path)) };
}

/** The last steps, also after a crash. */
export async function conclude(context: Context, staged: string, next: ThreadRecord, keptIn: string | null): Promise<void> {
  await context.records.write(next);
  await context.step('recorded');
  if (keptIn === null) await rm(staged, { recursive: true, force: true });
  else await keepJournal(staged, path.join(context.records.folderOf(next.id), keptIn));
  await context.step('concluded');
}
