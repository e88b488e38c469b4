// Removes copies and forgets threads: with their executions, above the limits, and on command.
import { lstat, rm } from 'node:fs/promises';
import path from 'node:path';
import { bytesIn, emptyTrash, forgetWorkTree, moveToTrash, reasonToStay } from '#workspace/copy/removeCopy.ts';
import { refName, updateRefs } from '#workspace/git/refs.ts';
import type { Repository } from '#workspace/git/repository.ts';
import { viewGit } from '#workspace/git/repository.ts';
import type { Context } from './context.ts';
import { openChange, saveOpen } from './openChange.ts';
import type { ThreadRecord } from './record.ts';

/** Copies a repository may have, and bytes all of them together. */
const MOST_COPIES = 10;
const MOST_BYTES = 10 * 1024 ** 3;

/** Removes the copy of a thread; its change stays, and the copy can be made again. Returns why it stayed, or null. */
export async function removeCopy(context: Context, repository: Repository, record: ThreadRecord): Promise<string | null> {
  const { copy } = record;
  if (copy === null || record.phase === 'removed') return null;
  if (record.atStart !== null && record.phase === 'ready') return 'a run is in progress';
  const reason = await reasonToStay(copy, record.admin, record.identity);
  if (reason !== null) return reason;
  if (record.phase === 'ready' && (record.state === 'open' || record.state === 'partlyKept')) {
    record.result = await saveOpen(repository, record, await openChange(repository, record));
  }
  if (record.result !== null) await viewGit(repository, { args: ['cat-file', '-e', `${record.result}^{tree}`] });
  if (record.phase !== 'removing') {
    record.phase = 'removing';
    await context.records.write(record);
  }
  await context.step('removing');
  const trash = trashOf(copy);
  await emptyTrash(trash);
  await moveToTrash(copy, trash);
  await context.step('in the trash');
  await emptyTrash(trash);
  await context.step('deleted');
  await forgetWorkTree(repository, copy);
  await rm(context.indexOf(record.id), { force: true });
  record.phase = 'removed';
  await context.records.write(record);
  await context.step('removed');
  return null;
}

/** Beside the copy, and so on the same disk. */
function trashOf(copy: string): string {
  return path.join(path.dirname(copy), `.trash-${path.basename(copy)}`);
}

/** Removes all that is known of a thread, its snapshots included. Returns why it stayed, or null. */
export async function forgetThread(context: Context, record: ThreadRecord): Promise<string | null> {
  const repository = await context.repositoryOf(record).catch(() => null);
  if (repository !== null) {
    const reason = await removeCopy(context, repository, record);
    if (reason !== null) return reason;
    await updateRefs(repository, { [refName(record.threadId, 'base')]: null, [refName(record.threadId, 'result')]: null });
    await context.step('refs');
  } else if (record.copy !== null && path.dirname(record.copy) === path.join(context.parts.storageFolder, 'copies')) {
    // The repository is gone, and with it everything that identifies the copy; but nobody else has anything in our storage.
    await moveToTrash(record.copy, trashOf(record.copy));
    await emptyTrash(trashOf(record.copy));
  }
  await context.records.remove(record.id);
  return null;
}

/** Removes what a failed or cancelled preparation left behind. */
export async function abandon(context: Context, id: string): Promise<void> {
  const record = await context.records.read(id);
  if (record?.phase === 'creating')
    await forgetThread(context, record).catch((error: unknown) => context.parts.log(record.threadId, String(error)));
}

/** Removes the copy of an execution's thread when none of its executions is left. */
export async function forgetExecution(context: Context, executionId: string): Promise<void> {
  const id = await context.records.threadOf(executionId);
  if (id === null) return;
  await context.exclusively(id, async () => {
    const record = await context.records.read(id);
    if (record !== null) {
      const executions = record.executions.filter((one) => one !== executionId);
      const reason = executions.length === 0 ? await forgetThread(context, record) : null;
      if (reason !== null) return context.parts.log(executionId, `The copy ${record.copy ?? ''} stays, as ${reason}.`);
      if (executions.length > 0) await context.records.write({ ...record, executions });
    }
    await context.records.setThreadOf(executionId, null);
  });
}

export interface CopyRow {
  folder: string;
  of: string;
  bytes: number;
  state: ThreadRecord['state'];
  usedAt: number;
}

export async function listCopies(context: Context): Promise<CopyRow[]> {
  const rows: CopyRow[] = [];
  for (const { copy, userFolder, state, usedAt } of await withCopies(context)) {
    if (copy !== null) rows.push({ folder: copy, of: userFolder, bytes: await bytesIn(copy), state, usedAt });
  }
  return rows;
}

async function withCopies(context: Context): Promise<ThreadRecord[]> {
  const records = await context.records.all();
  const there = await Promise.all(records.map(({ copy, phase }) => copy !== null && phase === 'ready' && lstat(copy).catch(() => null)));
  return records.filter((_, index) => there[index]);
}

/** Removes the copies whose change is settled. Returns how many. */
export async function cleanCopies(context: Context): Promise<number> {
  return removeAll(context, (await withCopies(context)).filter(isSettled));
}

function isSettled({ state, atStart }: ThreadRecord): boolean {
  return atStart === null && state !== 'open' && state !== 'partlyKept';
}

/** Removes what is above the limits, settled changes first, and the longest unused first. `limits`: for tests. */
export async function tidyCopies(context: Context, limits = { copies: MOST_COPIES, bytes: MOST_BYTES }): Promise<number> {
  const idle = (await withCopies(context)).filter(({ atStart }) => atStart === null);
  const oldest = idle.toSorted((one, other) => Number(isSettled(other)) - Number(isSettled(one)) || one.usedAt - other.usedAt);
  const counts = new Map<string, number>();
  for (const { root } of idle) counts.set(root, (counts.get(root) ?? 0) + 1);
  const sizes = new Map<string, number>();
  for (const record of idle) sizes.set(record.id, await bytesOf(context, record));
  let bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const leaving: ThreadRecord[] = [];
  for (const record of oldest) {
    const count = counts.get(record.root) ?? 0;
    if (count <= limits.copies && bytes <= limits.bytes) continue;
    counts.set(record.root, count - 1);
    bytes -= sizes.get(record.id) ?? 0;
    leaving.push(record);
  }
  return removeAll(context, leaving);
}

/** Counted once after each run: a copy with its dependencies may have very many files. */
async function bytesOf(context: Context, { id, usedAt, copy }: ThreadRecord): Promise<number> {
  const known = context.sizes.get(id);
  if (known?.usedAt === usedAt) return known.bytes;
  const bytes = await bytesIn(copy ?? '');
  context.sizes.set(id, { usedAt, bytes });
  return bytes;
}

async function removeAll(context: Context, records: readonly ThreadRecord[]): Promise<number> {
  let removed = 0;
  for (const { id } of records) {
    await context
      .exclusively(id, async () => {
        const record = await context.records.read(id);
        if (record === null) return;
        const reason = await removeCopy(context, await context.repositoryOf(record), record);
        if (reason === null) removed++;
        else context.parts.log(record.executions.at(-1) ?? '', `The copy ${record.copy ?? ''} stays, as ${reason}.`);
      })
      // Another window has it: it stays.
      .catch((error: unknown) => context.parts.log(records[0]?.executions.at(-1) ?? '', String(error)));
  }
  return removed;
}
