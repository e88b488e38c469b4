// Puts the files of a change where an editor can compare them.
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ReviewFile } from '#contracts/changes.ts';
import { readBlobs, textOfPath } from '#workspace/git/trees.ts';
import type { Context } from './context.ts';
import { ensureCopy } from './followUp.ts';
import { openChange, shownPath } from './openChange.ts';
import type { ThreadRecord } from './record.ts';

const READ_ONLY = 0o400;

export async function review(context: Context, record: ThreadRecord): Promise<ReviewFile[]> {
  const repository = await context.repositoryOf(record);
  await ensureCopy(context, repository, record);
  const { changes } = await openChange(repository, record);
  const folder = path.join(context.records.folderOf(record.id), 'review');
  await rm(folder, { recursive: true, force: true });
  const isFile = (mode: string) => mode.startsWith('100') || mode === '120000';
  const blobs = await readBlobs(
    repository,
    changes.flatMap(({ base }) => (base && isFile(base.mode) ? [base.oid] : [])),
  );
  const files: ReviewFile[] = [];
  for (const { path: file, oldPath, base, result } of changes) {
    const bytes = base && blobs.get(base.oid);
    const place = path.join(folder, textOfPath(oldPath ?? file));
    if (bytes) {
      await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
      await writeFile(place, bytes);
      await chmod(place, READ_ONLY);
    }
    const current = result === null ? null : path.join(record.copy ?? record.root, textOfPath(file));
    files.push({ path: shownPath(record, file), base: bytes ? place : null, current });
  }
  return files;
}
