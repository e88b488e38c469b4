// Fills a new copy: the snapshot, the big files beside it, and what git ignores but checks need.
import { mkdir } from 'node:fs/promises';
import { copyBeside } from '#workspace/copy/copyBeside.ts';
import { createCopy } from '#workspace/copy/createCopy.ts';
import { bringDependencies, bringIncluded, dependencyFolders } from '#workspace/copy/dependencies.ts';
import { identityOf } from '#workspace/copy/removeCopy.ts';
import type { Repository } from '#workspace/git/repository.ts';
import type { LeftOut, Snapshot } from '#workspace/git/snapshot.ts';
import { textOfPath } from '#workspace/git/trees.ts';
import type { Context } from './context.ts';
import { noteOn } from './place.ts';
import type { ThreadRecord } from './record.ts';

/** `snapshot`: of the user's files. Sets what the record says of the copy. */
export async function fill(
  context: Context,
  repository: Repository,
  record: ThreadRecord,
  snapshot: Snapshot,
  signal?: AbortSignal,
): Promise<void> {
  const { copy } = record;
  if (copy === null) {
    record.notes = noteOn(
      snapshot.leftOut,
      'Changes to these files can’t be shown or undone, because the files are too large or use a Git filter',
    );
    return;
  }
  const [admin, candidates] = await Promise.all([
    createCopy(repository, copy, record.base, context.indexOf(record.id), signal),
    dependencyFolders(repository, snapshot.index),
  ]);
  record.admin = admin;
  await context.step('copied');
  record.identity = await identityOf(record.admin ?? copy);
  const files = snapshot.leftOut.map((one) => ({ path: textOfPath(one.path), bytes: one.bytes }));
  const copied = new Set(await copyBeside(repository.root, copy, files));
  record.beside = snapshot.leftOut.map((one) => one.path);
  await bringIncluded(repository, copy, snapshot.index);
  const { folders, areLinked } = await bringDependencies(repository, copy, candidates);
  await mkdir(record.runFolder, { recursive: true });
  await context.step('beside');
  const isCopied = (one: LeftOut) => copied.has(textOfPath(one.path));
  record.notes = [
    ...noteOn(
      snapshot.leftOut.filter(isCopied),
      'Edits to these files aren’t part of the change, because the files are too large or use a Git filter',
    ),
    ...noteOn(
      snapshot.leftOut.filter((one) => !isCopied(one)),
      'These files are too large for the copy and are missing from it',
    ),
    ...(areLinked
      ? [
          `This disk can’t clone files, so the copy shares those in ${folders.slice(0, 3).join(', ')} with your folder: a file that’s edited in place there changes in both.`,
        ]
      : []),
  ];
}
