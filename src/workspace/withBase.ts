// Puts the state before a thread's change into a folder of its own, such as for a verification.
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { bringDependencies, bringIncluded, dependencyFolders } from '#workspace/copy/dependencies.ts';
import { viewGit } from '#workspace/git/repository.ts';
import type { Context } from './context.ts';
import { indexOfUser } from './place.ts';
import type { ThreadRecord } from './record.ts';

/** `use`: given the same place in it as the run's folder has in the copy. The folder is gone when this resolves. */
export async function withBase<T>(context: Context, record: ThreadRecord, use: (folder: string) => Promise<T>): Promise<T> {
  const repository = await context.repositoryOf(record);
  const place = path.join(context.records.folderOf(record.id), 'base');
  const index = `${place}.index`;
  const clear = () => Promise.all([place, index].map((each) => rm(each, { recursive: true, force: true })));
  await clear();
  try {
    await mkdir(place, { recursive: true, mode: 0o700 });
    await viewGit(repository, { args: ['read-tree', '-m', '-u', record.base], index, workTree: place });
    // A check that needs what git ignores would fail here for another reason than in the copy.
    const users = indexOfUser(repository);
    await bringIncluded(repository, place, users);
    await bringDependencies(repository, place, await dependencyFolders(repository, users));
    return await use(path.join(place, path.relative(record.copy ?? record.root, record.runFolder)));
  } finally {
    await clear();
  }
}
