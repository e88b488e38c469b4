// Discards a change and undoes a discard; in place the files become what they were.
import { Refusal } from '#base/refusal.ts';
import type { Edit } from '#workspace/change/plan.ts';
import type { Context } from './context.ts';
import { carryOut } from './keep.ts';
import { editsOf, openChange, saveOpen } from './openChange.ts';
import type { ThreadRecord } from './record.ts';

export async function discard(context: Context, record: ThreadRecord): Promise<void> {
  if (record.state !== 'open' && record.state !== 'partlyKept') return;
  const next: ThreadRecord = { ...record, state: 'discarded', stateBefore: record.state, usedAt: context.parts.now() };
  const repository = await context.repositoryOf(record);
  const open = await openChange(repository, record);
  next.result = await saveOpen(repository, record, open);
  await context.step('result');
  if (record.isolation === 'worktree') return context.records.write(next);
  await revert(context, record, next, await editsOf(repository, open, open.changes), true);
}

export async function undoDiscard(context: Context, record: ThreadRecord): Promise<void> {
  if (record.state !== 'discarded' || record.stateBefore === null) {
    throw new Refusal('This change isn’t discarded, or a later run has started since, so there’s nothing to undo.');
  }
  const next: ThreadRecord = { ...record, state: record.stateBefore, stateBefore: null, usedAt: context.parts.now() };
  if (record.isolation === 'worktree') return context.records.write(next);
  const repository = await context.repositoryOf(record);
  const open = await openChange(repository, record);
  await revert(context, record, next, await editsOf(repository, open, open.changes), false);
}

async function revert(context: Context, record: ThreadRecord, next: ThreadRecord, edits: readonly Edit[], back: boolean): Promise<void> {
  const repository = await context.repositoryOf(record);
  const done = await carryOut(context, repository, record, back ? edits.map(turned) : edits, next, null);
  if (done.kind === 'kept') return;
  throw new Refusal(
    `These files have since been edited in the same places: ${done.files.slice(0, 5).join(', ')}. Nothing was written. Undo your own edits to them, then try again.`,
  );
}

function turned(edit: Edit): Edit {
  return { path: edit.from ?? edit.path, from: edit.from === null ? null : edit.path, base: edit.target, target: edit.base };
}
